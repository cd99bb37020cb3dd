import type * as codebuild from "@pulumi/aws/codebuild";
import type { input } from "@pulumi/aws/types";

import { ARTIFACTS, HANDOVER_VARIABLE, RELEASE_PARAMETERS } from "../contract/handover";
import { EXECUTION_ID, EXECUTION_VARIABLE } from "../contract/pipelineSettings";
import type { Releaser } from "./releaser";

/** The stage that builds. Events name it, and so it stays what it is. */
export const BUILD_STAGE = "Build";

/** What a managed build is told of the execution that it belongs to. */
const EXECUTION = JSON.stringify([
    { name: EXECUTION_VARIABLE, value: EXECUTION_ID, type: "PLAINTEXT" },
    { name: HANDOVER_VARIABLE, value: ARTIFACTS.package, type: "PLAINTEXT" },
]);

/** The stages of a pipeline. @param releaser What releases what the build has made. @default - the build does that itself */
export function pipelineStages(
    source: input.codepipeline.PipelineStageAction,
    project: codebuild.Project,
    releaser: Releaser | undefined,
): input.codepipeline.PipelineStage[] {
    return [
        { name: "Source", actions: [source] },
        { name: BUILD_STAGE, actions: [buildAction(project, releaser !== undefined)] },
        ...(releaser === undefined ? [] : [{ name: "Release", actions: [releaseAction(releaser)] }]),
    ];
}

/** The action that runs the build project. */
function buildAction(project: codebuild.Project, handsOn: boolean): input.codepipeline.PipelineStageAction {
    return {
        name: "Build",
        category: "Build",
        owner: "AWS",
        provider: "CodeBuild",
        version: "1",
        inputArtifacts: [ARTIFACTS.source],
        ...(handsOn ? { outputArtifacts: [ARTIFACTS.package] } : {}),
        configuration: {
            ProjectName: project.name,
            ...(handsOn ? { EnvironmentVariables: EXECUTION } : {}),
        },
    };
}

/** The action that releases. It gets the source, too: what decides over a release it does not take from the build. */
function releaseAction({ functionName }: Releaser): input.codepipeline.PipelineStageAction {
    return {
        name: "Release",
        category: "Invoke",
        owner: "AWS",
        provider: "Lambda",
        version: "1",
        inputArtifacts: [ARTIFACTS.source, ARTIFACTS.package],
        configuration: { FunctionName: functionName, UserParameters: RELEASE_PARAMETERS },
    };
}
