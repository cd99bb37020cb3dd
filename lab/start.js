// What `npm run local` runs: one file that is made of the lab's sources once and kept. To translate them at every start takes 6 s,
// longer than all that the lab does where it is up already.
const { runBundled } = require("../common/sourceBundle");
const { loadLate } = require("../sdkPatches/lateModules");
const { labSources } = require("./sources");

const SOURCES = labSources("lab", "main.ts");

module.exports = { SOURCES };

if (require.main === module) {
    // Of the program that the lab applies, defects name lines of its sources.
    process.setSourceMapsEnabled(true);
    loadLate();
    void runBundled(SOURCES);
}
