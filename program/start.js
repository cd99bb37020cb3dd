// What the engine runs: `main` in package.json. It is one file that is made of index.ts and all its sources once and kept: to
// translate them at every operation takes longer than to run them.
const { dirname, join } = require("node:path");

const { cachedBundle, keepCompiled } = require("../common/sourceBundle");
const { loadLate } = require("../sdkPatches/lateModules");

const PROGRAM = {
    name: "program",
    root: dirname(__dirname),
    entry: "index.ts",
    // The team's own resources: docs/resources.md.
    own: "resources.ts",
    rooms: ["common", "components", "config", "contract", "program", "sdkPatches"],
    files: ["index.ts", join("program", "start.js")],
    // The SDK is the engine's other end: there may be one of it. The others are large, and seldom needed.
    external: ["@pulumi/pulumi", "esbuild", "typescript"],
    isMapped: true,
};

/** What is wrong with a file of the team's is told without a stack trace. */
function told(error) {
    throw error.isForPeople === true ? new (require("@pulumi/pulumi").RunError)(error.message) : error;
}

/** The program: whoever runs it has the SDK loaded, which is found where the one file lies. */
module.exports = async function program() {
    // Defects, and the engine's notes of where a resource comes from, name lines of the sources.
    process.setSourceMapsEnabled(true);
    // The SDK asks for a stack trace for each resource, and has installed a slower way to the same lines.
    Error.prepareStackTrace = undefined;
    return module.exports.inProcess();
};

/** The same in a process that does other things, too, and says itself how a stack trace is written: the lab's. */
module.exports.inProcess = async () => {
    loadLate();
    keepCompiled(PROGRAM.root);
    return require(await cachedBundle(PROGRAM).catch(told))();
};
