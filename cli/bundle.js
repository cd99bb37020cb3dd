// Plain JavaScript, since it runs before anything could translate TypeScript.
const { createHash, randomUUID } = require("node:crypto");
const { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { dirname, join, relative } = require("node:path");

/** The rooms whose sources the command line is made of. */
const ROOMS = ["automation", "cli", "common", "config", "contract", "release"];

/**
 * The command line in one file, in `node_modules/.cache`: one that an earlier start has made of the same sources, or a new
 * one. A file that is there is whole, also where several make it at once.
 *
 * @param {string} root The checkout.
 * @returns {Promise<string>} The file. Rejects where it can neither be found nor made, such as in a folder that is read-only.
 */
async function cliBundle(root) {
    const path = join(root, "node_modules", ".cache", "platform", `cli-${digest(root)}.cjs`);
    if (!existsSync(path)) {
        mkdirSync(dirname(path), { recursive: true });
        const copy = `${path}.${randomUUID()}`;
        writeFileSync(copy, await bundle(root, (folder) => JSON.stringify(folder)));
        renameSync(copy, path);
    }
    return path;
}

/** Of all that decides the file's bytes: the sources, where they lie, the versions of the packages, and how it is made. */
function digest(root) {
    const sum = createHash("sha256").update(root);
    const sources = ROOMS.flatMap((room) =>
        readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
            .filter((file) => file.endsWith(".ts"))
            .map((file) => join(room, file))
            .sort(),
    );
    for (const file of ["package-lock.json", join("cli", "bundle.js"), ...sources]) {
        const contents = readFileSync(join(root, file));
        sum.update(`${file} ${contents.length}\n`).update(contents);
    }
    return sum.digest("hex").slice(0, 16);
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
    writeFileSync(path, await bundle(root, place, { IS_PACKED: "true" }));
    return path;
}

/** Of the checkout. */
const PACKED = join("cli", "packed.cjs");

/**
 * @param {string} root
 * @param {(folder: string) => string} place What a source's own folder is in the one file, as an expression.
 * @param {Record<string, string>} define
 */
async function bundle(root, place, define = {}) {
    const { build } = require("esbuild");
    const { outputFiles } = await build({
        absWorkingDir: root,
        entryPoints: [join("cli", "main.ts")],
        bundle: true,
        // Large, and only some commands take it: it is found in node_modules, where this file lies.
        external: ["@pulumi/pulumi"],
        platform: "node",
        target: "node20",
        format: "cjs",
        // Names stay, for the stack trace of a defect.
        minifyWhitespace: true,
        minifySyntax: true,
        legalComments: "none",
        tsconfigRaw: { compilerOptions: { strict: true } },
        logLevel: "silent",
        write: false,
        define,
        plugins: [{ name: "folders", setup: (made) => made.onLoad({ filter: /\.ts$/ }, ownFolder(place)) }],
    });
    return outputFiles[0].contents;
}

/** A source finds files by its own folder, which the one file is not in. */
function ownFolder(place) {
    return ({ path }) => {
        const text = readFileSync(path, "utf8");
        if (!/\b__dirname\b/.test(text) || path.includes("node_modules")) {
            return { contents: text, loader: "ts" };
        }
        const own = text.replaceAll(/\b__dirname\b/g, "__ownFolder");
        return { contents: `const __ownFolder = ${place(dirname(path))};${own}`, loader: "ts" };
    };
}

module.exports = { cliBundle, packedBundle };

if (require.main === module) {
    void packedBundle(dirname(__dirname)).then((path) => process.stderr.write(`${path}\n`));
}
