const { join } = require("node:path");

const { named, specsOf } = require("./test/support/specs.cjs");

/** Those of this folder need the engine: .mocharc.engine.cjs. */
const ENGINE = join("test", "engine", "/");

module.exports = {
    require: ["ts-node/register/transpile-only", "./test/support/environment.ts"],
    spec: named(specsOf("test").filter((spec) => !spec.startsWith(ENGINE))),
    parallel: true,
    jobs: 2,
    forbidOnly: true,
    timeout: 60_000,
    reporter: "./test/support/counts.ts",
};
