import type * as pulumi from "@pulumi/pulumi";

import type { GitHubRepository } from "./githubRepository";

/** How the application's source reaches the platform: what a stack's `source.mode` and `source.trigger` come to. */
export type Source = ConnectionSource | PollingSource | WebhookSource;

/** GitHub tells of pushes by webhooks that the stack makes. */
export interface WebhookSource {
    readonly mode: "webhook";
    /** The OAuth token with which CodePipeline reads the repository. It is made a secret wherever it goes. */
    readonly token: pulumi.Input<string>;
    /** Where the webhooks are made. */
    readonly repository: GitHubRepository;
    /** The token with which builds read the repository. @default - none: builds of pull requests take one */
    readonly buildToken?: StoredToken | undefined;
    /** The token with which the check of pull requests reads the repository, and can do nothing else. @default - it has that of builds */
    readonly checkToken?: Pick<StoredToken, "arn"> | undefined;
}

/** CodePipeline asks for pushes every few minutes. Nothing is made in GitHub, so that pull requests cannot be checked. */
export interface PollingSource {
    readonly mode: "polling";
    /** The OAuth token with which CodePipeline reads the repository. It is made a secret wherever it goes. */
    readonly token: pulumi.Input<string>;
}

/** AWS hears of pushes through a connection of AWS CodeConnections. */
export interface ConnectionSource {
    readonly mode: "connection";
    readonly connectionArn: pulumi.Input<string>;
    /** Globs of paths; a push that changes none of them starts nothing. @default [] - every push does */
    readonly include?: readonly string[] | undefined;
    /** Globs of paths; a push that changes nothing else starts nothing. @default [] */
    readonly exclude?: readonly string[] | undefined;
}

/** A GitHub token where builds fetch it at run time. */
export interface StoredToken {
    /** The ARN of the secret in Secrets Manager that holds it. */
    readonly arn: pulumi.Input<string>;
    /** Whether it is another one than that with which webhooks are made: then code that is checked may use it. */
    readonly isOwn: boolean;
}

/** A source whose pull requests CodeBuild can check. */
export type CheckedSource = ConnectionSource | (WebhookSource & { readonly buildToken: StoredToken });

/** Whether a build that reads its source so cannot say at GitHub how it went: its token may not, and another has to. */
export function readsOnly(source: CheckedSource): boolean {
    return source.mode === "webhook" && source.checkToken !== undefined;
}

/** The same source where its pull requests can be checked; undefined where they cannot. */
export function checkedSource(source: Source): CheckedSource | undefined {
    if (source.mode === "webhook") {
        const { buildToken } = source;
        return buildToken === undefined ? undefined : { ...source, buildToken };
    }
    return source.mode === "connection" ? source : undefined;
}
