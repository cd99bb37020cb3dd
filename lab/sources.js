// Plain JavaScript, since it is needed before anything could translate TypeScript.
const { dirname, join } = require("node:path");

/**
 * What a program of the lab is made of.
 *
 * @param {string} name The beginning of its one file's name.
 * @param {string} entry The file that is run, in the folder of the lab.
 */
function labSources(name, entry) {
    return {
        name,
        root: dirname(__dirname),
        entry: join("lab", entry),
        rooms: ["automation", "cli", "common", "config", "contract", "lab", "release", "tools"],
        files: [join("lab", "sources.js")],
        // The engine's other end, of which there may be one. It is found in node_modules, where the file lies.
        external: ["@pulumi/pulumi"],
    };
}

module.exports = { labSources };
