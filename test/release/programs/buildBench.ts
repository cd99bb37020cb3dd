import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { BuildSettings } from "../../../contract/buildSettings";
import type { PipelineSettings } from "../../../contract/pipelineSettings";
import type { ReportedPhaseName } from "../../../contract/reportedPhases";
import { buildInput } from "../../../release/programs/buildInput";
import { hasFailed, phaseFailed, runCommand } from "../../../release/programs/pipelineReport";
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
    /** The id of the build. @default - the first of the environment's project */
    buildId: string | undefined;

    constructor() {
        writeTree(this.folder, APPLICATION);
    }

    remove(): void {
        rmSync(this.folder, { recursive: true, force: true });
    }

    /** Runs one of the three commands, each of which is a process of its own. */
    async command(
        name: "begin" | "package" | "release",
        environment: string,
        commit: string,
        more: Partial<PipelineSettings> = {},
    ): Promise<void> {
        const variables = {
            ...environmentOf(environment, this.folder, commit, more),
            PLATFORM_EXECUTION: this.execution,
            ...(this.buildId === undefined ? {} : { CODEBUILD_BUILD_ID: this.buildId }),
            ...(this.application === undefined ? {} : { PLATFORM_BUILD: JSON.stringify(this.application) }),
        };
        const input = buildInput(variables, "/nowhere");
        const tools = { ...this.shop.tools(input.by), build: input.build };
        return runCommand(input, tools, name, async () => this.trigger);
    }

    /** What the engine does when a phase of the application's own commands is over. */
    async ended(phase: ReportedPhaseName, environment: string, commit: string): Promise<void> {
        const input = buildInput(environmentOf(environment, this.folder, commit, {}), "/nowhere");
        if (hasFailed(input, phase)) {
            await phaseFailed(input, this.shop.tools(input.by), phase);
        }
    }

    /** Runs all commands; returns what was said. */
    async build(environment: string, commit: string, more?: Partial<PipelineSettings>): Promise<string> {
        this.shop.said.length = 0;
        for (const name of ["begin", "package", "release"] as const) {
            await this.command(name, environment, commit, more);
        }
        return this.shop.said.join("\n");
    }
}
