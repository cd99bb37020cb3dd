import assert from "node:assert/strict";

import { recordPlatform } from "../support/platform";
import { statements } from "../support/policy";
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

const ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:registry/pip-AbCdEf";
const SECRETS = { NPM_TOKEN: "registry/npm:token", PIP_INDEX_URL: ARN, UV_INDEX_SHOP_PASSWORD: "/shop/uv" };

describe("the secrets of a build", () => {
    for (const mode of ["managed", "application"]) {
        const build = (secrets: object) => recordPlatform({ "platform:build": JSON.stringify({ mode, secrets }) });

        it(`are named in the build projects, and exactly these may be read, in mode ${mode}`, async () => {
            const plain = await build({});
            const given = await build(SECRETS);
            for (const name of ["staging", "production"]) {
                assert.deepEqual(variablesOf(given, name), [
                    ...variablesOf(plain, name),
                    { name: "NPM_TOKEN", value: "registry/npm:token", type: "SECRETS_MANAGER" },
                    { name: "PIP_INDEX_URL", value: ARN, type: "SECRETS_MANAGER" },
                    { name: "UV_INDEX_SHOP_PASSWORD", value: "/shop/uv", type: "PARAMETER_STORE" },
                ]);
                const named = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:registry/npm-??????";
                assert.deepEqual(statements(given, `${name}-build`), {
                    ...statements(plain, `${name}-build`),
                    ReadBuildSecrets: [["secretsmanager:GetSecretValue"], [named, ARN]],
                    ReadBuildParameters: [
                        ["ssm:GetParameters"],
                        ["arn:aws:ssm:eu-west-1:123456789012:parameter/shop/uv"],
                    ],
                });
            }
        });
    }

    it("are not given to the check of pull requests, nor may it read them", async () => {
        const plain = await recordPlatform();
        const given = await recordPlatform({ "platform:build": JSON.stringify({ secrets: SECRETS }) });
        assert.deepEqual(variablesOf(given, "pull-requests"), variablesOf(plain, "pull-requests"));
        assert.deepEqual(statements(given, "pull-requests"), statements(plain, "pull-requests"));
    });
});
