import type { MissingChecks } from "../../contract/previews/settings";
import type { CheckBuild, ControllerContext, ListedPull } from "./ports";
import type { Problems } from "./problems";

/** Milliseconds that the webhook has to start a check: only then it is missing. */
const QUIET = 2 * 60_000;

/** Milliseconds after which a check is started again that ended before CodeBuild knew its commit. */
const RETRY = 3_600_000;

/** The most commits that GitHub is asked about in one run: each is a request of its own. */
const MOST_ASKED = 50;

/**
 * Starts the check of pull requests that have none. The webhook starts it when one is opened or pushed to; one that was
 * given another base (`edited`), or was open before there were checks, nobody has told of. Those of forks are left alone:
 * somebody has to say that they may be built.
 *
 * A commit is started once, whatever becomes of it: where its status never arrives, it is not built over and over.
 */
export async function startMissingChecks({ tools, settings }: ControllerContext, problems: Problems): Promise<void> {
    const { checks } = settings;
    if (checks === undefined) {
        return;
    }
    const now = tools.clock.now();
    const waiting = (await tools.pulls.open()).filter((pull) => isDue(pull, checks, now));
    const builds = waiting.length === 0 ? [] : await tools.checks.recent(checks.project);
    const unbuilt = waiting.filter((pull) => !builds.some((build) => isOf(build, pull, now)));
    for (const { number, head } of unbuilt.slice(0, MOST_ASKED)) {
        await problems.unless(async () => {
            if (!(await tools.pulls.isReported(head.sha, checks.context))) {
                tools.say(`Starting the check of pull request ${number}, which nothing has started`);
                await tools.checks.start(checks.project, number, head.sha);
            }
        });
    }
}

function isDue({ isFork, base, updated }: ListedPull, { branches }: MissingChecks, now: number): boolean {
    return !isFork && branches.includes(base) && now - updated >= QUIET;
}

/** Whether a build is the check of what a pull request has now. */
function isOf(build: CheckBuild, { number, head }: ListedPull, now: number): boolean {
    const isUnknown = build.commit === undefined && (build.isRunning || now - build.started < RETRY);
    return build.commit === head.sha || (build.pullRequest === number && isUnknown);
}
