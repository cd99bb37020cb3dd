import { STAGE_GONE } from "../../common/deletedByHand";
import { messageOf, UserError } from "../../common/errors";
import { isAllocating } from "./allocation";
import { wasServed } from "../ledger/history";
import { NOT_ANSWERING, type ReleaseRecord } from "../../contract/releaseRecord";
import { reportEnd } from "./reportEnd";
import { hasMade } from "./conflict";
import { movesHandlers } from "./handlers";
import { moveHandlers } from "./moveHandlers";
import { endedRecord } from "./newRecord";
import { Ledger } from "../ledger/ledger";
import { servesOnly, environmentState } from "./environmentState";
import type { Alias, Target, Tools } from "../ports";

/** How often it is tried again because the alias has another revision but serves what it is to be moved back from. */
const MOST_MOVES = 5;

/**
 * Undoes a move, because the environment does not answer as it should. That matters more than to write it down.
 *
 * @throws {UserError} always: it says what was wrong, and what is served now.
 */
export async function moveBack(
    tools: Tools,
    target: Target,
    record: ReleaseRecord,
    started: number,
    complaint: string,
): Promise<never> {
    const { environment } = target;
    const { previous, version } = record;
    const write = async (next: ReleaseRecord) =>
        new Ledger(tools.store).write(next).then(
            () => "",
            (error: unknown) => `\nThe ledger could not be written: ${messageOf(error)}`,
        );
    const what = `${environment} did not answer as it should with version ${version}: ${complaint}`;
    if (previous.version === version && !movesHandlers(record)) {
        const done = endedRecord(tools, record, "succeeded", started, `${NOT_ANSWERING}: ${complaint}`);
        const unwritten = await write(done);
        await reportEnd(tools, target, done);
        throw new UserError(
            `${what}${unwritten}`,
            "It served that version before, too, so that there is nothing to move back to.",
        );
    }
    const reverting: ReleaseRecord = { ...record, outcome: "reverting", note: complaint };
    const unwritten = await write(reverting);
    const now = await restoreAll(tools, record).catch(async (error: unknown) => {
        await reportEnd(tools, target, reverting);
        throw new UserError(
            `${what}\nIt could not be moved back to version ${previous.version}: ${messageOf(error)}${unwritten}`,
            wayBack(error, record),
        );
    });
    const isBack = servesOnly(now, previous.version);
    const restored = isBack ? { ...record, restoredRevisionId: now.revisionId } : record;
    const reverted = endedRecord(tools, restored, "reverted", started, complaint);
    const atLast = await write(reverted);
    await reportEnd(tools, target, reverted);
    throw new UserError(
        `${what}${atLast}`,
        isBack
            ? `It serves version ${previous.version} again, as before.${ofStage(complaint)}${allTheSame(record)}`
            : `It was not moved back: somebody else has moved it to version ${now.version} meanwhile.`,
    );
}

/** What API Gateway says by itself where it has no such stage, or may not invoke the alias; a failing function is a 502. */
function ofStage(complaint: string): string {
    return / answered (403|404|500): .*(Forbidden|Missing Authentication Token|Internal server error|not found)/i.test(
        complaint,
    )
        ? ` ${STAGE_GONE}.`
        : "";
}

/** How a person goes back in spite of what a version answers: what it needs may be what is down. */
export function allTheSame({
    reason,
    environment,
    version,
}: Pick<ReleaseRecord, "reason" | "environment" | "version">) {
    return reason === "rollback"
        ? ` To go back all the same: npm run platform -- rollback ${environment} --to ${version} --force`
        : "";
}

/** A further handler that stays where it is, when the first alias has moved back. */
class HandlerLeft extends UserError {}

/** The first alias comes first: whoever has that says where the others belong. */
async function restoreAll(tools: Tools, record: ReleaseRecord): Promise<Alias> {
    const now = await restore(tools, record);
    if (servesOnly(now, record.previous.version)) {
        await moveHandlers(tools, record, "back").catch((error: unknown) => {
            throw new HandlerLeft(messageOf(error));
        });
    }
    return now;
}

/** What to do about what could not be moved back. */
function wayBack(error: unknown, { environment }: ReleaseRecord): string {
    return error instanceof HandlerLeft
        ? `The others are back. To bring this one back: npm run platform -- restore ${environment}`
        : `Move it back as soon as you can: npm run platform -- rollback ${environment}`;
}

/** @returns The alias as it is then, which is not moved back where somebody else has moved it. */
async function restore(tools: Tools, record: ReleaseRecord): Promise<Alias> {
    const { environment, version, previous } = record;
    let { revisionId = "" } = record;
    for (let attempt = 1; ; attempt++) {
        const back = await tools.functions.move(environment, previous.version, revisionId);
        if (back !== "conflict") {
            return back;
        }
        // Adding a permission gives an alias another revision, too; so does a run that has moved it to the same version.
        const { alias: now, entries } = await environmentState(tools, environment);
        const others = entries.filter((entry) => wasServed(entry) && entry.record.id !== record.id);
        const isOurs = servesOnly(now, version) || isAllocating(now, version, previous.version);
        if (!isOurs || others.some((other) => hasMade(other.record, now)) || attempt === MOST_MOVES) {
            return now;
        }
        revisionId = now.revisionId;
    }
}
