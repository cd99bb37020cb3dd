import { CodePipelineClient, GetPipelineExecutionCommand } from "@aws-sdk/client-codepipeline";

import type { TriggerOf } from "../../ports";
import { MAX_ATTEMPTS } from "./connect";
import { explaining } from "./errors";

/**
 * The commit that an execution is of, by what its source action has fetched; undefined where CodePipeline does not know it.
 *
 * @param artifact The name of that action's artifact.
 */
export async function commitOf(
    region: string,
    {
        pipeline: pipelineName,
        execution: pipelineExecutionId,
    }: { readonly pipeline: string; readonly execution: string },
    artifact: string,
): Promise<string | undefined> {
    const client = new CodePipelineClient({ region, maxAttempts: MAX_ATTEMPTS });
    return explaining(`Asking for the commit of ${pipelineName}`, async () => {
        const command = new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId });
        const { pipelineExecution } = await client.send(command);
        const commit = pipelineExecution?.artifactRevisions?.find(({ name }) => name === artifact)?.revisionId;
        return /^[0-9a-f]{40}$/.test(commit ?? "") ? commit : undefined;
    });
}

/** Asks CodePipeline what has started the executions of pipelines, each of them once. */
export function triggers(region: string): TriggerOf {
    const client = new CodePipelineClient({ region, maxAttempts: MAX_ATTEMPTS });
    const asked = new Map<string, Promise<string>>();
    const ask = async (pipelineName: string, pipelineExecutionId: string) =>
        explaining(`Asking what has started ${pipelineName}`, async () => {
            const command = new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId });
            const { pipelineExecution } = await client.send(command);
            return pipelineExecution?.trigger?.triggerType ?? "";
        });
    return async (pipeline, execution) => {
        const answer = asked.get(execution) ?? ask(pipeline, execution);
        asked.set(execution, answer);
        return answer;
    };
}
