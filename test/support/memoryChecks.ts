import type { CheckBuild, CheckBuilds } from "../../release/previews/ports";

/** Lets a call of one process wait for whoever decides over the order of all. */
export type Through = <T>(call: string, work: () => T) => Promise<T>;

/** The builds of the check, in memory, the newest first. A start that comes again within five minutes is the same one. */
export function memoryChecks(builds: CheckBuild[], clock: { readonly time: number }, through: Through): CheckBuilds {
    return {
        recent: async () => through("ListBuilds", () => [...builds]),
        start: async (_project, pullRequest, once) =>
            through(`StartBuild ${pullRequest}`, () => {
                const now = clock.time;
                if (!builds.some((each) => each.commit === once && now - each.started < 300_000)) {
                    const arn = `arn:aws:codebuild:eu-west-1:123456789012:build/shop_pull-requests:${once}`;
                    builds.unshift({
                        arn,
                        pullRequest,
                        commit: once,
                        isRunning: true,
                        hasSucceeded: false,
                        started: now,
                    });
                }
            }),
    };
}
