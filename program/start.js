// What the engine runs: `main` in package.json. It is one file that is made of index.ts and all its sources once and kept: to
// translate them at every operation takes longer than to run them.
const { createRequire } = require("node:module");
const { dirname, join } = require("node:path");

const { cachedBundle, keepCompiled } = require("../common/sourceBundle");
const { loadLate } = require("../sdkPatches/lateModules");
const { skipResourceStacks } = require("../sdkPatches/resourceStacks");

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

/** As the SDK would install it, whose own handlers tell of what nobody has caught; sdkPatches/lateModules.js says why it does not. */
const FOR_DEFECTS = { environment: "node", handleUncaughtExceptions: false };

/** What is wrong with a file of the team's is told without a stack trace. */
function told(error) {
    throw error.isForPeople === true ? new (require("@pulumi/pulumi").RunError)(error.message) : error;
}

/** The program: whoever runs it has the SDK loaded, which is found where the one file lies. */
module.exports = async function program() {
    // Defects name lines of the sources. Node.js itself would read all of the map with the file, this reads it when it is needed.
    createRequire(require.resolve("@pulumi/pulumi/package.json"))("source-map-support").install(FOR_DEFECTS);
    return module.exports.inProcess();
};

/** The same in a process that does other things, too, and says itself how a stack trace is written: the lab's. */
module.exports.inProcess = async () => {
    loadLate();
    skipResourceStacks();
    keepCompiled(PROGRAM.root);
    return require(await cachedBundle(PROGRAM).catch(told))();
};
