import * as codebuild from "@pulumi/aws/codebuild";
import type { input } from "@pulumi/aws/types";
import * as pulumi from "@pulumi/pulumi";

import { repositoryUrl } from "../contract/buildVariables";
import type { WebhookFilter } from "../config/source/webhooks";
import { signedWebhook } from "./signedWebhook";
import { readsOnly, type CheckedSource } from "./source";

/** What a build project builds: a repository at GitHub. */
export interface RepositorySource {
    readonly repository: { readonly owner: pulumi.Input<string>; readonly name: pulumi.Input<string> };
    /** How CodeBuild gets at it. */
    readonly source: CheckedSource;
    /** The commit status that tells the result, such as `shop/check`. */
    readonly context: pulumi.Input<string>;
    /** The build specification itself, or the path to it inside the repository. */
    readonly buildspec: pulumi.Input<string>;
    /** How many commits are fetched; 0 for all. @default 1 */
    readonly depth?: number;
}

/** What opens the repository: the ARN of a connection, or of the secret that holds a token. */
export function accessArn(source: CheckedSource): pulumi.Input<string> {
    return source.mode === "webhook" ? (source.checkToken ?? source.buildToken).arn : source.connectionArn;
}

/** The source of a build project. CodeBuild tries what opens it when the project is made. */
export function repositorySource(args: RepositorySource): input.codebuild.ProjectSource {
    const { repository, source, context, buildspec, depth = 1 } = args;
    return {
        type: "GITHUB",
        location: pulumi
            .all([repository.owner, repository.name])
            .apply(([owner, name]) => `${repositoryUrl(owner, name)}.git`),
        gitCloneDepth: depth,
        auth: {
            type: source.mode === "webhook" ? "SECRETS_MANAGER" : "CODECONNECTIONS",
            resource: accessArn(source),
        },
        buildspec,
        // CodeBuild reports with the token that reads. It tries so all the same where a webhook has started the build: GitHub refuses it.
        ...(readsOnly(source)
            ? { reportBuildStatus: false }
            : { reportBuildStatus: true, buildStatusConfig: { context } }),
    };
}

/** What starts the builds of a project. */
export interface BuildTrigger {
    readonly project: pulumi.Input<string>;
    readonly source: CheckedSource;
    readonly filters: pulumi.Input<readonly WebhookFilter[]>;
    /** The events that a webhook in GitHub tells of, sorted as GitHub gives them back. */
    readonly events: readonly string[];
    /** Whose pull requests somebody has to let through. @default - nobody has to */
    readonly approval?: input.codebuild.WebhookPullRequestBuildPolicy;
}

/**
 * Has events of a repository start the builds of a project.
 *
 * @returns The number of the webhook in GitHub; undefined where CodeBuild makes it through the connection.
 */
export function buildTrigger(
    name: string,
    { project, source, filters, events, approval }: BuildTrigger,
    parent: pulumi.Resource,
): pulumi.Output<string> | undefined {
    const webhook = new codebuild.Webhook(
        name,
        {
            projectName: project,
            buildType: "BUILD",
            filterGroups: [{ filters: pulumi.output(filters).apply((each) => [...each]) }],
            ...(approval === undefined ? {} : { pullRequestBuildPolicy: approval }),
            // Without it CodeBuild makes the webhook in GitHub by itself, through the connection.
            ...(source.mode === "webhook" ? { manualCreation: true } : {}),
        },
        // A project has one webhook: a new one can be there only when the earlier one is gone.
        { parent, additionalSecretOutputs: ["payloadUrl"], deleteBeforeReplace: true },
    );
    if (source.mode !== "webhook") {
        return undefined;
    }
    const { payloadUrl: url, secret } = webhook;
    return signedWebhook(name, { repository: source.repository, events, url, secret }, { parent }).id;
}
