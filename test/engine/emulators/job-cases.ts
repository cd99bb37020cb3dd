import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

import { read, type Client } from "./client";
import { codePipeline, createRole, pipeline } from "./pipelines";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";

/** A pipeline with an action that invokes a function. */
async function createReleasing(client: Client): Promise<string> {
    const definition = pipeline(await createRole(client));
    const invoke = { category: "Invoke", owner: "AWS", provider: "Lambda", version: "1" };
    const action = { name: "Release", actionTypeId: invoke, configuration: { FunctionName: "f" } };
    definition.stages.push({ name: "Release", actions: [action as never] });
    assert.equal((await codePipeline(client, "CreatePipeline", { pipeline: definition })).status, 200);
    return definition.name;
}

/** For each patch of what a pipeline with a release needs, a case that fails without the patch. */
export const JOB_CASES: Record<string, (client: Client) => Promise<void>> = {
    async codepipeline_jobs(client) {
        const name = await createReleasing(client);
        const jobs = `${client.emulators.urls.moto}/_codepipeline/jobs`;
        const begin = async (action: string) =>
            read(await fetch(jobs, { method: "POST", body: JSON.stringify({ pipeline: name, action }) }));
        const status = async (id: string) => (await read(await fetch(`${jobs}?id=${id}`))).body.status;
        const end = async (result: "Failure" | "Success", request: object) =>
            codePipeline(client, `PutJob${result}Result`, request);
        const failureDetails = { type: "JobFailed", message: "It did not answer" };

        const [first, second] = [await begin("Release"), await begin("Release")];
        assert.deepEqual([first.status, second.status], [200, 200]);
        assert.equal((await begin("Build")).status, 404, "an action that invokes nothing has no job");
        const [done, failed] = [first.body.id, second.body.id];
        assert.equal(await status(done), "InProgress");
        assert.equal((await end("Success", { jobId: done, continuationToken: "more" })).status, 200);
        assert.equal(await status(done), "InProgress", "it goes on");
        assert.equal((await end("Success", { jobId: done })).status, 200);
        assert.equal((await end("Failure", { jobId: failed })).status, 400, "a failure says why");
        assert.equal((await end("Failure", { jobId: failed, failureDetails })).status, 200);
        assert.deepEqual([await status(done), await status(failed)], ["Succeeded", "Failed"]);
        const late = await end("Failure", { jobId: done, failureDetails });
        assert.match(JSON.stringify(late.body), /InvalidJobStateException/);
        assert.equal(await status(done), "Succeeded");
        const unknown = await end("Success", { jobId: randomUUID() });
        assert.match(JSON.stringify(unknown.body), /JobNotFoundException/);
    },

    async codepipeline_revisions(client) {
        const name = await createReleasing(client);
        const start = (actionName: string) =>
            codePipeline(client, "StartPipelineExecution", {
                name,
                sourceRevisions: [{ actionName, revisionType: "COMMIT_ID", revisionValue: COMMIT }],
            });
        const { pipelineExecutionId } = (await start("Source")).body;
        const { body } = await codePipeline(client, "GetPipelineExecution", {
            pipelineName: name,
            pipelineExecutionId,
        });
        const told = body.pipelineExecution?.artifactRevisions;
        assert.deepEqual(told, [{ name: "SourceOutput", revisionId: COMMIT }]);
        assert.equal((await start("Build")).status, 400, "an action that fetches nothing has no commit");
    },
};
