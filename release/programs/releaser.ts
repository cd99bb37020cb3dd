import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describeError, UserError } from "../../common/errors";
import { ARTIFACTS } from "../../contract/handover";
import { environmentNames } from "../../contract/names";
import { parseReleaserSettings, RELEASER_SETTINGS_FILE, type ReleaserSettings } from "../../contract/releaserSettings";
import { connect, type Connection } from "../adapters/aws/connect";
import { PipelineJobs } from "../adapters/aws/jobs";
import { commitOf, triggers } from "../adapters/aws/pipelines";
import type { Store, Tools, TriggerOf } from "../ports";
import { MADE } from "./pipelineBuild";
import { readHandedOver, unzipSource } from "./handedOver";
import { releaseAndReport, reportBuild } from "./releaseReport";
import { jobContent, releaserEvent, type ReleaseJob } from "./releaserEvent";

/** What tells CodePipeline how a job has ended. */
export type Jobs = Pick<PipelineJobs, "failed" | "succeeded">;

/**
 * Does one job of CodePipeline, and tells it how that ended.
 *
 * @param open Opens the tools of the release, with the id of the build whose log is linked.
 */
export async function runJob(
    job: ReleaseJob,
    settings: ReleaserSettings,
    open: (build: string | undefined) => Promise<Tools>,
    triggerOf: TriggerOf,
    jobs: Jobs,
): Promise<void> {
    const scratch = mkdtempSync(join(tmpdir(), "release-"));
    try {
        await work(job, settings, { open, triggerOf, scratch });
    } catch (error) {
        const opened = await open(undefined);
        opened.say(error instanceof UserError ? `error: ${describeError(error)}` : describeError(error));
        await jobs.failed(
            job.id,
            error instanceof UserError ? describeError(error) : "An error; the function's log has it",
        );
        return;
    } finally {
        rmSync(scratch, { recursive: true, force: true });
    }
    await jobs.succeeded(job.id, `Release to ${settings.release.environment}`);
}

async function work(
    job: ReleaseJob,
    settings: ReleaserSettings,
    {
        open,
        triggerOf,
        scratch,
    }: {
        readonly open: (build: string | undefined) => Promise<Tools>;
        readonly triggerOf: TriggerOf;
        readonly scratch: string;
    },
): Promise<void> {
    const content = jobContent(job.data, settings);
    const { parameters } = content;
    const { store } = await open(undefined);
    const handed = readHandedOver(await artifact(store, content.package), parameters.execution);
    const folder = join(scratch, "source");
    unzipSource(await artifact(store, content.source), folder);
    const { build } = handed.handover;
    // A link to a log is not to lead anywhere that the build likes.
    const isOwn = build.startsWith(`${settings.buildProject}:`) && /^[\w-]+$/.test(build.split(":")[1] ?? "");
    const tools = await open(isOwn ? build : undefined);
    await releaseAndReport({ settings, parameters, folder, handed, scratch }, tools, triggerOf);
}

async function artifact(store: Store, key: string): Promise<Uint8Array> {
    const bytes = await store.bytes(key);
    if (bytes === undefined) {
        throw new UserError(
            `There is no artifact s3://${store.bucket}/${key}.`,
            "It has expired, or was deleted. Start the pipeline again.",
        );
    }
    return bytes;
}

/** Opens the tools of a release with the rights of the function. */
async function tools(
    settings: ReleaserSettings,
    say: (text: string) => void,
    build: string | undefined,
): Promise<Connection> {
    const { functionName, bucket, region, release, pipeline } = settings;
    const { github: access, project, environment } = release;
    const connection = await connect({
        functionName,
        isShared: functionName !== environmentNames(project, region, environment).function,
        bucket,
        region,
        ledgerKey: release.ledgerKey,
        by: `codepipeline/${pipeline}`,
        say,
        ...(build === undefined ? {} : { build }),
        ...(access === undefined ? {} : { github: { access, project } }),
    });
    const handlers = Object.entries(release.handlers ?? {}).map(([key, name]) => {
        return { key, functions: connection.ofFunction(name, connection.functions.isShared).functions };
    });
    return handlers.length === 0 ? connection : { ...connection, handlers };
}

/**
 * The Lambda function that releases to one environment. CodePipeline invokes it when a build has ended; where GitHub is told, EventBridge
 * does as well, when one has begun or failed. The file `settings.json` beside it says of which environment.
 */
export async function handler(event: unknown): Promise<void> {
    // What the SDK has to say about later versions of itself is for us, not for logs.
    process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
    const settings = parseReleaserSettings(readFileSync(join(__dirname, RELEASER_SETTINGS_FILE), "utf8"));
    const { region, pipeline, release } = settings;
    // CloudWatch Logs makes an entry of each line.
    const say = (text: string) => void process.stdout.write(`${text.replaceAll("\n", "\r")}\n`);
    const told = releaserEvent(event);
    if (told?.kind === "job") {
        const open = async (build: string | undefined) => tools(settings, say, build);
        await runJob(told, settings, open, triggers(region), new PipelineJobs(region));
    } else if (told?.kind === "stage" && told.pipeline === pipeline) {
        const commit = await commitOf(region, told, ARTIFACTS.source);
        // Nobody has pushed what CodePipeline has started by itself.
        const isPushed = (await triggers(region)(pipeline, told.execution)) !== MADE;
        if (commit !== undefined && isPushed) {
            await reportBuild(await tools(settings, say, undefined), { commit, ...release }, told.state);
        }
    }
}
