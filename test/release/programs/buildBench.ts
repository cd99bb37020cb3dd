import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { zipSync } from "fflate";

import { UserError } from "../../../common/errors";
import { zippable } from "../../../lab/build/artifacts";

import type { BuildSettings } from "../../../contract/buildSettings";
import type { PipelineSettings } from "../../../contract/pipelineSettings";
import { HANDOVER_FILES, HANDOVER_FOLDER, HANDOVER_VARIABLE } from "../../../contract/handover";
import { parsePipelineSettings } from "../../../contract/pipelineSettings";
import type { ReleaserSettings } from "../../../contract/releaserSettings";
import { buildInput } from "../../../release/programs/buildInput";
import { PipelineBuild } from "../../../release/programs/pipelineBuild";
import { runJob, type Jobs } from "../../../release/programs/releaser";
import { reportBuild } from "../../../release/programs/releaseReport";
import { writeTree, type Tree } from "../packaging/trees";
import { Shop } from "../shop";

const APPLICATION: Tree = { "app.py": "def lambda_handler(event, context): ...\n", "README.md": "Mine\n" };

/** The seven variables of a build, with their values. */
export const VARIABLES = {
    ARTIFACT_BUCKET: "artifacts",
    ARTIFACT_BUCKET_KEY: "shop-app.zip",
    LAMBDA_FUNCTION_NAME: "shop-app",
    LAMBDA_EXECUTION_ROLE: "arn:aws:iam::123456789012:role/shop-app",
    LAMBDA_FUNCTION_ALIAS: "staging",
    GITHUB_REPO_URL: "https://github.com/owner/shop",
    API_INVOKE_URL: "https://api.invalid/staging",
};

/** All variables of a build, as CodeBuild and the stack set them. */
export function environmentOf(environment: string, folder: string, commit: string, more: Partial<PipelineSettings>) {
    const settings: PipelineSettings = {
        project: "shop",
        environment,
        branch: environment === "production" ? "master" : environment,
        healthPath: "/health",
        verifySeconds: 5,
        architecture: "x86_64",
        variables: { LambdaFunctionAlias: environment },
        exclude: [],
        ...(environment === "production" ? { promotesFrom: "staging" } : {}),
        ...more,
    };
    return {
        ...VARIABLES,
        LAMBDA_FUNCTION_ALIAS: environment,
        API_INVOKE_URL: `https://api.invalid/${environment}`,
        AWS_REGION: "eu-west-1",
        CODEBUILD_RESOLVED_SOURCE_VERSION: commit,
        CODEBUILD_SRC_DIR: folder,
        CODEBUILD_BUILD_ID: `shop-${environment}:1`,
        CODEBUILD_INITIATOR: `codepipeline/shop-${environment}`,
        PLATFORM_RELEASE: JSON.stringify(settings),
        [HANDOVER_VARIABLE]: "package",
    };
}

/** BuildBench is an application's folder and its pipelines. */
export class BuildBench {
    readonly shop = new Shop();
    readonly folder = mkdtempSync(join(tmpdir(), "pipeline-spec-"));
    /** How the application is built. */
    application: BuildSettings | undefined;
    /** What has started the pipeline, in CodePipeline's words. */
    trigger = "Webhook";
    /** The id of the pipeline's execution. */
    execution: string | undefined = "an-execution";
    /** Whether the pipeline releases what the build hands on. */
    handsOn = true;
    /** The id of the build. @default - the first of the environment's project */
    buildId: string | undefined;

    constructor() {
        writeTree(this.folder, APPLICATION);
    }

    remove(): void {
        rmSync(this.folder, { recursive: true, force: true });
    }

    /** Runs one of the two commands of a build, each of which is a process of its own. */
    async command(
        name: "begin" | "package",
        environment: string,
        commit: string,
        more: Partial<PipelineSettings> = {},
    ): Promise<void> {
        const variables = {
            ...environmentOf(environment, this.folder, commit, more),
            PLATFORM_EXECUTION: this.execution,
            ...(this.handsOn ? {} : { [HANDOVER_VARIABLE]: undefined }),
            ...(this.buildId === undefined ? {} : { CODEBUILD_BUILD_ID: this.buildId }),
            ...(this.application === undefined ? {} : { PLATFORM_BUILD: JSON.stringify(this.application) }),
        };
        const input = buildInput(variables, "/nowhere");
        const { reporter: _, ...tools } = { ...this.shop.tools(input.by), build: input.build };
        return new PipelineBuild(input, tools, async () => this.trigger)[name]();
    }

    /** What the build has left for the release, as CodeBuild zips it. */
    handedOn(): Uint8Array {
        return zipped(join(this.folder, ".platform", HANDOVER_FOLDER), Object.values(HANDOVER_FILES));
    }

    /** Releases what a build has handed on, as the pipeline's next action does. @returns How the job has ended */
    async release(
        environment: string,
        commit: string,
        more: Partial<PipelineSettings> = {},
        artifact: Uint8Array = this.handedOn(),
    ): Promise<Ended> {
        const settings = this.releaserSettings(environment, commit, more);
        const at = `${settings.pipeline.slice(0, 20)}`;
        const { objects } = this.shop.aws;
        objects.set(`${at}/package/abcdefg`, artifact);
        objects.set(`${at}/source/abcdefg`, zippedSource(this.folder));
        const ended: Ended[] = [];
        const jobs: Jobs = {
            succeeded: async () => void ended.push({ succeeded: true }),
            failed: async (_id, message) => void ended.push({ succeeded: false, message }),
        };
        const tools = this.shop.tools(`codepipeline/${settings.pipeline}`);
        const open = async (build: string | undefined) => ({ ...tools, ...(build === undefined ? {} : { build }) });
        await runJob(
            { kind: "job", id: "1", data: this.job(settings, commit) },
            settings,
            open,
            async () => this.trigger,
            jobs,
        );
        objects.delete(`${at}/package/abcdefg`);
        objects.delete(`${at}/source/abcdefg`);
        const [end, ...others] = ended;
        if (end === undefined || others.length > 0) {
            throw new Error(`The job has ended ${ended.length} times.`);
        }
        return end;
    }

    /** Tells what GitHub is to know of how the stage fares that builds. */
    async stage(state: string, environment: string, commit: string): Promise<void> {
        await reportBuild(this.shop.tools(`codepipeline/shop-${environment}`), { commit, environment }, state);
    }

    private job({ pipeline, bucket }: ReleaserSettings, commit: string): object {
        const inputArtifacts = ["source", "package"].map((name) => {
            const objectKey = `${pipeline.slice(0, 20)}/${name}/abcdefg`;
            return { name, location: { type: "S3", s3Location: { bucketName: bucket, objectKey } } };
        });
        const UserParameters = JSON.stringify({ commit, execution: this.execution });
        return { inputArtifacts, actionConfiguration: { configuration: { UserParameters } } };
    }

    private releaserSettings(environment: string, commit: string, more: Partial<PipelineSettings>): ReleaserSettings {
        const { PLATFORM_RELEASE, API_INVOKE_URL } = environmentOf(environment, this.folder, commit, more);
        return {
            region: "eu-west-1",
            bucket: VARIABLES.ARTIFACT_BUCKET,
            functionName: VARIABLES.LAMBDA_FUNCTION_NAME,
            url: API_INVOKE_URL,
            pipeline: `shop-${environment}`,
            buildProject: `shop-${environment}`,
            release: parsePipelineSettings(PLATFORM_RELEASE),
            application: this.application ?? {
                runtime: "python3.13",
                architecture: "x86_64",
                handlers: ["app.lambda_handler"],
            },
        };
    }

    /** Runs a build and its release; returns what was said. @throws {Error} where the release has failed */
    async build(environment: string, commit: string, more?: Partial<PipelineSettings>): Promise<string> {
        this.shop.said.length = 0;
        await this.stage("STARTED", environment, commit);
        for (const name of ["begin", "package"] as const) {
            await this.command(name, environment, commit, more);
        }
        const { succeeded, message = "" } = await this.release(environment, commit, more);
        if (!succeeded) {
            throw new UserError(message);
        }
        return this.shop.said.join("\n");
    }
}

/** How a job has ended. */
export interface Ended {
    readonly succeeded: boolean;
    readonly message?: string;
}

/** A zip file of those files of a folder that are there. */
function zipped(folder: string, names: readonly string[]): Uint8Array {
    const there = names.filter((name) => existsSync(join(folder, name)));
    return zipSync(Object.fromEntries(there.map((name) => [name, readFileSync(join(folder, name))])));
}

/** The source of a pipeline: without what its build has added. */
function zippedSource(folder: string): Uint8Array {
    return zipSync(zippable(folder, (name) => name === ".platform"));
}
