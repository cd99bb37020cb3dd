// Plain JavaScript, since it runs before anything could translate TypeScript.
const { createHash, randomUUID } = require("node:crypto");
const { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { basename, dirname, join, relative } = require("node:path");

/** Where the files are kept, in the checkout. */
const CACHE = join("node_modules", ".cache", "platform");

/**
 * @typedef {object} Sources What one file is made of.
 * @property {string} name The beginning of the file's name.
 * @property {string} root The checkout.
 * @property {string} entry The file that is run, relative to the checkout.
 * @property {readonly string[]} rooms The folders whose TypeScript is looked at for changes.
 * @property {readonly string[]} files Further files that decide what comes of it.
 * @property {readonly string[]} external Packages that are found in node_modules when the file runs.
 * @property {boolean} [isMapped] Whether each line says where in the sources it comes from, or all stands in one line.
 */

/**
 * Programs in one file, in `node_modules/.cache`: one that an earlier start has made of the same sources, or a new one. A
 * file that is there is whole, also where several make it at once.
 *
 * @param {Sources} sources
 * @returns {Promise<string>} The file. Rejects where it can neither be found nor made, such as in a folder that is read-only.
 */
async function cachedBundle(sources) {
    const { name, root } = sources;
    const path = join(root, CACHE, `${name}-${digest(sources)}.cjs`);
    if (!existsSync(path)) {
        mkdirSync(dirname(path), { recursive: true });
        const copy = `${path}.${randomUUID()}`;
        writeFileSync(copy, await bundle(sources, (folder) => JSON.stringify(folder)));
        renameSync(copy, path);
    }
    return path;
}

/** Of all that decides the file's bytes: the sources, where they lie, the versions of the packages, and how it is made. */
function digest({ root, rooms, files }) {
    const sum = createHash("sha256").update(root);
    const sources = rooms.flatMap((room) =>
        readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
            .filter((file) => file.endsWith(".ts"))
            .map((file) => join(room, file))
            .sort(),
    );
    for (const file of ["package-lock.json", relative(root, __filename), ...files, ...sources]) {
        const contents = readFileSync(join(root, file));
        sum.update(`${file} ${contents.length}\n`).update(contents);
    }
    return sum.digest("hex").slice(0, 16);
}

/**
 * @param {Sources} sources
 * @param {(folder: string) => string} place What a source's own folder is in the one file, as an expression.
 * @param {Record<string, string>} define
 */
async function bundle({ root, entry, external, isMapped = false }, place, define = {}) {
    const { build } = require("esbuild");
    const { outputFiles } = await build({
        absWorkingDir: root,
        entryPoints: [entry],
        // Sources are named from where the file will lie.
        outfile: join(root, CACHE, "bundle.cjs"),
        bundle: true,
        external: [...external],
        platform: "node",
        target: "node20",
        format: "cjs",
        // Names stay, for the stack trace of a defect.
        minifyWhitespace: !isMapped,
        minifySyntax: true,
        legalComments: "none",
        sourcemap: isMapped ? "inline" : false,
        sourcesContent: false,
        tsconfigRaw: { compilerOptions: { strict: true } },
        logLevel: "silent",
        write: false,
        define,
        plugins: [{ name: "folders", setup: (made) => made.onLoad({ filter: /\.ts$/ }, ownFolder(place)) }],
    });
    return outputFiles[0].contents;
}

/** A source finds files by its own folder and name, which the one file is not in and has not. */
function ownFolder(place) {
    return ({ path }) => {
        const text = readFileSync(path, "utf8");
        if (!/\b__(dir|file)name\b/.test(text) || path.includes("node_modules")) {
            return { contents: text, loader: "ts" };
        }
        const own = text.replaceAll(/\b__dirname\b/g, "__ownFolder").replaceAll(/\b__filename\b/g, "__ownFile");
        const file = `require("node:path").join(__ownFolder, ${JSON.stringify(basename(path))})`;
        return { contents: `const __ownFolder = ${place(dirname(path))}, __ownFile = ${file};${own}`, loader: "ts" };
    };
}

module.exports = { bundle, cachedBundle };
