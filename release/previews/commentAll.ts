import { GRACE } from "./reconcile";
import { newestOf, notes } from "./notes";
import type { ControllerContext } from "./ports";
import type { Problems } from "./problems";
import { comment } from "./comment";

/** Milliseconds after which nobody is told any more what GitHub refuses to take. */
const FORGOTTEN = 7 * 24 * 3_600_000;

/**
 * Tells every pull request that has a preview, or a note, what is true; then takes away the notes that have done their
 * work. A note stays for a while after it was told: another controller, which knew less, may have told something else.
 *
 * @param live The pull requests that have previews.
 */
export async function commentAll(
    controller: ControllerContext,
    problems: Problems,
    live: readonly number[],
): Promise<void> {
    const { store, clock } = controller.tools;
    const kept = (await problems.result(async () => notes(controller.tools))) ?? [];
    const newest = newestOf(kept);
    const told = new Set<number>();
    for (const number of new Set([...live, ...newest.map(({ note }) => note.pullRequest)])) {
        if (await problems.unless(async () => comment(controller, number))) {
            told.add(number);
        }
    }
    const now = clock.now();
    for (const each of kept) {
        const { pullRequest, at, kind } = each.note;
        const isNeeded = newest.includes(each) && (kind === "wanted" || live.includes(pullRequest));
        if (now - at > FORGOTTEN || (now - at > GRACE && told.has(pullRequest) && !isNeeded)) {
            await problems.unless(async () => store.remove(each.key));
        }
    }
}
