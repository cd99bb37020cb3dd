// Plain JavaScript, since it runs before anything could translate TypeScript.
const { createHash, randomUUID } = require("node:crypto");
const { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const nodeModule = require("node:module");
const { basename, dirname, join, relative } = require("node:path");

/** Where the files are kept, in the checkout. */
const CACHE = join("node_modules", ".cache", "platform");

/**
 * Keeps what V8 makes of each file that is loaded from now on, so that the next start need not compile it: Node.js 22.1 and newer
 * can. Where the folder cannot be written, nothing is kept.
 *
 * @param {string} root The checkout.
 */
function keepCompiled(root) {
    nodeModule.enableCompileCache?.(join(root, CACHE, "compiled"));
}

/**
 * @typedef {object} Sources What one file is made of.
 * @property {string} name The beginning of the file's name.
 * @property {string} root The checkout.
 * @property {string} entry The file that is run, relative to the checkout.
 * @property {readonly string[]} rooms The folders whose TypeScript is looked at for changes.
 * @property {readonly string[]} files Further files that decide what comes of it.
 * @property {readonly string[]} external Packages that are found in node_modules when the file runs.
 * @property {RegExp} [late] Packages in a second file beside it, which is read when the first of them is asked for. Node.js looks through
 *   all of a file before it runs any of it.
 * @property {string} [own] A file that need not be there. The entry's function is given what loads it, as its first argument. Further
 *   files of it lie in the folder of its name.
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
        const { text, late } = await bundle(sources, (folder) => JSON.stringify(folder), basename(lateFile(path)));
        if (late !== undefined) {
            writeWhole(lateFile(path), late);
        }
        // The last: whoever finds it finds the other one, too.
        writeWhole(path, text);
    }
    return path;
}

/** The second file, of what is late, beside the one file. */
function lateFile(path) {
    return path.replace(/\.cjs$/, ".late.cjs");
}

function writeWhole(path, contents) {
    const copy = `${path}.${randomUUID()}`;
    writeFileSync(copy, contents);
    renameSync(copy, path);
}

/**
 * Runs a program from its one file. Where that can neither be found nor made, the sources are translated as they are loaded, which
 * takes seconds longer and tells what is wrong with them.
 *
 * @param {Sources} sources
 * @returns {Promise<unknown>} What the entry exports.
 */
async function runBundled(sources) {
    const { root, entry } = sources;
    keepCompiled(root);
    const path = await cachedBundle(sources).catch(() => undefined);
    if (path !== undefined) {
        return require(path);
    }
    // The compiler settings are this checkout's, whatever the caller's folder holds.
    require("ts-node").register({ transpileOnly: true, cwd: root, project: join(root, "tsconfig.json") });
    return require(join(root, entry));
}

/** Of all that decides the file's bytes: the sources, where they lie, the versions of the packages, and how it is made. */
function digest(sources) {
    const { root } = sources;
    const sum = createHash("sha256").update(root);
    for (const file of ["package-lock.json", relative(root, __filename), ...lookedAt(sources)]) {
        const contents = readFileSync(join(root, file));
        sum.update(`${file} ${contents.length}\n`).update(contents);
    }
    return sum.digest("hex").slice(0, 16);
}

/** The files that are looked at for changes, relative to the checkout. */
function lookedAt({ root, rooms, files, own }) {
    const folder = own === undefined ? [] : [own.replace(/\.ts$/, "")].filter((each) => existsSync(join(root, each)));
    const sources = [...rooms, ...folder].flatMap((room) =>
        readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
            .filter((file) => file.endsWith(".ts"))
            .map((file) => join(room, file))
            .sort(),
    );
    return [...files, ...(hasOwn({ root, own }) ? [own] : []), ...sources];
}

function hasOwn({ root, own }) {
    return own !== undefined && existsSync(join(root, own));
}

/** What esbuild begins with: the entry, or a line that gives it what loads the file of others. */
function startOf({ root, entry, own }) {
    if (!hasOwn({ root, own })) {
        return { entryPoints: [entry] };
    }
    const contents = `module.exports = () => require("./${entry}")(() => require("./${own}"));`;
    return { stdin: { contents, resolveDir: root, sourcefile: "start", loader: "js" } };
}

/** A file that nobody looks at for changes would be run as it was when the one file was made. */
function checkInputs(sources, inputs) {
    const known = new Set(lookedAt(sources));
    const unknown = inputs.filter(
        (file) => !/^(start$|late:)/.test(file) && !file.includes("node_modules/") && !known.has(file),
    );
    if (unknown.length === 0) {
        return;
    }
    const { name, own } = sources;
    const unseen = `imports ${unknown.join(", ")}, where changes are not seen.`;
    if (!hasOwn(sources)) {
        throw new Error(`What ${name} is made of ${unseen} Name its room.`);
    }
    const message = `${own} ${unseen} Move it into the folder ${own.replace(/\.ts$/, "")} beside ${own}.`;
    throw Object.assign(new Error(message), { isForPeople: true });
}

/**
 * @param {Sources} sources
 * @param {(folder: string) => string} place What a source's own folder is in the one file, as an expression.
 * @param {string} [lateName] The name of the file beside it that `late` will be in.
 * @param {Record<string, string>} [define]
 * @returns {Promise<{text: Uint8Array, late?: Uint8Array}>}
 */
async function bundle(sources, place, lateName = "", define = {}) {
    const { root, external, isMapped = false } = sources;
    const { build, stop } = require("esbuild");
    const common = {
        absWorkingDir: root,
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
        metafile: true,
        define,
    };
    const asked = new Set();
    const plugins = [{ name: "sources", setup: (made) => setUp(made, place, sources.late, asked, lateName) }];
    // It leaves a process that waits for more to do, for as long as this one lives: the stand-in for GitHub lives for days.
    try {
        const { outputFiles, metafile } = await build({ ...common, ...startOf(sources), plugins });
        checkInputs(sources, Object.keys(metafile.inputs));
        const [{ contents: text }] = outputFiles;
        if (asked.size === 0) {
            return { text };
        }
        const packages = { contents: getters(asked), resolveDir: root, sourcefile: "late", loader: "js" };
        return { text, late: (await build({ ...common, stdin: packages })).outputFiles[0].contents };
    } finally {
        await stop();
    }
}

/** A module that has packages by their names, each of which is run when it is asked for. */
function getters(names) {
    const each = [...names].sort().map((name) => JSON.stringify(name));
    return `module.exports = { ${each.map((name) => `get ${name}() { return require(${name}); }`).join(", ")} };`;
}

function setUp(made, place, late, asked, lateName) {
    made.onLoad({ filter: /\.ts$/ }, ownFolder(place));
    // All of AWS at once is larger than the rest together: whoever asks for it has it found when the file runs.
    made.onResolve({ filter: /^@pulumi\/aws$/ }, ({ path }) => ({ path, external: true }));
    if (late === undefined) {
        return;
    }
    made.onResolve({ filter: late }, ({ path }) => {
        asked.add(path);
        return { path, namespace: "late" };
    });
    const from = JSON.stringify(`./${lateName}`);
    made.onLoad({ filter: /./, namespace: "late" }, ({ path }) => ({
        contents: `module.exports = require(${from})[${JSON.stringify(path)}];`,
    }));
    made.onResolve({ filter: /./, namespace: "late" }, ({ path }) => ({ path, external: true }));
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

module.exports = { bundle, cachedBundle, keepCompiled, lateFile, runBundled };
