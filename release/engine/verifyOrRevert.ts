import { messageOf, UserError } from "../../common/errors";
import { isAllocating } from "./allocation";
import { isUnwell, NOT_ANSWERING, type ReleaseRecord } from "../../contract/releaseRecord";
import { verify, type Verification } from "./health";
import { reportEnd, toReport } from "./reportEnd";
import { lost } from "./conflict";
import { closeRecord } from "./closeRecord";
import { endedRecord } from "./newRecord";
import { Ledger } from "../ledger/ledger";
import { isVouched } from "../ledger/signed";
import { moveBack } from "./moveBack";
import { moveHandlers } from "./moveHandlers";
import { servesOnly } from "./environmentState";
import { provenAs, type Unchanged } from "./plan";
import type { Alias, Target, Tools } from "../ports";

/** What a move has come to. */
export interface Result {
    readonly environment: string;
    readonly reason: ReleaseRecord["reason"];
    readonly version: string;
    readonly previous: string;
    readonly revisionId: string;
    /** Milliseconds. */
    readonly durationMs: number;
    readonly record: ReleaseRecord;
    /** The alias as it was found after the environment had answered. @default - nobody has looked */
    readonly alias?: Alias;
}

/**
 * Ends a move that was killed before it had asked the environment.
 *
 * @returns Undefined where there is nothing to end.
 */
export async function finishUnfinished(tools: Tools, unchanged: Unchanged): Promise<Result | undefined> {
    const { unfinished, before } = unchanged;
    // What nobody has signed is made anew instead: a plan names it not.
    if (unfinished === undefined || !isVouched(unfinished.record, tools.store)) {
        return undefined;
    }
    const target = provenAs(unchanged.target, unfinished.record);
    const started = Date.parse(unfinished.record.startedAt);
    const why = isUnwell(unfinished.record) ? "and did not answer at first" : "whose run was ended";
    const note = `Moved by ${unfinished.record.by}, ${why}; verified by ${tools.by}`;
    // A run without a reporter may have begun it.
    const known = unfinished.record;
    const record = { ...toReport(tools, known), ...known, revisionId: before.revisionId, note };
    return verifyOrRevert(tools, target, record, started);
}

/**
 * The second half of a move, when the alias has moved: asks the environment, and moves it back if it does not answer.
 *
 * @throws {UserError} where it was moved back, or where somebody else has moved it meanwhile.
 */
export async function verifyOrRevert(
    tools: Tools,
    target: Target,
    record: ReleaseRecord,
    started: number,
): Promise<Result> {
    const further = await moveFurther(tools, record);
    const { complaint, now: moved } = further ?? (await unfinished(record, verify(tools, target, record)));
    if (moved !== undefined) {
        return overtaken(tools, target, record, started, moved, "left");
    }
    if (complaint !== undefined && record.forced === true) {
        return stay(tools, target, record, started, complaint);
    }
    if (complaint !== undefined) {
        return record.inPlace === true
            ? leaveToOther(tools, target, record, started, complaint)
            : moveBack(tools, target, record, started, complaint);
    }
    const now = await unfinished(record, tools.functions.alias(target.environment));
    if (!servesOnly(now, record.version) && !isAllocating(now, record.version, record.previous.version)) {
        return overtaken(tools, target, record, started, now, "succeeded");
    }
    // Somebody may have moved one of them while the environment was asked.
    const other = await unfinished(record, moveHandlers(tools, record, "there"));
    if (other !== undefined) {
        return overtaken(tools, target, record, started, other, "succeeded");
    }
    const done = endedRecord(tools, record, "succeeded", started, record.note);
    await unfinished(record, new Ledger(tools.store).write(done));
    tools.say(`${target.environment} serves version ${record.version} at ${target.url}`);
    return { ...resultOf(await reportEnd(tools, target, done)), alias: now };
}

/** Moves the further handlers, when the first alias has moved. @returns Why that cannot stay; undefined where all have moved. */
async function moveFurther(tools: Tools, record: ReleaseRecord): Promise<Verification | undefined> {
    try {
        const now = await moveHandlers(tools, record, "there");
        return now && { now };
    } catch (error) {
        if (!(error instanceof UserError) || record.forced === true) {
            throw error;
        }
        return { complaint: error.message };
    }
}

/** A person wants it to stay where it is, whatever it answers. */
async function stay(
    tools: Tools,
    target: Target,
    record: ReleaseRecord,
    started: number,
    complaint: string,
): Promise<Result> {
    const done = endedRecord(tools, record, "succeeded", started, `${NOT_ANSWERING}: ${complaint}`);
    await new Ledger(tools.store).write(done);
    tools.say(
        `${target.environment} serves version ${record.version}, which does not answer as it should: ${complaint}`,
    );
    return resultOf(await reportEnd(tools, target, done));
}

function resultOf(record: ReleaseRecord): Result {
    const { environment, reason, version, previous, revisionId = "", durationMs = 0 } = record;
    return { environment, reason, version, previous: previous.version, revisionId, durationMs, record };
}

/** Waits for what is left to do when the environment has answered; where it goes wrong, the error says how far it came. */
async function unfinished<T>({ environment, reason, version }: ReleaseRecord, work: Promise<T>): Promise<T> {
    return work.catch((error: unknown) => {
        const why = messageOf(error);
        // To go back once more without a version could go back further.
        const again =
            reason === "rollback"
                ? `npm run platform -- rollback ${environment} --to ${version}`
                : "the same command again";
        throw new UserError(
            `${environment} was moved to version ${version}, but the move could not be brought to its end: ${why}`,
            `Run ${again}: it finds the version in place and writes the ledger.`,
        );
    });
}

/**
 * Somebody has moved the alias on, or back.
 *
 * @param outcome `succeeded` where the environment had answered as it should before; `left` where it had not: whoever has moved the alias on may
 *   come back to this version, and then it has to be asked.
 */
async function overtaken(
    tools: Tools,
    target: Target,
    record: ReleaseRecord,
    started: number,
    now: Alias,
    outcome: "left" | "succeeded",
): Promise<never> {
    const error = await lost(tools, target.environment, now, record.version);
    const isBack = servesOnly(now, record.previous.version);
    const end = record.inPlace === true ? "left" : isBack ? "reverted" : outcome;
    await closeRecord(tools, target, record, { outcome: end, note: error.message, started, isReplaced: true });
    throw error;
}

/** Whoever has moved the alias takes it back: two that do would take back what the other has found to be well. */
async function leaveToOther(
    tools: Tools,
    target: Target,
    record: ReleaseRecord,
    started: number,
    complaint: string,
): Promise<never> {
    const { environment } = target;
    const what = `Another run has moved ${environment} to version ${record.version}, which does not answer as it should: ${complaint}`;
    await closeRecord(tools, target, record, { outcome: "left", note: what, started });
    throw new UserError(what, `If that run does not take it back itself: npm run platform -- rollback ${environment}`);
}
