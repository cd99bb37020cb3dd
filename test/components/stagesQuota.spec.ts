import assert from "node:assert/strict";
import { mock } from "node:test";

import * as pulumi from "@pulumi/pulumi";

import { recordPlatform } from "../support/platform";
import type { World } from "../support/world";

const QUOTA = "aws:servicequotas/getServiceQuota:getServiceQuota";

/** Runs the program with that many environments, whose pipelines poll. */
async function run(count: number, world: World = {}, more: Readonly<Record<string, string>> = {}) {
    const entries = Array.from({ length: count }, (_, index) => [`env${index + 1}`, { branch: `branch${index + 1}` }]);
    return recordPlatform(
        {
            "platform:environments": JSON.stringify(Object.fromEntries(entries)),
            "platform:source": '{"trigger":"polling"}',
            ...more,
        },
        world,
    );
}

const countOf = ({ resources }: Awaited<ReturnType<typeof run>>, type: string) =>
    resources.filter((resource) => resource.type === type).length;

const stagesOf = (recording: Awaited<ReturnType<typeof run>>) => countOf(recording, "aws:apigateway/stage:Stage");

describe("the quota of stages, before any resource is made", () => {
    it("is not asked for where AWS's default is enough", async () => {
        const recording = await run(10, { stages: new Error("nobody asks") });
        assert.equal(stagesOf(recording), 10);
        assert.ok(!recording.calls.includes(QUOTA));
    });

    it("is what Service Quotas says, in the provider's account and region", async () => {
        const recording = await run(12, { stages: 12 });
        assert.equal(stagesOf(recording), 12);
        const [asked] = recording.invokes.filter(({ token }) => token === QUOTA);
        assert.deepEqual(asked?.inputs, { serviceCode: "apigateway", quotaCode: "L-379E48B0" });
    });

    it("is one error that names the quota, the number, who says so and what to do", async () => {
        await assert.rejects(run(50, { stages: 20 }), (error: Error) => {
            assert.equal(error.constructor.name, "RunError");
            assert.equal(
                error.message,
                [
                    "The configuration of stack 'test' has 1 fault:",
                    "",
                    "  environments: 50 environments take 50 stages of one REST API",
                    '    expected: at most 20: the quota "Stages per API" (L-379E48B0) of Amazon API Gateway, as Service Quotas says for this account',
                    '    mend:     # ask AWS for 50: console, Service Quotas, Amazon API Gateway, "Stages per API"; once that is granted:',
                    "              pulumi config set --path 'api.stages' 50",
                    "",
                ].join("\n"),
            );
            return true;
        });
    });

    it("is AWS's default where Service Quotas may not be read, whose answer is shown", async () => {
        const details = `invocation of ${QUOTA} returned an error: AccessDeniedException: User is\n not authorized`;
        const stages = Object.assign(new Error(), { details });
        await assert.rejects(
            run(11, { stages }),
            /at most 10: [^\n]* as AWS allows unless asked; Service Quotas did not say: AccessDeniedException: User is not authorized\n/,
        );
    });

    it("is not asked for where api.stages says it", async () => {
        const told = { "platform:api": '{"stages":12}' };
        assert.ok(!(await run(12, {}, told)).calls.includes(QUOTA));
        await assert.rejects(run(13, { stages: 50 }, told), /at most 12: [^\n]*, as api\.stages says\n/);
    });

    it("is no reason to refuse what is there already", async () => {
        const entries = Array.from({ length: 12 }, (_, index) => [`env${index + 1}`, { branch: `branch${index + 1}` }]);
        const recording = await run(12, { outputs: { environments: Object.fromEntries(entries) } });
        assert.equal(stagesOf(recording), 12);
        assert.ok(!recording.calls.includes(QUOTA));
    });
});

describe("the quotas of a whole account", () => {
    it("are counted as the graph has it: of roles 3 an environment and 5 at most besides, of build projects 1 and 1", async () => {
        const recording = await recordPlatform({ "platform:pullRequests": '{"previews":2}' });
        assert.deepEqual(
            [
                countOf(recording, "aws:iam/role:Role"),
                countOf(recording, "aws:codepipeline/pipeline:Pipeline"),
                countOf(recording, "aws:codebuild/project:Project"),
            ],
            [2 * 3 + 5, 2, 2 + 1],
        );
    });

    it("are warned of before anything is asked", async () => {
        const warn = mock.method(pulumi.log, "warn", async () => undefined);
        try {
            await assert.rejects(run(499, {}, { "platform:source": '{"mode":"connection"}' }), /take 499 stages/);
            assert.match(String(warn.mock.calls[0]?.arguments[0]), /^499 environments take 1502 roles, and IAM lets/);
        } finally {
            warn.mock.restore();
        }
    });
});
