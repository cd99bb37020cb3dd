import type { input } from "@pulumi/aws/types";
import * as pulumi from "@pulumi/pulumi";

import { ARTIFACTS } from "../contract/handover";
import type { Source } from "./source";

/** One branch of the application's repository. */
export interface SourceBranch {
    /** The user or organization on GitHub that has the repository. */
    readonly owner: pulumi.Input<string>;
    /** The repository's name alone. */
    readonly name: pulumi.Input<string>;
    readonly branch: pulumi.Input<string>;
}

/** The name of a pipeline's source action, by which webhooks and triggers know it. */
export const SOURCE_ACTION = "Source";

/**
 * The source action of a pipeline, in its mode.
 *
 * @param namespace Under which later actions have its variables. @default - they have none of them
 */
export function sourceAction(
    source: Source,
    repository: SourceBranch,
    namespace?: string,
): input.codepipeline.PipelineStageAction {
    const action = {
        name: SOURCE_ACTION,
        category: "Source",
        version: "1",
        outputArtifacts: [ARTIFACTS.source],
        ...(namespace === undefined ? {} : { namespace }),
    };
    const { owner, name, branch } = repository;
    if (source.mode !== "connection") {
        return {
            ...action,
            owner: "ThirdParty",
            provider: "GitHub",
            configuration: {
                Owner: owner,
                Repo: name,
                Branch: branch,
                // Not in ignoreChanges: it could then never be rotated.
                OAuthToken: pulumi.secret(source.token),
                // With both, each push would run twice.
                PollForSourceChanges: String(source.mode === "polling"),
            },
        };
    }
    return {
        ...action,
        owner: "AWS",
        provider: "CodeStarSourceConnection",
        configuration: {
            ConnectionArn: source.connectionArn,
            FullRepositoryId: pulumi.interpolate`${owner}/${name}`,
            BranchName: branch,
            // The files alone: the engine computes the hash of the tree from them, as it does in mode oauth.
            OutputArtifactFormat: "CODE_ZIP",
            // The trigger detects them: "Add trigger with code push or pull request event types".
            DetectChanges: "false",
        },
    };
}

/** The triggers of a pipeline: in mode connection a push to its branch, within the path filters. */
export function pushTriggers(
    source: Source,
    { branch }: SourceBranch,
): input.codepipeline.PipelineTrigger[] | undefined {
    if (source.mode !== "connection") {
        return undefined;
    }
    const { include = [], exclude = [] } = source;
    const filePaths = {
        ...(include.length > 0 ? { includes: [...include] } : {}),
        ...(exclude.length > 0 ? { excludes: [...exclude] } : {}),
    };
    const push = {
        branches: { includes: [branch] },
        ...(Object.keys(filePaths).length > 0 ? { filePaths } : {}),
    };
    return [
        {
            providerType: "CodeStarSourceConnection",
            gitConfiguration: { sourceActionName: SOURCE_ACTION, pushes: [push] },
        },
    ];
}
