import { messageOf, UserError } from "../../common/errors";
import { PATIENCE } from "../ledger/history";
import { isUnwell, timeOfId, type Outcome } from "../../contract/releaseRecord";
import { verify } from "../engine/health";
import { Ledger } from "../ledger/ledger";
import { leave, removeOrphan } from "./leave";
import { noteOn, write } from "./notes";
import { RECENT } from "../engine/environmentState";
import { provenAs } from "../engine/plan";
import type { ControllerContext, PreviewTools } from "./ports";
import { previewTarget } from "./target";
import { isLive, aliasAndMark, lookAt, previewState } from "./survey";

/** How often a release that has failed for other reasons than its code is tried by itself. */
const MOST_TRIES = 5;

/** How a release ends that was tried and found wanting. */
const VERDICTS: readonly Outcome[] = ["failed", "reverted"];

/**
 * Deals with a release that has failed. What is wrong with the code is told to the pull request; a preview that never
 * served its own code goes. What may pass is tried again, and an error of the controller.
 *
 * @param began When it was begun, in milliseconds since 1970.
 * @throws {unknown} the same error, where it says nothing of the code.
 */
export async function failed(
    { tools, settings }: ControllerContext,
    pullRequest: number,
    commit: string,
    error: unknown,
    began: number,
): Promise<void> {
    const preview = await lookAt(tools, pullRequest);
    if (!isLive(preview)) {
        if ((await aliasAndMark(tools, pullRequest)).alias !== undefined && preview.mark === undefined) {
            throw error; // It is somebody else's.
        }
        tools.say(`${preview.name} was removed while commit ${commit} was being released`);
        await removeOrphan(tools, pullRequest);
        return;
    }
    const { current } = await previewState(tools, preview);
    let why = messageOf(error);
    let isVerdict = error instanceof UserError && (await hasVerdict(tools, preview.name, commit, began));
    const record = current?.record.commit === commit ? current.record : undefined;
    if (record !== undefined && current?.state === "served" && !isUnwell(record)) {
        return; // By another controller.
    }
    // Of several controllers that release the same at once, each may leave it to another to move back.
    const isLeft = record !== undefined && (isUnwell(record) || tools.clock.now() - timeOfId(record.id) > PATIENCE);
    if (isLeft) {
        const target = provenAs(previewTarget(settings, preview.name, {}), record);
        const { complaint } = await verify(tools, target, record);
        if (complaint === undefined) {
            return;
        }
        why = complaint;
        isVerdict = true;
    }
    const before = await noteOn(tools, pullRequest);
    const tries = 1 + (before?.kind === "wanted" && before.commit === commit ? (before.tries ?? 0) : 0);
    if (!isVerdict && tries < MOST_TRIES) {
        await write(tools, { pullRequest, kind: "wanted", why, commit, tries });
        throw error;
    }
    tools.say(`Commit ${commit} could not be released to ${preview.name}: ${why}`);
    if (current === undefined || isLeft) {
        await leave(tools, preview, `commit ${commit.slice(0, 7)} could not be released`);
    }
    await write(tools, { pullRequest, kind: "failed", why, commit });
    if (!isVerdict) {
        throw error;
    }
}

/** Whether the ledger says that a release of a commit was found wanting since then, by whoever has tried. */
async function hasVerdict(
    { store, functions }: PreviewTools,
    name: string,
    commit: string,
    began: number,
): Promise<boolean> {
    const { records } = await new Ledger(store, functions).read(name, RECENT);
    return records.some(
        (record) =>
            record.commit === commit &&
            VERDICTS.includes(record.outcome) &&
            Date.parse(record.finishedAt ?? "") >= began,
    );
}
