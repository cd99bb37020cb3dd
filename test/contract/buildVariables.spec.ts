import assert from "node:assert/strict";

import fc from "fast-check";

import { BUILD_VARIABLES, buildVariables } from "../../contract/buildVariables";

describe("the build contract", () => {
    it("gives each of the seven variables exactly once, whatever the values", () => {
        const text = fc.string();
        const target = fc.record({
            artifactBucket: text,
            packageKey: text,
            functionName: text,
            executionRole: text,
            alias: text,
            repositoryUrl: text,
            invokeUrl: text,
        });
        fc.assert(
            fc.property(target, (given) => {
                const variables = buildVariables(given);
                assert.deepEqual(
                    variables.map(({ name }) => name),
                    [...BUILD_VARIABLES],
                );
                assert.deepEqual(variables.map(({ value }) => value).sort(), Object.values(given).sort());
            }),
        );
    });
});
