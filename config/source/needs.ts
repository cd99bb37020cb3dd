import type { PlatformConfig } from "..";
import { isMap, isText } from "../../common/json";

/** Whether each environment has a webhook in GitHub that tells of pushes. */
export function hasPushWebhooks({ source }: Pick<PlatformConfig, "source">): boolean {
    return source.mode === "oauth" && source.trigger === "webhook";
}

/** Whether something is made in GitHub itself: webhooks, or rules for branches. */
export function needsGitHub(config: PlatformConfig): boolean {
    return hasPushWebhooks(config) || config.pullRequests.protect;
}

/** The webhooks in GitHub that the last `pulumi up` has left, by what they tell of; undefined for a stack of an older version. */
export function webhooksIn(outputs: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> | undefined {
    const { webhooks } = outputs;
    if (webhooks === undefined) {
        return Object.keys(outputs).length === 0 ? {} : undefined;
    }
    const entries = isMap(webhooks) ? Object.entries(webhooks) : [];
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => isText(entry[1])));
}

/**
 * Whether this `up` takes webhooks away, which it does with the token that is configured now: without a provider in the
 * program the engine would take that of the last `up`, which may have expired.
 */
export function leavesGitHub(config: PlatformConfig, outputs: Readonly<Record<string, unknown>>): boolean {
    const known = webhooksIn(outputs);
    const had = known === undefined ? outputs["connection"] === undefined : Object.keys(known).length > 0;
    return had && !hasPushWebhooks(config);
}

/** What is said where webhooks go and no token is configured. */
export const LEAVES_WITH_LAST_TOKEN =
    "The webhooks in GitHub are taken away with the token of the last `pulumi up`, since none is configured now. Where GitHub\n" +
    "  answers 401 to that, give a new one and run `pulumi up` again: pulumi config set --secret githubToken";

/** Whether something that runs in AWS needs a token: to read the repository, to report, or to keep previews. */
export function needsBuildToken({ source, pullRequests, release, ci }: PlatformConfig): boolean {
    const isChecked = source.mode === "oauth" && pullRequests.check;
    return isChecked || pullRequests.previews > 0 || release.report || ci.mode === "codebuild";
}

/** Whether another environment is promoted from this one. */
export function isPromoted({ environments }: PlatformConfig, environment: string): boolean {
    return environments.some(({ promotesFrom }) => promotesFrom === environment);
}
