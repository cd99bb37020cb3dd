import { UserError } from "../../model/errors";
import { previewName } from "../../model/preview/names";
import type { Outcome } from "../../model/release/record";
import { Ledger } from "../ledger";
import { leave, removeOrphan } from "./leave";
import { noteOn, write } from "./notes";
import type { Keeping, PreviewTools } from "./ports";
import { isLive, look, lookAt, standingOf } from "./survey";

/** How often a release that has failed for other reasons than its code is tried by itself. */
const MOST_TRIES = 5;

/** How a release ends that was tried and found wanting. Where another was first, that says nothing of the code. */
const VERDICTS: readonly Outcome[] = ["failed", "reverted"];

/**
 * Deals with a release that has failed. What is wrong with the code is told to the pull request; a preview that never
 * served its own code goes. What may pass is tried again, and an error of the keeper.
 *
 * @throws {unknown} the same error, where it says nothing of the code.
 */
export async function failed({ tools }: Keeping, pullRequest: number, commit: string, error: unknown): Promise<void> {
    const preview = await lookAt(tools, pullRequest);
    if (!isLive(preview)) {
        if ((await look(tools, pullRequest)).alias !== undefined && preview.mark === undefined) {
            throw error; // It is somebody else's.
        }
        tools.say(`${preview.name} was removed while commit ${commit} was being released`);
        await removeOrphan(tools, pullRequest);
        return;
    }
    const { current } = await standingOf(tools, preview);
    if (current?.state === "served" && current.record.commit === commit) {
        return; // By another keeper.
    }
    const why = error instanceof Error ? error.message : String(error);
    const before = await noteOn(tools, pullRequest);
    const tries = 1 + (before?.kind === "wanted" && before.commit === commit ? (before.tries ?? 0) : 0);
    const isVerdict = error instanceof UserError && (await hasVerdict(tools, pullRequest, commit));
    if (!isVerdict && tries < MOST_TRIES) {
        await write(tools, { pullRequest, kind: "wanted", why, commit, tries });
        throw error;
    }
    tools.say(`Commit ${commit} could not be released to ${preview.name}: ${why}`);
    if (current === undefined) {
        await leave(tools, preview, `commit ${commit.slice(0, 7)} could not be released`);
    }
    await write(tools, { pullRequest, kind: "failed", why, commit });
    if (!isVerdict) {
        throw error;
    }
}

/** Whether the ledger says of the last release that it was tried, and how it ended. */
async function hasVerdict({ store }: PreviewTools, pullRequest: number, commit: string): Promise<boolean> {
    const { records } = await new Ledger(store).read(previewName(pullRequest), 1);
    return records.some((record) => record.commit === commit && VERDICTS.includes(record.outcome));
}
