import * as pulumi from "@pulumi/pulumi";

import { newEnvironments, type PlatformConfig, type Standing } from "../../config";
import { checkWaits, connectionIn } from "../../config/source/connection";
import {
    hasPushWebhooks,
    leavesGitHub,
    LEAVES_WITH_LAST_TOKEN,
    needsBuildToken,
    needsGitHub,
    webhooksIn,
} from "../../config/source/needs";
import { BuildToken } from "../buildToken";
import { githubRepository, type GitHubRepository } from "../githubRepository";
import { replaceExistingWebhook } from "../replaceExistingWebhook";
import { connectionStatus, SourceConnection } from "../sourceConnection";
import { checkedSource, type CheckedSource, type Source } from "../source";
import type { GitHubReach, Platform } from "./platform";

/** The tokens of a stack's configuration. */
export interface SourceTokens {
    readonly githubToken: pulumi.Output<string> | undefined;
    /** The token of what runs in builds. */
    readonly githubBuildToken: pulumi.Output<string> | undefined;
    /** Whether that is a token of its own. */
    readonly hasOwnBuildToken: boolean;
    /** The token of the check of pull requests. @default - it has that of what runs in builds */
    readonly githubCheckToken?: pulumi.Output<string> | undefined;
    /** Whether stand-ins are in place of the tokens: GitHub is not asked then. @default false */
    readonly hasStandIns?: boolean;
}

/** What the program is told that decides over the source. */
export interface SourceSettings extends SourceTokens {
    readonly config: PlatformConfig;
    /** The owner that this shell tells the GitHub provider to work for. */
    readonly shellOwner: string | undefined;
    /** What the last `up` of this stack has exported. */
    readonly previous: Readonly<Record<string, unknown>>;
    /** The environments that the stack has. */
    readonly standing: Standing;
}

/** What is seen of the source before any resource is made. */
export interface SeenSource {
    /** The repository, where something is made in it. */
    readonly repository: GitHubRepository | undefined;
    /** Whether what CodeBuild reads by itself has to wait for the handshake of the connection. */
    readonly checkWaits: boolean;
}

/**
 * Looks at the repository and the connection.
 *
 * @throws {pulumi.RunError} which says what is wrong with the token, the repository or a branch, and how to mend it.
 */
export async function lookAtSource(
    { config, githubToken, hasStandIns, shellOwner, previous, standing }: SourceSettings,
    opts: pulumi.InvokeOptions,
): Promise<SeenSource> {
    const known = connectionIn(previous);
    const { source } = config;
    const leaves = leavesGitHub(config, previous);
    if (leaves && githubToken === undefined) {
        await pulumi.log.warn(LEAVES_WITH_LAST_TOKEN);
    }
    const [repository, status] = await Promise.all([
        needsGitHub(config) || (leaves && githubToken !== undefined)
            ? githubRepository("github", {
                  owner: config.githubOwner,
                  name: config.githubRepository,
                  apiUrl: config.githubApiUrl,
                  token: given(githubToken, "githubToken"),
                  isAsked: hasStandIns !== true,
                  shellOwner,
                  branches: config.environments.map(({ branch }) => branch),
                  newHooks: hasPushWebhooks(config) ? newEnvironments(config.environments, standing).length : undefined,
                  webhooks: webhooksIn(previous) ?? {},
              })
            : undefined,
        source.mode === "connection" ? connectionStatus(source.connectionArn ?? known?.arn, opts) : undefined,
    ]);
    const isBuilt = config.pullRequests.check || config.ci.mode === "codebuild";
    return { repository, checkWaits: isBuilt && checkWaits(known, status) };
}

/** The source as it is opened. */
export interface OpenSource {
    readonly source: Source;
    /** The same where pull requests are checked. */
    readonly checked: CheckedSource | undefined;
    /** The platform's own repository, by the same means, where the stack applies it. */
    readonly own: CheckedSource | undefined;
    /** The repository, where something is made in it. */
    readonly repository: GitHubRepository | undefined;
    /** In mode connection. */
    readonly connection: SourceConnection | undefined;
    /** How what runs in builds reaches GitHub, where something does. */
    readonly reach: GitHubReach | undefined;
}

/**
 * Opens the source: makes the connection, and keeps the token of builds, where there are any.
 *
 * @param serving What serves. What is in GitHub is made after it, and deleted before: where the token is no good by then,
 *   nothing that serves has gone.
 */
export function openSource(
    { config, names, scope, tags }: Platform,
    tokens: SourceTokens,
    seen: SeenSource,
    serving: readonly pulumi.Resource[],
    opts: pulumi.ComponentResourceOptions,
): OpenSource {
    const repository = seen.repository && {
        ...seen.repository,
        opts: { ...seen.repository.opts, dependsOn: [...serving] },
    };
    const { projectName: project } = config;
    const { mode, trigger, connectionArn, include, exclude } = config.source;
    const connectionArgs = { project, connectionArn, checkWaits: seen.checkWaits, scope, tags };
    const connection = mode === "connection" ? new SourceConnection("connection", connectionArgs, opts) : undefined;
    const buildToken = needsBuildToken(config) ? keptToken(names.tokenSecret, tokens, tags, opts) : undefined;
    const checkToken =
        tokens.githubCheckToken && keptCheckToken(names.checkTokenSecret, tokens.githubCheckToken, tokens, tags, opts);
    const token = () => given(tokens.githubToken, "githubToken");
    const source: Source =
        connection !== undefined
            ? { mode: "connection", connectionArn: connection.arn, include, exclude }
            : trigger === "polling"
              ? { mode: "polling", token: token() }
              : {
                    mode: "webhook",
                    token: token(),
                    repository: given(repository, "the repository"),
                    buildToken,
                    checkToken,
                };
    const isChecked = config.pullRequests.check && !seen.checkWaits;
    return {
        source,
        checked: isChecked ? checkedSource(source) : undefined,
        own: config.ci.mode === "codebuild" && !seen.checkWaits ? ownSource(config, source, token) : undefined,
        repository,
        connection,
        reach: buildToken && {
            apiUrl: config.githubApiUrl,
            owner: config.githubOwner,
            repository: config.githubRepository,
            secret: buildToken.arn,
            label: config.githubName,
        },
    };
}

/** How CodeBuild reads the platform's own repository, and where its webhook is made. */
function ownSource(
    { ci, githubApiUrl: apiUrl, githubOwner: owner }: PlatformConfig,
    source: Source,
    token: () => pulumi.Output<string>,
): CheckedSource | undefined {
    const found = checkedSource(source);
    if (found?.mode !== "webhook") {
        return found;
    }
    const name = ci.repository ?? "";
    const takeOver = replaceExistingWebhook("platform", { apiUrl, owner, name, token: token() });
    // It is not the check of anybody's code: it reports by itself.
    return { ...found, checkToken: undefined, repository: { ...found.repository, name, takeOver } };
}

function keptToken(
    secretName: string,
    { githubBuildToken, hasOwnBuildToken: isOwn, hasStandIns: isStandIn = false }: SourceTokens,
    tags: Readonly<Record<string, string>>,
    opts: pulumi.ComponentResourceOptions,
): { readonly arn: pulumi.Output<string>; readonly isOwn: boolean } {
    const token = given(githubBuildToken, "githubBuildToken");
    return { arn: new BuildToken("github-token", { secretName, token, isStandIn, tags }, opts).arn, isOwn };
}

function keptCheckToken(
    secretName: string,
    token: pulumi.Output<string>,
    { hasStandIns: isStandIn = false }: SourceTokens,
    tags: Readonly<Record<string, string>>,
    opts: pulumi.ComponentResourceOptions,
): { readonly arn: pulumi.Output<string> } {
    const description = "The GitHub token with which the check of pull requests reads the repository";
    return new BuildToken("github-check-token", { secretName, token, isStandIn, description, tags }, opts);
}

/** What a configuration that was checked has: its rules ask for each token that is needed. */
function given<T>(value: T | undefined, what: string): T {
    if (value === undefined) {
        throw new pulumi.RunError(
            `The configuration was accepted without ${what}, which it needs: this is a fault of the platform`,
        );
    }
    return value;
}
