import assert from "node:assert/strict";

import { recordPlatform } from "./support/platform";
import type { Recording } from "./support/recorder";

/** The resources that the engine refuses to delete, by `<type> <name>`. */
function protectedOf({ resources }: Recording): readonly string[] {
    return resources
        .filter(({ options }) => options["protect"] === true)
        .map(({ type, name }) => `${type.split(":").pop()} ${name}`)
        .sort();
}

/** What of each environment is protected. */
const ofEnvironment = (name: string) => [
    `Alias function-${name}`,
    `MethodSettings api-${name}`,
    `Pipeline ${name}`,
    `Stage api-${name}`,
];

const SHARED = ["Alias function-placeholder", "Bucket artifacts", "Function function", "RestApi api"];

describe("what may not be taken away", () => {
    it("is what serves", async () => {
        const all = [...SHARED, ...ofEnvironment("production"), ...ofEnvironment("staging")].sort();
        assert.deepEqual(protectedOf(await recordPlatform()), all);
        assert.deepEqual(protectedOf(await recordPlatform({ "platform:removal": '{"protect":false}' })), []);
    });

    it("is not an environment that is to go", async () => {
        const recording = await recordPlatform({ "platform:removal": '{"environments":["staging"]}' });
        assert.deepEqual(protectedOf(recording), [...SHARED, ...ofEnvironment("production")].sort());
    });

    it("is compared with what the stack has, before any resource", async () => {
        const { outputs } = await recordPlatform();
        const qa = { "platform:environments": '{"qa":{"branch":"qa"}}' };
        await recordPlatform(qa);
        await assert.rejects(recordPlatform(qa, { outputs: outputs as Record<string, unknown> }), (error: Error) => {
            assert.equal(error.constructor.name, "RunError");
            assert.match(error.message, /2 faults:[^]*environments\.production: is left out, and the stack has it/);
            return true;
        });
    });

    it("is asked of the stack itself, by the name that the backend knows it by", async () => {
        const named = async (organization?: string) =>
            (await recordPlatform({}, organization === undefined ? {} : { organization })).invokes
                .filter(({ token }) => token === "pulumi:pulumi:readStackOutputs")
                .map(({ inputs }) => inputs);
        assert.deepEqual(await named(), [{ name: "test" }]);
        assert.deepEqual(await named("octo"), [{ name: "octo/platform/test" }]);
    });
});
