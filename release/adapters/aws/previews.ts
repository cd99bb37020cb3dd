import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { CodeBuildClient } from "@aws-sdk/client-codebuild";
import { LambdaClient } from "@aws-sdk/client-lambda";

import { UserError } from "../../../common/errors";
import type { PreviewSettings } from "../../../contract/previews/settings";
import { GitHubClient } from "../github/client";
import { GitHubError } from "../../githubError";
import type { RetryBudget } from "../github/retryBudget";
import { GitHubPulls } from "../github/pulls";
import type { ControllerContext } from "../../previews/ports";
import { LambdaAliases } from "./aliases";
import { CodeBuildChecks } from "./checkBuilds";
import { connect, MAX_ATTEMPTS, openS3 } from "./connect";
import { RestGateway } from "./gateway";
import { readGitHubToken } from "./githubToken";
import { BucketStore } from "./store";

/** Who keeps previews, and for whom. */
export interface PreviewConnectionOptions {
    /** @default - the ARN that AWS knows the caller by */
    readonly by?: string;
    readonly say: (text: string) => void;
    /** What an earlier run of the same process has kept. @default - nothing */
    readonly digests?: Map<string, string>;
}

/** The tools of the preview controller, in AWS and at GitHub. */
export interface PreviewConnection extends ControllerContext {
    /** How many calls of AWS's API were made so far. */
    calls(): number;
}

/**
 * How often a change of the API is sent before its failure counts: API Gateway takes only one deployment in 5 seconds of a
 * whole account, and 10 calls a second ("Amazon API Gateway quotas"). The SDK waits up to 0.5 s after the first refusal, twice as
 * long after each further one and 20 s at most, so that 8 take less than 52 s, also where it is the number of stages that is
 * refused: it takes that for a throttle, too.
 */
const GATEWAY_ATTEMPTS = 8;

/** Milliseconds that GitHub's limits and failures may hold up one run of the controller, all together. */
const PATIENCE = 30_000;

/** One run may release several previews, and nobody waits for it. */
const LEISURE: RetryBudget = { waitMilliseconds: PATIENCE };

/** Opens the tools of the controller. Credentials come from where the AWS SDK looks for them. */
export async function connectPreviews(
    settings: PreviewSettings,
    { digests = new Map<string, string>(), ...options }: PreviewConnectionOptions,
): Promise<PreviewConnection> {
    const { project, functionName, bucket, region, restApi, github, former } = settings;
    const reports = { access: github, project, retryBudget: LEISURE };
    const tools = await connect({
        functionName,
        isShared: settings.stage === undefined,
        bucket,
        region,
        github: reports,
        ...options,
    });
    const lambda = new LambdaClient({ region, maxAttempts: MAX_ATTEMPTS });
    const gateway = new APIGatewayClient({ region, maxAttempts: GATEWAY_ATTEMPTS });
    const codebuild = new CodeBuildClient({ region, maxAttempts: MAX_ATTEMPTS });
    const s3 = openS3(region);
    let calls = 0;
    const count = <T>(next: T): T => {
        calls += 1;
        return next;
    };
    const step = { step: "initialize", name: "countCalls" } as const;
    lambda.middlewareStack.add((next) => async (args) => count(next)(args), step);
    gateway.middlewareStack.add((next) => async (args) => count(next)(args), step);
    codebuild.middlewareStack.add((next) => async (args) => count(next)(args), step);
    s3.middlewareStack.add((next) => async (args) => count(next)(args), step);
    const client = new GitHubClient({
        access: github,
        token: async () => tokenOf(region, github.secret),
        clock: tools.clock,
        patience: PATIENCE,
        say: options.say,
    });
    return {
        settings,
        digests,
        tools: {
            ...tools,
            store: new BucketStore(s3, bucket),
            aliases: new LambdaAliases(lambda, functionName),
            gateway: new RestGateway(gateway, restApi),
            pulls: new GitHubPulls(client, { ...github, project }),
            checks: new CodeBuildChecks(codebuild),
            former: former && {
                aliases: new LambdaAliases(lambda, former.functionName),
                gateway: new RestGateway(gateway, former.restApi),
            },
        },
        calls: () => calls + tools.calls(),
    };
}

/** Without its token nothing can be told to GitHub; all else goes on, as it does where GitHub refuses. */
async function tokenOf(region: string, secret: string): Promise<string> {
    try {
        return await readGitHubToken(region, secret);
    } catch (error) {
        throw error instanceof UserError ? new GitHubError(error.message, error.remedy ?? "", 401) : error;
    }
}
