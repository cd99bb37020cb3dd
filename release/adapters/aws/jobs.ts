import {
    CodePipelineClient,
    PutJobFailureResultCommand,
    PutJobSuccessResultCommand,
} from "@aws-sdk/client-codepipeline";

import { MAX_ATTEMPTS } from "./connect";
import { explaining, isNamed } from "./errors";

/** Characters that CodePipeline takes of why a job has failed: "FailureDetails". */
const LONGEST = 5000;

/** Tells CodePipeline how its jobs have ended. One that is over already is not told of again. */
export class PipelineJobs {
    private readonly client: CodePipelineClient;

    constructor(region: string) {
        this.client = new CodePipelineClient({ region, maxAttempts: MAX_ATTEMPTS });
    }

    async succeeded(jobId: string, summary: string): Promise<void> {
        const executionDetails = { summary: summary.slice(0, 2048) };
        await this.tell(jobId, () => this.client.send(new PutJobSuccessResultCommand({ jobId, executionDetails })));
    }

    async failed(jobId: string, message: string): Promise<void> {
        const failureDetails = { type: "JobFailed", message: message.slice(0, LONGEST) } as const;
        await this.tell(jobId, () => this.client.send(new PutJobFailureResultCommand({ jobId, failureDetails })));
    }

    /** Lambda may bring an event twice, and the action may have been stopped meanwhile. */
    private async tell(jobId: string, send: () => Promise<unknown>): Promise<void> {
        await explaining(`Telling CodePipeline how job ${jobId} has ended`, async () => {
            try {
                await send();
            } catch (error) {
                if (!isNamed(error, "InvalidJobStateException")) {
                    throw error;
                }
            }
        });
    }
}
