import { damageError, Ledger, type LedgerPage } from "../ledger/ledger";
import { currentEntry, settle, type Entry } from "../ledger/history";
import { describedRecord } from "../ledger/served";
import { isVouched } from "../ledger/signed";
import type { ReleaseRecord } from "../../contract/releaseRecord";
import { isAllocatingSince } from "./allocation";
import type { Alias, Tools } from "../ports";

/** How many records are read where nobody asks for more: each is a request, and hardly any move looks back further. */
export const RECENT = 10;

/** An environment as it is: its alias, and what the ledger has to say. */
export interface EnvironmentState {
    readonly alias: Alias;
    /** Newest first. */
    readonly entries: readonly Entry[];
    readonly damaged: LedgerPage["damaged"];
    readonly missing: LedgerPage["missing"];
    /** Whether the ledger goes back further than what was read. */
    readonly complete: boolean;
}

/** An environment as it is for a move. */
export interface StateForMove extends EnvironmentState {
    /** Whether the alias itself has led to its record, and nothing else was read. @default false */
    readonly isNamed?: boolean;
}

/**
 * Looks at an environment. Its alias and its ledger are not read at the same moment: where they differ, another run may
 * have moved the alias in between, and a second look tells.
 *
 * @param alias The alias as it was found just now. @default - it is read
 */
export async function environmentState(
    tools: Pick<Tools, "functions" | "store" | "clock">,
    environment: string,
    limit?: number,
    alias?: Alias,
): Promise<EnvironmentState> {
    const found = await readState(tools, environment, limit, alias);
    const current = currentEntry(found.entries);
    const isSame = current === undefined || current.record.version === found.alias.version;
    return isSame ? found : readState(tools, environment, limit);
}

async function readState(
    { functions, store, clock }: Pick<Tools, "functions" | "store" | "clock">,
    environment: string,
    limit: number = RECENT,
    known?: Alias,
): Promise<EnvironmentState> {
    const [alias, page] = await Promise.all([
        known ?? functions.alias(environment),
        new Ledger(store, functions).read(environment, limit),
    ]);
    const entries = settle(page.records, alias, clock.now());
    // What is served now may lie behind moves that came to nothing.
    return page.complete || currentEntry(entries) !== undefined
        ? { alias, entries, damaged: page.damaged, missing: page.missing, complete: page.complete }
        : readState({ functions, store, clock }, environment, limit * 10);
}

/**
 * The same by as few requests as can be, for a move: the alias names the record of the move that has made it what it is,
 * and that record names what lies beneath. It counts only if it has the very revision of the alias, which changes with
 * each change: then nobody can have moved it since, and no other record can say otherwise. An older engine, a person or
 * a permission gives the alias another revision, and then the ledger is read.
 *
 * Only moves that have moved nothing, and those under way, are not seen here: the revision guards against the latter.
 */
export async function stateForMove(tools: Tools, environment: string): Promise<StateForMove> {
    const alias = await tools.functions.alias(environment);
    const records = await namedRecords(tools, alias);
    if (records !== undefined) {
        const entries = settle(records, alias, tools.clock.now());
        return { alias, entries, damaged: [], missing: [], complete: false, isNamed: true };
    }
    return sound(tools, await environmentState(tools, environment, undefined, alias));
}

/** The records that explain an alias, newest first, where it names one or none; undefined where they do not explain it. */
async function namedRecords({ store, functions }: Tools, alias: Alias): Promise<readonly ReleaseRecord[] | undefined> {
    const ledger = new Ledger(store, functions);
    const id = describedRecord(alias.description);
    // An older engine has named none: then the newest record may be the one.
    const newest = id === undefined ? (await ledger.read(alias.name, 1)).records[0] : await ledger.find(alias.name, id);
    // Whether older ones are signed, more records have to tell.
    if (newest !== undefined && !isVouched(newest, store)) {
        return undefined;
    }
    if (newest?.outcome === "succeeded") {
        return newest.version === alias.version && newest.revisionId === alias.revisionId ? [newest] : undefined;
    }
    // A move that was undone leaves the alias as it was, but for its revision.
    const before = newest?.previous.record;
    if (newest?.outcome !== "reverted" || newest.restoredRevisionId !== alias.revisionId || before === undefined) {
        return undefined;
    }
    const current = await ledger.find(alias.name, before);
    return current?.outcome === "succeeded" && current.version === alias.version ? [newest, current] : undefined;
}

/** The same, where a decision hangs on the ledger: damaged objects could hide the very move that counts. */
export async function soundEnvironmentState(
    tools: Tools,
    environment: string,
    limit?: number,
): Promise<EnvironmentState> {
    return sound(tools, await environmentState(tools, environment, limit));
}

function sound<S extends EnvironmentState>(tools: Tools, found: S): S {
    const damage = damageError(tools.store.bucket, found.damaged);
    if (damage !== undefined) {
        throw damage;
    }
    return found;
}

/** Whether an alias sends all its requests to one version. */
export function servesOnly({ version, weights }: Alias, wanted: string): boolean {
    return version === wanted && Object.keys(weights).length === 0;
}

/**
 * Whether an environment serves a version, and its ledger says so. What was put there by hand was never released: to
 * release it, the ledger has to learn of it.
 */
export function isRecorded({ alias, entries }: EnvironmentState, version: string, now: number): boolean {
    const current = currentEntry(entries)?.record;
    return current?.version === version && (servesOnly(alias, version) || isAllocatingSince(alias, current, now));
}
