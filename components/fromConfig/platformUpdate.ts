import * as pulumi from "@pulumi/pulumi";
import { version } from "@pulumi/pulumi/version";

import { updateBuildspec } from "../documents/updateBuildspec";
import type { PlatformUpdateArgs } from "../platformUpdate";
import type { Platform } from "./platform";
import type { OpenSource } from "./source";

/** The context of the commit status, behind what the platform is called in GitHub. */
const CONTEXT = "platform";

/**
 * What applies the platform's own repository; undefined where the stack does not do that itself, or its connection still waits for
 * somebody.
 *
 * @param stack The name of the stack.
 */
export function platformUpdateArgs(
    { config, names, scope, tags }: Platform,
    { own: source, reach }: Pick<OpenSource, "own" | "reach">,
    stack: string,
): PlatformUpdateArgs | undefined {
    const { ci, githubOwner: owner, githubApiUrl } = config;
    if (source === undefined || reach === undefined) {
        return undefined;
    }
    const { repository: name = "", state = "", branch } = ci;
    return {
        buildProjectName: names.update.buildProject,
        role: `arn:${scope.partition}:iam::${scope.accountId}:role/${names.update.role}`,
        repository: { owner, name },
        branch,
        source,
        context: `${config.githubName}/${CONTEXT}`,
        buildspec: updateBuildspec(),
        variables: {
            GITHUB_API_URL: githubApiUrl,
            GITHUB_REPOSITORY: `${owner}/${name}`,
            PULUMI_BACKEND_URL: state,
            PULUMI_VERSION: version,
            STACK: stack,
        },
        secrets: { GITHUB_TOKEN: pulumi.interpolate`${reach.secret}:Token` },
        logRetention: config.logRetention,
        tags,
    };
}
