import assert from "node:assert/strict";
import type { Client } from "./client";
import { deliver } from "./delivery";
import { codePipeline, createPipeline } from "./pipelines";
import { ACCOUNT, REGION, unique } from "./platform";

const SECRET = "hush-hush";

function webhook(targetPipeline: string) {
    return {
        name: unique("webhook"),
        targetPipeline,
        targetAction: "Source",
        filters: [{ jsonPath: "$.ref", matchEquals: "refs/heads/{Branch}" }],
        authentication: "GITHUB_HMAC",
        authenticationConfiguration: { SecretToken: SECRET },
    };
}

async function listed(client: Client, name: string) {
    const { body } = await codePipeline(client, "ListWebhooks", {});
    return body.webhooks?.find((each: { definition: { name: string } }) => each.definition.name === name);
}

async function createWebhook(client: Client) {
    const { definition } = await createPipeline(client);
    const sent = webhook(definition.name);
    const { body } = await codePipeline(client, "PutWebhook", { webhook: sent, tags: [{ key: "a", value: "1" }] });
    return { sent, item: body.webhook, pipelineName: definition.name };
}

/** For each patch of CodePipeline's webhooks, what AWS does: an assertion that fails without the patch. */
export const WEBHOOK_CASES: Record<string, (client: Client) => Promise<void>> = {
    async codepipeline_webhooks(client) {
        const { sent, item, pipelineName } = await createWebhook(client);
        assert.equal(item?.arn, `arn:aws:codepipeline:${REGION}:${ACCOUNT}:webhook:${sent.name}`);
        const shown = { ...sent, authenticationConfiguration: { SecretToken: "****" } };
        assert.deepEqual(item.definition, shown);
        assert.deepEqual(await listed(client, sent.name), item);
        assert.deepEqual(item.tags, [{ key: "a", value: "1" }]);

        const filters = [{ jsonPath: "$.ref", matchEquals: "refs/heads/other" }];
        await codePipeline(client, "PutWebhook", { webhook: { ...sent, filters } });
        const changed = await listed(client, sent.name);
        assert.deepEqual(changed, { ...item, definition: { ...shown, filters } });

        await codePipeline(client, "TagResource", { resourceArn: item.arn, tags: [{ key: "b", value: "2" }] });
        await codePipeline(client, "UntagResource", { resourceArn: item.arn, tagKeys: ["a"] });
        const { body: tags } = await codePipeline(client, "ListTagsForResource", { resourceArn: item.arn });
        assert.deepEqual(tags.tags, [{ key: "b", value: "2" }]);

        const refused: [object, string][] = [
            [{ targetPipeline: "none" }, "PipelineNotFoundException"],
            [{ targetAction: "Build" }, "ValidationException"],
            [{ name: "a name" }, "ValidationException"],
            [{ authentication: "SIGNED" }, "ValidationException"],
            [{ filters: undefined }, "ValidationException"],
            [{ filters: [{ jsonPath: "ref" }] }, "InvalidWebhookFilterPatternException"],
            [{ authenticationConfiguration: {} }, "InvalidWebhookAuthenticationParametersException"],
        ];
        for (const [wrong, code] of refused) {
            const { status, body } = await codePipeline(client, "PutWebhook", { webhook: { ...sent, ...wrong } });
            assert.deepEqual([status, body.__type], [400, code]);
            assert.doesNotMatch(JSON.stringify(body), new RegExp(SECRET));
        }

        const other = webhook(pipelineName);
        await codePipeline(client, "PutWebhook", { webhook: other });
        const { body: page } = await codePipeline(client, "ListWebhooks", { MaxResults: 1 });
        assert.equal(page.webhooks.length, 1);
        const { body: next } = await codePipeline(client, "ListWebhooks", { MaxResults: 1, NextToken: page.NextToken });
        assert.notEqual(next.webhooks[0].arn, page.webhooks[0].arn);

        for (const operation of ["RegisterWebhookWithThirdParty", "DeregisterWebhookWithThirdParty"]) {
            assert.equal((await codePipeline(client, operation, { webhookName: sent.name })).status, 200);
            assert.equal((await codePipeline(client, operation, { webhookName: "none" })).status, 400);
        }
        for (let times = 0; times < 2; times++) {
            assert.equal((await codePipeline(client, "DeleteWebhook", { name: sent.name })).status, 200);
        }
        assert.equal(await listed(client, sent.name), undefined);
        const { body: again } = await codePipeline(client, "PutWebhook", { webhook: sent });
        assert.notEqual(again.webhook.url, item.url);
    },

    async codepipeline_first_run(client) {
        const { pipelineName } = await createWebhook(client);
        const { body } = await codePipeline(client, "ListPipelineExecutions", { pipelineName });
        const summaries: { pipelineExecutionId: string; trigger: { triggerType: string } }[] =
            body.pipelineExecutionSummaries;
        assert.deepEqual(
            summaries.map(({ trigger }) => trigger.triggerType),
            ["CreatePipeline"],
        );
        const pipelineExecutionId = summaries[0]?.pipelineExecutionId;
        const { body: whole } = await codePipeline(client, "GetPipelineExecution", {
            pipelineName,
            pipelineExecutionId,
        });
        assert.equal(whole.pipelineExecution.trigger.triggerType, "CreatePipeline");
    },

    async codepipeline_listener(client) {
        const { item, pipelineName } = await createWebhook(client);
        const url: string = item.url;
        const executions = async () =>
            (
                await codePipeline(client, "ListPipelineExecutions", { pipelineName })
            ).body.pipelineExecutionSummaries.filter(
                ({ trigger }: { trigger: { triggerType: string } }) => trigger.triggerType !== "CreatePipeline",
            );
        const commit = { id: "a".repeat(40), message: "A change", url: "https://example.com/commit" };
        const push = { ref: "refs/heads/b", after: commit.id, head_commit: commit };

        const status = async (...delivery: Parameters<typeof deliver>) => (await deliver(...delivery)).status;
        assert.equal(await status(url, SECRET, { zen: "." }, { event: "ping" }), 200);
        assert.equal(await status(url, SECRET, { ...push, ref: "refs/heads/other" }), 200);
        assert.equal(await status(url, SECRET, { ...push, ref: "refs/tags/b" }), 200);
        assert.equal(await status(url, SECRET, push, { key: "wrong" }), 403);
        assert.equal(await status(url, SECRET, push, { key: "" }), 403);
        assert.equal(await status(url, SECRET, { zen: "." }, { event: "ping", key: "wrong" }), 403);
        assert.equal(await status(url.replace(/t=[^&]+/, "t=none"), SECRET, push), 404);
        assert.deepEqual(await executions(), []);

        assert.equal(await status(url, SECRET, push), 200);
        const [execution] = await executions();
        const { revisionId, revisionSummary, revisionUrl } = execution.sourceRevisions[0];
        assert.deepEqual([revisionId, revisionSummary, revisionUrl], [commit.id, commit.message, commit.url]);
        const trigger = { triggerType: "Webhook", triggerDetail: item.arn };
        assert.deepEqual(execution.trigger, trigger);
        const { pipelineExecutionId } = execution;
        const { body } = await codePipeline(client, "GetPipelineExecution", { pipelineName, pipelineExecutionId });
        assert.deepEqual(body.pipelineExecution.trigger, trigger);
        assert.equal(body.pipelineExecution.artifactRevisions[0].revisionId, commit.id);
        assert.equal(typeof (await listed(client, item.definition.name)).lastTriggered, "number");

        assert.equal(await status(url, SECRET, push, { algorithm: "sha1" }), 200);
        await codePipeline(client, "StartPipelineExecution", { name: pipelineName });
        const types = (await executions()).map((each: typeof execution) => each.trigger.triggerType);
        assert.deepEqual(types, ["StartPipelineExecution", "Webhook", "Webhook"]);
    },
};
