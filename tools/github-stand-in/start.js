// The stand-in as a process: one file that is made of its sources once and kept. To translate them at every start takes seconds.
const { dirname, join } = require("node:path");

const { runBundled } = require("../../common/sourceBundle");

const FOLDER = join("tools", "github-stand-in");

const SOURCES = {
    name: "github-stand-in",
    root: dirname(dirname(__dirname)),
    entry: join(FOLDER, "main.ts"),
    rooms: ["common", FOLDER],
    files: [join(FOLDER, "start.js")],
    external: [],
};

module.exports = { SOURCES };

if (require.main === module) {
    void runBundled(SOURCES);
}
