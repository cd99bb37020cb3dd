import assert from "node:assert/strict";
import { codeBuild } from "./build-webhook-cases";
import type { Client } from "./client";
import { codePipeline, createPipeline } from "./pipelines";
import { ACCOUNT, REGION, unique } from "./platform";

function project() {
    return {
        name: unique("project"),
        description: "A build",
        source: { type: "CODEPIPELINE", buildspec: "build/buildspec.yaml" },
        artifacts: { type: "CODEPIPELINE" },
        cache: { type: "LOCAL", modes: ["LOCAL_SOURCE_CACHE"] },
        environment: {
            type: "LINUX_CONTAINER",
            image: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
            computeType: "BUILD_GENERAL1_SMALL",
            environmentVariables: [{ name: "A", value: "1", type: "PLAINTEXT" }],
        },
        serviceRole: `arn:aws:iam::${ACCOUNT}:role/build`,
        timeoutInMinutes: 10,
        queuedTimeoutInMinutes: 30,
        tags: [{ key: "a", value: "1" }],
        logsConfig: { cloudWatchLogs: { status: "ENABLED", groupName: "/aws/codebuild/project" } },
    };
}

async function assertStored(client: Client, sent: ReturnType<typeof project>) {
    const { body } = await codeBuild(client, "BatchGetProjects", { names: [sent.name] });
    const [stored] = body.projects;
    assert.deepEqual(Object.fromEntries(Object.keys(sent).map((field) => [field, stored[field]])), sent);
    assert.equal(stored.projectVisibility, "PRIVATE");
}

/** For each patch of CodeBuild and CodePipeline, what AWS does: an assertion that fails without the patch. */
export const BUILD_CASES: Record<string, (client: Client) => Promise<void>> = {
    async codebuild_projects(client) {
        const sent = project();
        await codeBuild(client, "CreateProject", sent);
        await assertStored(client, sent);
        const changed = { ...sent, queuedTimeoutInMinutes: 60, logsConfig: { s3Logs: { status: "DISABLED" } } };
        await codeBuild(client, "UpdateProject", changed);
        await assertStored(client, changed as unknown as typeof sent);
    },

    async codebuild_arns(client) {
        const sent = project();
        await codeBuild(client, "CreateProject", sent);
        const name = `arn:aws:codebuild:${REGION}:${ACCOUNT}:project/${sent.name}`;
        assert.equal((await codeBuild(client, "UpdateProject", { ...sent, name })).status, 200);
        assert.equal((await codeBuild(client, "DeleteProject", { name })).status, 200);
        const { body } = await codeBuild(client, "BatchGetProjects", { names: [sent.name] });
        assert.deepEqual(body.projectsNotFound, [sent.name]);
        assert.equal((await codeBuild(client, "DeleteProject", { name })).status, 200, "deleting again");
    },

    async codepipeline_timestamps(client) {
        const { definition } = await createPipeline(client);
        const { body } = await codePipeline(client, "GetPipeline", { name: definition.name });
        assert.equal(typeof body.metadata.created, "number");
        assert.equal(typeof body.metadata.updated, "number");
    },

    async codepipeline_trust(client) {
        const services = ["codebuild.amazonaws.com", "codepipeline.amazonaws.com"];
        assert.equal((await createPipeline(client, services)).created.status, 200);
        assert.equal((await createPipeline(client, "codebuild.amazonaws.com")).created.status, 400);
    },

    async codepipeline_secrets(client) {
        const { definition, created } = await createPipeline(client);
        const update = await codePipeline(client, "UpdatePipeline", { pipeline: definition });
        const shown = await codePipeline(client, "GetPipeline", { name: definition.name });
        for (const { body } of [created, update, shown]) {
            assert.equal(body.pipeline.stages[0].actions[0].configuration.OAuthToken, "****");
        }
    },
};
