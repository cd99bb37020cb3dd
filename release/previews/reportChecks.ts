import { buildLink } from "../../common/buildLink";
import type { CheckBuild, CommitStatus, ControllerContext } from "./ports";
import type { Problems } from "./problems";

/** The most pull requests of which one run tells: each is a request or two. */
const MOST_TOLD = 50;

/**
 * Writes the commit status of the check, where the check's own token may only read: what CodeBuild itself says of the newest build of a
 * commit. Of several controllers at the same time one may write what is over; the next look writes it right again.
 *
 * @param only The one pull request whose check has just begun or ended. @default - all that are open
 */
export async function reportChecks(
    { tools, settings }: ControllerContext,
    problems: Problems,
    only?: number,
): Promise<void> {
    const { checks, region } = settings;
    if (checks?.reports !== true) {
        return;
    }
    const { project, context, branches } = checks;
    await problems.unless(async () => {
        const open = (await tools.pulls.open()).filter(
            ({ number, base }) => branches.includes(base) && (only === undefined || number === only),
        );
        const builds = open.length === 0 ? [] : await tools.checks.recent(project);
        for (const { head } of open.slice(0, MOST_TOLD)) {
            // By the commit alone: two pull requests may have the same, and it has one status.
            const build = builds.find(({ commit, pullRequest }) => commit === head.sha && pullRequest !== undefined);
            if (build !== undefined) {
                await problems.unless(async () => {
                    const status = statusOf(build, region);
                    const told = await tools.pulls.status(head.sha, context);
                    if (told?.state !== status.state || told.url !== status.url) {
                        await tools.pulls.report(head.sha, context, status);
                    }
                });
            }
        }
    });
}

function statusOf({ arn, isRunning, hasSucceeded }: CheckBuild, region: string): CommitStatus {
    const url = buildLink(region, arn.slice(arn.indexOf("build/") + "build/".length));
    if (isRunning) {
        return { state: "pending", description: "The tests are running", url };
    }
    return hasSucceeded
        ? { state: "success", description: "The tests have passed", url }
        : { state: "failure", description: "The tests have failed, or were ended", url };
}
