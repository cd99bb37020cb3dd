import { UserError } from "../../common/errors";
import { currentEntry, isCountable, type Entry } from "../ledger/history";
import { recordKey, type ReleaseRecord } from "../../contract/releaseRecord";
import { findTarget } from "./rollbackTarget";
import { Ledger, MISSING_REMEDY } from "../ledger/ledger";
import { isVouched, vouchedOrigin } from "../ledger/signed";
import {
    isRecorded,
    servesOnly,
    soundEnvironmentState,
    stateForMove,
    type EnvironmentState,
    type StateForMove,
} from "./environmentState";
import { areInPlace, planHandlers, type FurtherPlan } from "./handlers";
import { isToBeMadeAnew, notesOn, pastOf, provenAs, unfinishedOf, type Planned } from "./plan";
import { planAgainPublished, versionOf } from "./publishedAgain";
import type { Target, Tools } from "../ports";

/**
 * Looks at what taking an environment back would do.
 *
 * @param asked A version, the beginning of a commit, or `~N` for N releases back. @default - what it served before
 * @param forced Whether it is to go back whatever that version answers. @default false
 */
export async function planRollback(
    tools: Tools,
    target: Target,
    asked?: string,
    forced: boolean = false,
): Promise<Planned> {
    const { environment } = target;
    let found: StateForMove = await stateForMove(tools, environment);
    const isAnew = asked === undefined && isInterrupted(found) && isToBeMadeAnew(found, tools.store);
    const selector = isAnew ? found.alias.version : asked;
    if (selector === undefined && isInterrupted(found)) {
        const unchanged = `${environment} was taken back to version ${found.alias.version} already`;
        return { unchanged, target, before: found.alias, ...unfinishedOf(found) };
    }
    const near = await nearby(tools, found, selector);
    if (near === undefined && found.isNamed === true) {
        found = await soundEnvironmentState(tools, environment);
    }
    let entry = near ?? findTarget(restored(found, selector), selector);
    if (near === undefined && ("problem" in entry || !isCountable(found.entries)) && !found.complete) {
        found = await soundEnvironmentState(tools, environment, Number.MAX_SAFE_INTEGER - 1);
        entry = findTarget(restored(found, selector), selector);
    }
    if ("problem" in entry) {
        throw new UserError(`${environment} cannot be taken back: ${entry.problem}.`, entry.remedy);
    }
    const { record } = entry;
    checkCountable(tools, found, record, near === undefined ? selector : record.version);
    const { alias: before } = found;
    const isThere = isRecorded(found, record.version, tools.clock.now());
    const further = await planHandlers(tools, environment, record);
    const unfinished = isThere ? unfinishedOf(found) : {};
    const isServed =
        (isThere || servesOnly(before, record.version)) && !(isThere && isToBeMadeAnew(found, tools.store));
    if (isServed && areInPlace(further.handlers, unfinished.unfinished?.record)) {
        return { unchanged: `${environment} serves version ${record.version} already`, target, before, ...unfinished };
    }
    return planReturn(tools, target, found, record, { forced, further });
}

/**
 * Looks at what having an environment serve again would do that its ledger says it serves: where somebody has moved or deleted its alias, its
 * version or the whole function.
 */
export async function planRestore(tools: Tools, target: Target): Promise<Planned> {
    const { environment } = target;
    const found = await soundEnvironmentState(tools, environment);
    const record = currentEntry(found.entries)?.record;
    const { alias: before } = found;
    if (record === undefined) {
        throw new UserError(
            `Nothing was ever released to ${environment}: there is nothing to restore.`,
            `Release to it first: push to its branch, or npm run platform -- release <folder> --to ${environment}`,
        );
    }
    const further = await planHandlers(tools, environment, record);
    const unfinished = unfinishedOf(found);
    const isThere = isRecorded(found, record.version, tools.clock.now()) && !isToBeMadeAnew(found, tools.store);
    if (isThere && areInPlace(further.handlers, unfinished.unfinished?.record)) {
        const unchanged = `${environment} serves version ${record.version}, as its ledger says`;
        return { unchanged, target, before, ...unfinished };
    }
    return planReturn(tools, target, found, record, { forced: false, further });
}

/** The way back to a release of the environment, whether its version is there or has to be published again. */
async function planReturn(
    tools: Tools,
    target: Target,
    found: EnvironmentState,
    record: ReleaseRecord,
    { forced, further }: { readonly forced: boolean; readonly further: FurtherPlan },
): Promise<Planned> {
    const { alias: before } = found;
    const { store } = tools;
    const version = await versionOf(tools, record);
    const isTold = isVouched(record, store);
    const rest = {
        reason: "rollback",
        target: provenAs(target, isTold ? record : undefined),
        before,
        ...further.member,
        ...(forced ? { forced } : {}),
        ...pastOf(found),
        found: record,
        origin: vouchedOrigin(record, store, store, version),
        notes: [...notesOn(found, tools.clock.now()), ...further.notes, ...(isTold ? [] : [unsignedNote(record)])],
    } as const;
    if (version !== undefined) {
        return { ...rest, version };
    }
    const again = await planAgainPublished(tools, target, record);
    if ("unchanged" in again) {
        return { unchanged: again.unchanged, target, before };
    }
    return { ...rest, ...again, notes: [...rest.notes, ...again.notes] };
}

/**
 * What is to be gone back to, where the record of what is served names it. A commit is looked for in the ledger: another
 * may begin like it.
 */
async function nearby(
    tools: Tools,
    { alias, entries, isNamed }: StateForMove,
    selector: string | undefined,
): Promise<Entry | undefined> {
    const current = currentEntry(entries)?.record;
    if (isNamed !== true || current?.beneath === undefined || !servesOnly(alias, current.version)) {
        return undefined;
    }
    const back = selector === undefined ? 1 : Number(/^~(\d+)$/.exec(selector)?.[1] ?? NaN);
    const wanted = current.beneath.find(({ version }, index) => index + 1 === back || version === selector);
    const record =
        wanted === undefined ? undefined : await new Ledger(tools.store, tools.functions).find(alias.name, wanted.id);
    return record === undefined || record.version !== wanted?.version
        ? undefined
        : { record, state: "served", explanation: "Served." };
}

/**
 * Releases back cannot be counted where the record of one is missing: the one before it would be gone back to.
 *
 * @param selector What was asked for, as far as the ledger was counted for it.
 * @throws {UserError} which names the version that was found.
 */
function checkCountable(
    { store }: Pick<Tools, "store">,
    { missing }: EnvironmentState,
    { environment, id, version }: ReleaseRecord,
    selector: string | undefined,
): void {
    const hole = missing.find(({ key }) => key < recordKey(environment, id));
    if (hole !== undefined && (selector === undefined || selector.startsWith("~"))) {
        throw new UserError(
            `${environment} cannot be taken back by counting: its ledger lacks s3://${store.bucket}/${hole.key}, which ${hole.namedBy} names.`,
            `${MISSING_REMEDY}\nOr name what to go back to; without that record it is: npm run platform -- rollback ${environment} --to ${version}`,
        );
    }
}

/** What is to be known of going back to a release that nobody has signed. */
function unsignedNote({ version }: ReleaseRecord): string {
    return `The record of version ${version} is not signed: what it says beside what Lambda says, too, is not written down again, and it is asked as is configured today.`;
}

/** Whether the last move was a rollback that was killed after the alias had moved: run again, it is not to go back further. */
function isInterrupted({ alias, entries }: EnvironmentState): boolean {
    const current = currentEntry(entries);
    return (
        current?.state === "unverified" &&
        current.record.reason === "rollback" &&
        servesOnly(alias, current.record.version)
    );
}

/**
 * The history that a number of releases back is counted in. Where somebody has moved the alias by hand, what the ledger
 * says is served now is not: it is then the first step back.
 */
function restored({ entries, alias }: EnvironmentState, selector: string | undefined): EnvironmentState["entries"] {
    const current = currentEntry(entries);
    const byNumber = selector === undefined || selector.startsWith("~");
    if (!byNumber || current === undefined || servesOnly(alias, current.record.version)) {
        return entries;
    }
    const byHand = { ...current.record, reason: "release", version: alias.version } as const;
    return [{ ...current, record: byHand }, ...entries];
}
