import assert from "node:assert/strict";

import { recordPlatform } from "../support/platform";
import { find, type Recording } from "../support/recorder";

interface Variable {
    readonly name: string;
    readonly value: string;
    readonly type: string;
}

/** The variables of a build project. */
function variablesOf(recording: Recording, project: string): readonly Variable[] {
    const { environment } = find(recording, "aws:codebuild/project:Project", project).inputs;
    return (environment as { readonly environmentVariables: readonly Variable[] }).environmentVariables;
}

const ENVIRONMENT = { NODE_ENV: "production", TZ: "UTC" };
const PLAIN = Object.entries(ENVIRONMENT).map(([name, value]) => ({ name, value, type: "PLAINTEXT" }));

describe("the variables of a build", () => {
    for (const mode of ["managed", "application"]) {
        it(`follow the seven of the contract, in mode ${mode}`, async () => {
            const plain = await recordPlatform({ "platform:build": JSON.stringify({ mode }) });
            const given = await recordPlatform({
                "platform:build": JSON.stringify({ mode, environment: ENVIRONMENT }),
            });
            for (const name of ["staging", "production"]) {
                assert.deepEqual(variablesOf(given, name), [...variablesOf(plain, name), ...PLAIN]);
            }
        });
    }

    it("are those of the check of pull requests, too", async () => {
        const given = await recordPlatform({ "platform:build": JSON.stringify({ environment: ENVIRONMENT }) });
        assert.deepEqual(variablesOf(given, "pull-requests").slice(1), PLAIN);
    });
});
