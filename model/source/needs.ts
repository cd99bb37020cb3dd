import type { PlatformConfig } from "../config";

/** Whether each environment has a webhook in GitHub that tells of pushes. */
export function hasPushWebhooks({ source }: Pick<PlatformConfig, "source">): boolean {
    return source.mode === "oauth" && source.trigger === "webhook";
}

/** Whether something is made in GitHub itself: webhooks, or rules for branches. */
export function needsGitHub(config: PlatformConfig): boolean {
    return hasPushWebhooks(config) || config.pullRequests.protect;
}

/** Whether something that runs in AWS needs a token: to read the repository, to report, or to keep previews. */
export function needsBuildToken({ source, pullRequests, release }: PlatformConfig): boolean {
    return (source.mode === "oauth" && pullRequests.check) || pullRequests.previews > 0 || release.report;
}

/** Whether another environment is promoted from this one. */
export function isPromoted({ environments }: PlatformConfig, environment: string): boolean {
    return environments.some(({ promotesFrom }) => promotesFrom === environment);
}
