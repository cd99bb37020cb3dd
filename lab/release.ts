import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";
import { join } from "node:path";

import { zipSync } from "fflate";

import { UserError } from "../common/errors";
import type { Step } from "../common/steps";
import type { EnvironmentOutputs, PlatformOutputs } from "../contract/outputs";
import { zippable } from "./build/artifacts";
import { showProgress } from "./build/log";
import { checkout, prepareSource, runBuild, s3CacheStore, type CacheStore } from "./build";
import { projectVariables } from "./build/secrets";
import { BuildFailure } from "./buildFailure";
import { CHECKOUT, type LabFolder } from "./folder";
import {
    buildActionVariables,
    keepArtifact,
    readPipeline,
    runInvokeAction,
    startExecution,
    tellStage,
} from "./pipeline";
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
    const [project, pipeline] = await Promise.all([
        buildProject(environment.buildProject),
        readPipeline(environment.pipeline),
    ]);
    const run = { execution: options.execution ?? (await startExecution(pipeline, commit)), commit };
    const sourceFolder = join(folder.root, "build", environment.alias);
    await checkout(options.repository ?? folder.source, commit, sourceFolder);
    const source = zipSync(zippable(sourceFolder));
    const onLine = options.onLine ?? ((line: string) => showProgress(step, line));
    const logFile = join(folder.logs, `build-${environment.alias}.log`);
    await tellStage(pipeline, run, "STARTED", onLine);
    const result = await runBuild({
        sourceFolder,
        buildspec: project.buildspec,
        environment: {
            ...aws,
            ...project.variables,
            CODEBUILD_BUILD_ID: `${environment.buildProject}:${randomUUID()}`,
            CODEBUILD_INITIATOR: `codepipeline/${environment.pipeline}`,
            ...buildActionVariables(pipeline, run),
        },
        path,
        commit,
        logFile,
        timeoutMinutes: project.timeout,
        cache: project.cache,
        handsOn: pipeline.build.outputs.length > 0,
        onLine,
        signal,
    });
    if (!result.succeeded) {
        await tellStage(pipeline, run, "FAILED", onLine);
        throw new BuildFailure(environment.alias, result, options.onLine === undefined);
    }
    const [output] = pipeline.build.outputs;
    if (output === undefined || result.artifact === undefined) {
        return;
    }
    const [input = ""] = pipeline.source.outputs;
    const artifacts = {
        [input]: await keepArtifact(pipeline, input, source),
        // CodeBuild leaves it with the rights of the build.
        [output]: await keepArtifact(pipeline, output, result.artifact, aws),
    };
    const moto = folder.read()?.emulators.urls.moto ?? "";
    const logged = (line: string) => {
        appendFileSync(logFile, `${line}\n`);
        onLine(line);
    };
    try {
        await runInvokeAction(pipeline, { run, artifacts, moto, onLine: logged });
    } catch (error) {
        const failure = error instanceof UserError ? error.message : String(error);
        throw new BuildFailure(environment.alias, { failure, log: logFile }, options.onLine === undefined);
    }
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
