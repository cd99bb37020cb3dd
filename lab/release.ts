import { projectVariables } from "./build/secrets";
import { join } from "node:path";

import { UserError } from "../common/errors";
import type { Step } from "../common/steps";
import { EXECUTION_VARIABLE } from "../contract/pipelineSettings";
import type { EnvironmentOutputs, PlatformOutputs } from "../contract/outputs";
import { checkout, prepareSource, runBuild, s3CacheStore, type CacheStore } from "./build";
import { BuildFailure } from "./buildFailure";
import { CHECKOUT, type LabFolder } from "./folder";
import { setLabHeads } from "./repository";

/** The sample application for a function's runtime, which plays the part of the team's. */
function sample(runtime: string): string {
    return join(CHECKOUT, "examples", runtime.startsWith("python") ? "application" : "node-application");
}

/** Commits the sample application to the branch of every environment, in a repository of the lab's own. */
export async function commitSample(folder: LabFolder, outputs: PlatformOutputs): Promise<string> {
    const branches = Object.values(outputs.environments).map(({ branch }) => branch);
    return prepareSource({ application: sample(outputs.runtime), folder: folder.source, branches });
}

/**
 * Commits an application to branches of the lab's repository, and tells the stand-in for GitHub. Its hooks hear nothing
 * of it: that is the caller's choice, by the stand-in's `push`.
 */
export async function commit(folder: LabFolder, application: string, branches: readonly string[]): Promise<string> {
    const made = await prepareSource({ application, folder: folder.source, branches });
    const record = folder.read();
    if (record !== undefined) {
        await setLabHeads(record.github, branches, made);
    }
    return made;
}

/** What a release needs to know. */
export interface ReleaseOptions {
    readonly folder: LabFolder;
    readonly environment: EnvironmentOutputs;
    readonly commit: string;
    /** Environment variables and folders of PATH with which the AWS CLI reaches the emulators. */
    readonly aws: Readonly<Record<string, string>>;
    readonly path: readonly string[];
    readonly signal: AbortSignal;
    /** The id of the pipeline's execution. @default - one is started, as somebody would by hand */
    readonly execution?: string;
    /** The bare repository that has the commit. @default - that of what the lab itself releases */
    readonly repository?: string;
    /** Gets each line of the build's log as it comes. @default - the step shows it as its progress */
    readonly onLine?: (line: string) => void;
}

/**
 * Releases a commit to one environment in the way that CodeBuild does: with the variables of the environment's own
 * build project, by the commands of the application's build specification.
 */
export async function release(step: Step, options: ReleaseOptions): Promise<void> {
    const { folder, environment, commit, aws, path, signal } = options;
    const project = await buildProject(environment.buildProject);
    const sourceFolder = join(folder.root, "build", environment.alias);
    await checkout(options.repository ?? folder.source, commit, sourceFolder);
    const result = await runBuild({
        sourceFolder,
        buildspec: project.buildspec,
        environment: {
            ...aws,
            ...project.variables,
            CODEBUILD_INITIATOR: `codepipeline/${environment.pipeline}`,
            [EXECUTION_VARIABLE]: options.execution ?? (await startExecution(environment.pipeline)),
        },
        path,
        commit,
        logFile: join(folder.logs, `build-${environment.alias}.log`),
        timeoutMinutes: project.timeout,
        cache: project.cache,
        onLine: options.onLine ?? ((line) => step.progress(line)),
        signal,
    });
    if (!result.succeeded) {
        throw new BuildFailure(environment.alias, result, options.onLine === undefined);
    }
}

async function startExecution(name: string): Promise<string> {
    const { CodePipelineClient, StartPipelineExecutionCommand } = await import("@aws-sdk/client-codepipeline");
    const { pipelineExecutionId } = await new CodePipelineClient().send(new StartPipelineExecutionCommand({ name }));
    return pipelineExecutionId ?? "";
}

/** The version that an alias points at. */
export async function aliasVersion(functionName: string, alias: string): Promise<string> {
    const { GetAliasCommand, LambdaClient } = await import("@aws-sdk/client-lambda");
    const { FunctionVersion } = await new LambdaClient().send(
        new GetAliasCommand({ FunctionName: functionName, Name: alias }),
    );
    return FunctionVersion ?? "";
}

/** A build project, as far as running its commands here takes. */
export interface BuildProject {
    readonly variables: Readonly<Record<string, string>>;
    readonly buildspec: string;
    /** Minutes. */
    readonly timeout: number;
    /** Where its builds keep caches. @default - they keep none */
    readonly cache: CacheStore | undefined;
    /** The commit status under which its builds are reported; undefined where it names none. */
    readonly context: string | undefined;
}

/** The build project of that name. */
export async function buildProject(name: string): Promise<BuildProject> {
    const { BatchGetProjectsCommand, CodeBuildClient } = await import("@aws-sdk/client-codebuild");
    const { projects } = await new CodeBuildClient().send(new BatchGetProjectsCommand({ names: [name] }));
    const project = projects?.[0];
    if (project === undefined) {
        throw new UserError(`There is no build project ${name}.`, "npm run local -- down, and then up, makes it anew.");
    }
    const cacheLocation = project.cache?.type === "S3" ? project.cache.location : undefined;
    return {
        variables: await projectVariables(project.environment?.environmentVariables ?? []),
        buildspec: project.source?.buildspec ?? "",
        timeout: project.timeoutInMinutes ?? 0,
        cache: cacheLocation === undefined ? undefined : s3CacheStore(cacheLocation),
        context: project.source?.buildStatusConfig?.context,
    };
}
