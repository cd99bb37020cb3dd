const { readdirSync } = require("node:fs");
const { join } = require("node:path");

/** Those of this folder need the engine: .mocharc.engine.cjs. */
const ENGINE = "engine";

const all = readdirSync(join(__dirname, "test"), { recursive: true })
    .filter((name) => name.endsWith(".spec.ts") && !name.startsWith(join(ENGINE, "/")))
    .map((name) => join("test", name))
    .sort();

/** Mocha runs what is named on its command line beside what is named here. */
const isNamed = process.argv.some((argument) => argument.endsWith(".spec.ts"));

module.exports = {
    require: ["ts-node/register/transpile-only", "./test/support/environment.ts"],
    spec: isNamed ? [] : all,
    parallel: true,
    jobs: 2,
    forbidOnly: true,
    timeout: 60_000,
    reporter: "./test/support/counts.ts",
};
