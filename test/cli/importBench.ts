import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { Bench } from "./stubPulumi";

/** The old file, whole. */
export const EXAMPLE = readFileSync(join(__dirname, "..", "..", "examples", "config.yaml"), "utf8");
export const TOKEN = "ghp_exampleexampleexample";

/** What becomes of it. */
export const CONFIG = {
    "platform:projectName": "platform",
    "aws:region": "ap-southeast-2",
    "aws:profile": "default",
    "platform:accountId": "012345678901",
    "platform:roleName": "PlatformDeployer",
    "platform:tags": { Customer: "customer1", Owner: "my.email@example.com" },
    "platform:githubOwner": "excessivedemon",
    "platform:githubRepository": "platform-application",
    "platform:environments": {
        staging: { branch: "staging" },
        production: { branch: "master", promotesFrom: "staging" },
    },
    "platform:githubToken": { secure: "v1:ciphertext" },
};

/** The command that most tests run, and the file that it writes. */
export const IMPORT = ["import-config", "config.yaml", "--stack", "production"] as const;
export const FILE = "Pulumi.production.yaml";

/** A folder with the old file, before each test of the `describe` that it is called in. */
export function importBench(): () => Bench {
    let bench: Bench;

    beforeEach(() => {
        bench = new Bench();
        bench.write("config.yaml", EXAMPLE);
    });

    afterEach(() => {
        assert.deepEqual(
            readdirSync(bench.folder).filter((name) => name.startsWith(".import-")),
            [],
            "no copy is left behind",
        );
        bench.remove();
    });

    return () => bench;
}
