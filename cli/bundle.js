// Plain JavaScript, since it runs before anything could translate TypeScript.
const { writeFileSync } = require("node:fs");
const { dirname, join, relative } = require("node:path");

const { bundle, cachedBundle, keepCompiled } = require("../common/sourceBundle");

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
 * The command line in one file for the package that `npm pack` makes, where the sources are not: `cli/packed.cjs`. It finds files
 * by the folder that it lies in.
 *
 * @param {string} root The checkout.
 * @returns {Promise<string>} The file.
 */
async function packedBundle(root) {
    const path = join(root, PACKED);
    const place = (folder) => `require("node:path").join(__dirname, "..", ${JSON.stringify(relative(root, folder))})`;
    writeFileSync(path, await bundle(sources(root), place, { IS_PACKED: "true" }));
    return path;
}

/** Of the checkout. */
const PACKED = join("cli", "packed.cjs");

module.exports = { cliBundle, packedBundle, sources };

if (require.main === module) {
    void packedBundle(dirname(__dirname)).then((path) => process.stderr.write(`${path}\n`));
}
