const { readdirSync } = require("node:fs");
const { join } = require("node:path");

const ROOT = join(__dirname, "..", "..");

/** The specs of a folder and of those in it, from the checkout, in order. */
function specsOf(folder) {
    return readdirSync(join(ROOT, folder), { recursive: true })
        .filter((name) => name.endsWith(".spec.ts"))
        .map((name) => join(folder, name))
        .sort();
}

/** Those that a configuration names: none where the command line names some, since mocha runs both. */
function named(specs) {
    return process.argv.some((argument) => argument.endsWith(".spec.ts")) ? [] : specs;
}

module.exports = { named, specsOf };
