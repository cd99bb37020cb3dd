const { join } = require("node:path");

const { named, specsOf } = require("./test/support/specs.cjs");

const FOLDER = "test/engine";

// The engine and its providers are short-lived: where they collect garbage more seldom, they take a tenth less CPU time.
process.env.GOGC ??= "400";

/** Specs that take the longest, the longest first: two run at a time, and none of these may be begun last. */
const LONG = [
    "applications",
    "apiSurface",
    "byHand",
    "quotas",
    "linkLifecycles",
    "keptData",
    "ci",
    "labApp",
    "platform/lifecycle",
    "isolation",
    "emulators/patches",
    "platform/released",
    "release/managed",
    "release/journey",
    "release/previews",
    "github/modes",
    "adopt",
    "state",
    "resources",
    "closedApi",
    "cors",
    "local",
    "function",
    "release/routes",
    "lostState",
    "apiLogging",
    "release/report",
    "release/load",
    "release/processes",
].map((name) => join(FOLDER, `${name}.spec.ts`));

const all = specsOf(FOLDER);

const gone = LONG.filter((spec) => !all.includes(spec));
if (gone.length > 0) {
    throw new Error(`.mocharc.engine.cjs names specs that are not there: ${gone.join(", ")}`);
}

module.exports = {
    require: ["ts-node/register/transpile-only", "./test/support/environment.ts"],
    spec: named([...LONG, ...all.filter((spec) => !LONG.includes(spec))]),
    // Each spec has a lab, a folder and ports of its own. A third at a time gains nothing on 2 cores.
    parallel: true,
    jobs: 2,
    forbidOnly: true,
    timeout: 900_000,
    reporter: "./test/support/counts.ts",
};
