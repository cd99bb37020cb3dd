import assert from "node:assert/strict";

import { projectVariables, type ReadSecret } from "../../lab/build/secrets";

const STORED: Readonly<Record<string, string>> = {
    "SECRETS_MANAGER registry/npm": '{"token":"t0k"}',
    "SECRETS_MANAGER whole": "all of it",
    "PARAMETER_STORE /shop/uv": "p4ss",
};

const read: ReadSecret = async (name, store) => STORED[`${store} ${name}`] ?? assert.fail(`${store} ${name}`);

describe("the variables of a build in the lab", () => {
    it("have the values of secrets and parameters, as in CodeBuild", async () => {
        const variables = [
            { name: "A", value: "/shop/uv", type: "PLAINTEXT" },
            { name: "B", value: "/shop/uv", type: "PARAMETER_STORE" },
            { name: "C", value: "registry/npm:token", type: "SECRETS_MANAGER" },
            { name: "D", value: "whole", type: "SECRETS_MANAGER" },
        ];
        const found = await projectVariables(variables, read);
        assert.deepEqual(found, { A: "/shop/uv", B: "p4ss", C: "t0k", D: "all of it" });
    });
});
