import assert from "node:assert/strict";

import { readStackState } from "../../automation/stackState";

/** As the engine writes a secret. */
const secret = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    ciphertext: "v1:abc",
};

const exported = (...resources: readonly object[]) => JSON.stringify({ version: 3, deployment: { resources } });

const stack = (outputs?: object) => ({
    urn: "urn:pulumi:production::platform::pulumi:pulumi:Stack::platform-production",
    type: "pulumi:pulumi:Stack",
    outputs,
});

describe("the state of a stack", () => {
    it("has its name and its outputs", () => {
        const role = {
            urn: "urn:pulumi:production::platform::aws:iam/role:Role::a",
            type: "aws:iam/role:Role",
            outputs: { arn: "a" },
        };
        const outputs = {
            url: "https://a",
            environments: { staging: { rateLimit: 5, protect: false, tags: ["a", null] } },
        };
        assert.deepEqual(readStackState(exported(role, stack(outputs))), { name: "production", outputs });
    });

    it("has no secret's value", () => {
        const { outputs } = readStackState(exported(stack({ token: secret, github: { tokens: [secret, "a"] } })));
        assert.deepEqual(outputs, { token: "[secret]", github: { tokens: ["[secret]", "a"] } });
    });

    it("keeps what the engine marks as something else than a secret", () => {
        const asset = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", text: "a" };
        assert.deepEqual(readStackState(exported(stack({ asset }))).outputs, { asset });
    });

    it("says nothing where the stack was never brought up", () => {
        for (const text of [
            exported(),
            JSON.stringify({ version: 3, deployment: {} }),
            JSON.stringify({ version: 3 }),
        ]) {
            assert.deepEqual(readStackState(text), { name: undefined, outputs: {} });
        }
        assert.deepEqual(readStackState(exported(stack())), { name: "production", outputs: {} });
    });
});
