import assert from "node:assert/strict";

import { recordPlatform } from "../support/platform";
import type { Recording } from "../support/recorder";

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

    it("leaves something behind, which up says", async () => {
        const { outputs } = await recordPlatform();
        // The mocks keep no setting of the account, so there is none that is missed.
        const world = { outputs: { ...(outputs as Record<string, unknown>), apiLogging: "none" } };
        const { environments } = outputs as { environments: Record<string, { protect: boolean }> };
        const free = {
            outputs: { environments: { ...environments, qa: { ...environments["staging"], protect: false } } },
        };
        const going = { "platform:removal": '{"environments":["qa"]}' };
        assert.deepEqual((await recordPlatform(going, free)).warnings, [
            "warning: [runtime] The environment qa goes, and this stays: its secrets under /shop/qa/, which an environment added later under " +
                "that name would find; its deployments in GitHub, which are shown as active; its part of the ledger.\n" +
                "  To clear the first two: npm run platform -- forget qa --stack test",
        ]);
        assert.deepEqual((await recordPlatform(going, world)).warnings, [
            "warning: [runtime] removal.environments names qa, which the stack does not have; an environment added under that name would not " +
                "be protected.\n  pulumi config rm --path 'removal.environments[0]' --stack test",
        ]);
        assert.deepEqual((await recordPlatform({}, world)).warnings, []);
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
