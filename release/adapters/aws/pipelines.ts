import { CodePipelineClient, GetPipelineExecutionCommand } from "@aws-sdk/client-codepipeline";

import type { TriggerOf } from "../../ports";
import { MAX_ATTEMPTS } from "./connect";
import { explaining } from "./errors";

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
