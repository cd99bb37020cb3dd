// Plain JavaScript, since it runs before anything could translate TypeScript.
const { writeFileSync } = require("node:fs");
const { basename, dirname, join, relative } = require("node:path");

const { bundle, cachedBundle, keepCompiled, lateFile } = require("../common/sourceBundle");

/** What the command line is made of. */
function sources(root) {
    return {
        name: "cli",
        root,
        entry: join("cli", "main.ts"),
        rooms: ["automation", "cli", "common", "config", "contract", "release"],
        files: [join("cli", "bundle.js")],
        // Large, and only some commands take it: it is found in node_modules, where the file lies.
        external: ["@pulumi/pulumi"],
        // More than the rest together, and read while pulumi is at work.
        late: /^@(aws-sdk|smithy)\//,
    };
}

/**
 * The command line in one file, which is made once of the same sources.
 *
 * @param {string} root The checkout.
 * @returns {Promise<string>} The file. Rejects where it can neither be found nor made, such as in a folder that is read-only.
 */
async function cliBundle(root) {
    keepCompiled(root);
    return cachedBundle(sources(root));
}

/**
 * The command line for the package that `npm pack` makes, where the sources are not: `cli/packed.cjs`, with what is late beside it. It
 * finds files by the folder that it lies in.
 *
 * @param {string} root The checkout.
 * @returns {Promise<string>} The file.
 */
async function packedBundle(root) {
    const path = join(root, PACKED);
    const place = (folder) => `require("node:path").join(__dirname, "..", ${JSON.stringify(relative(root, folder))})`;
    const { text, late } = await bundle(sources(root), place, basename(lateFile(path)), { IS_PACKED: "true" });
    writeFileSync(lateFile(path), late);
    writeFileSync(path, text);
    return path;
}

/** Of the checkout. */
const PACKED = join("cli", "packed.cjs");

module.exports = { cliBundle, packedBundle, sources };

if (require.main === module) {
    void packedBundle(dirname(__dirname)).then((path) => process.stderr.write(`${path}\n`));
}
