// What the hook `update` of the lab's repository runs, in the same way as lab/start.js: who pushes waits for it.
const { join } = require("node:path");

const { runBundled } = require("../../common/sourceBundle");
const { labSources } = require("../sources");

const SOURCES = labSources("lab-hook", join("remote", "hook.ts"));

module.exports = { SOURCES };

if (require.main === module) {
    void runBundled(SOURCES);
}
