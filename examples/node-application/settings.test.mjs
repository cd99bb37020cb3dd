// Needs neither AWS nor the SDK: a stand-in takes its place.

import assert from "node:assert/strict";
import { beforeEach, describe, it, mock } from "node:test";

const FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:shop-app";
const STAGING = { invokedFunctionArn: `${FUNCTION}:staging` };
const PRODUCTION = { invokedFunctionArn: `${FUNCTION}:production` };

/** An event as the stage of an environment sends it. */
const through = (environment, variables = {}) => ({
    stageVariables: { ParameterPath: `/shop/${environment}/`, ...variables },
});

let loads = 0;
/** The module as a new process has it, with nothing in memory. */
const load = () => import(`./settings.mjs?${++loads}`);

describe("setting", () => {
    it("comes with the request", async () => {
        const { setting } = await load();
        assert.equal(setting(through("staging", { Size: "2" }), "Size"), "2");
    });

    it("has a default", async () => {
        const { setting } = await load();
        for (const event of [{}, { stageVariables: null }, through("staging")]) {
            assert.equal(setting(event, "Size"), undefined);
            assert.equal(setting(event, "Size", "1"), "1");
        }
    });
});

describe("secret", () => {
    let parameters, calls, secret;
    const connect = mock.fn(async () => ({
        async getParameter({ Name, WithDecryption }) {
            calls.push([Name, WithDecryption]);
            if (!(Name in parameters)) {
                throw Object.assign(new Error("UnknownError"), { name: "ParameterNotFound" });
            }
            return { Parameter: { Value: parameters[Name] } };
        },
    }));
    const read = (event, context, name = "Key") => secret(event, context, name, connect);

    beforeEach(async () => {
        parameters = { "/shop/staging/Key": "one", "/shop/production/Key": "two" };
        calls = [];
        connect.mock.resetCalls();
        ({ secret } = await load());
    });

    it("is read decrypted from the environment's own path", async () => {
        assert.equal(await read(through("staging"), STAGING), "one");
        assert.equal(await read(through("production"), PRODUCTION), "two");
        assert.deepEqual(calls, [
            ["/shop/staging/Key", true],
            ["/shop/production/Key", true],
        ]);
    });

    it("is kept for five minutes", async (test) => {
        let now = 1_000_000_000;
        test.mock.method(Date, "now", () => now);
        await read(through("staging"), STAGING);
        parameters["/shop/staging/Key"] = "three";
        now += 299_999;
        assert.equal(await read(through("staging"), STAGING), "one");
        assert.equal(calls.length, 1);
        now += 1;
        assert.equal(await read(through("staging"), STAGING), "three");
        assert.equal(calls.length, 2);
    });

    it("says how to set a missing one, and keeps nothing of it", async () => {
        await assert.rejects(read(through("staging"), STAGING, "Other"), /\/staging\/Other.* secret staging Other$/);
        parameters["/shop/staging/Other"] = "four";
        assert.equal(await read(through("staging"), STAGING, "Other"), "four");
    });

    it("needs the path from a stage", async () => {
        for (const event of [{}, { stageVariables: null }, { stageVariables: { LambdaFunctionAlias: "staging" } }]) {
            await assert.rejects(read(event, STAGING), /no stage variable ParameterPath/);
        }
        assert.equal(connect.mock.callCount(), 0);
    });

    it("refuses the path of another environment", async () => {
        await assert.rejects(read(through("staging"), PRODUCTION), /\/shop\/staging\/, but .* production/);
        assert.equal(connect.mock.callCount(), 0);
    });

    it("follows the stage where a version was invoked", async () => {
        const event = through("staging", { LambdaFunctionAlias: "staging" });
        assert.equal(await read(event, { invokedFunctionArn: `${FUNCTION}:7` }), "one");
    });
});
