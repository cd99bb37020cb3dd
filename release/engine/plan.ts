import { DEFAULT_HEALTH_STATUS } from "../../contract/healthStatus";
import { UserError } from "../../common/errors";
import { isAllocatingSince } from "./allocation";
import { currentEntry, settle, type Entry } from "../ledger/history";
import { isUnwell, type Origin, type Reason, type ReleaseRecord } from "../../contract/releaseRecord";
import { describedRecord } from "../ledger/served";
import { damageError, Ledger, type LedgerPage } from "../ledger/ledger";
import type { Alias, Target, Tools, Version } from "../ports";

/** Plan is a move that can be made: a version, and the alias in the revision that the move replaces. */
export interface Plan {
    readonly reason: Reason;
    readonly target: Target;
    readonly version: Version;
    readonly before: Alias;
    readonly origin: Origin;
    readonly promotedFrom?: string;
    /** Whether the alias is moved, and stays, whatever the version answers. @default false */
    readonly forced?: boolean;
    /** What the record is to say beside all that. */
    readonly remark?: string;
    /** The id of the environment's newest record, which the next one has to come after, whatever this machine's clock says. */
    readonly newest?: string;
    /** The move that has brought what is served now; none where nothing was ever released. @default - not known */
    readonly past?: { readonly current: ReleaseRecord | undefined };
    /** The move that the version was found by, where it was released before. @default - it is new */
    readonly found?: ReleaseRecord;
    /** What is to be known before it is done. */
    readonly notes: readonly string[];
}

/** Unchanged is a move that would change nothing. */
export interface Unchanged {
    /** Why, in a sentence. */
    readonly unchanged: string;
    readonly target: Target;
    readonly before: Alias;
    /** The move that brought the version here, where nobody has seen the environment answer since. */
    readonly unfinished?: Entry;
}

export type Planned = Plan | Unchanged;

/** How many records are read where nobody asks for more: each is a request, and hardly any move looks back further. */
export const RECENT = 10;

/** How many records are searched for a release of the same tree. */
export const SEARCHED = 50;

/** An environment as it is: its alias, and what the ledger has to say. */
export interface EnvironmentState {
    readonly alias: Alias;
    /** Newest first. */
    readonly entries: readonly Entry[];
    readonly damaged: LedgerPage["damaged"];
    /** Whether the ledger goes back further than what was read. */
    readonly complete: boolean;
}

/** An environment as it is for a move. */
export interface Standing extends EnvironmentState {
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
    const found = await look(tools, environment, limit, alias);
    const current = currentEntry(found.entries);
    const isSame = current === undefined || current.record.version === found.alias.version;
    return isSame ? found : look(tools, environment, limit);
}

async function look(
    { functions, store, clock }: Pick<Tools, "functions" | "store" | "clock">,
    environment: string,
    limit: number = RECENT,
    known?: Alias,
): Promise<EnvironmentState> {
    const [alias, page] = await Promise.all([
        known ?? functions.alias(environment),
        new Ledger(store).read(environment, limit),
    ]);
    const entries = settle(page.records, alias, clock.now());
    // What is served now may lie behind moves that came to nothing.
    return page.complete || currentEntry(entries) !== undefined
        ? { alias, entries, damaged: page.damaged, complete: page.complete }
        : look({ functions, store, clock }, environment, limit * 10);
}

/**
 * The same by as few requests as can be, for a move: the alias names the record of the move that has made it what it is,
 * and that record names what lies beneath. It counts only if it has the very revision of the alias, which changes with
 * each change: then nobody can have moved it since, and no other record can say otherwise. An older engine, a person or
 * a permission gives the alias another revision, and then the ledger is read.
 *
 * Only moves that have moved nothing, and those under way, are not seen here: the revision guards against the latter.
 */
export async function standing(tools: Tools, environment: string): Promise<Standing> {
    const alias = await tools.functions.alias(environment);
    const records = await namedRecords(tools.store, alias);
    if (records !== undefined) {
        const entries = settle(records, alias, tools.clock.now());
        return { alias, entries, damaged: [], complete: false, isNamed: true };
    }
    return sound(tools, await environmentState(tools, environment, undefined, alias));
}

/** The records that explain an alias, newest first, where it names one or none; undefined where they do not explain it. */
async function namedRecords(store: Tools["store"], alias: Alias): Promise<readonly ReleaseRecord[] | undefined> {
    const ledger = new Ledger(store);
    const id = describedRecord(alias.description);
    // An older engine has named none: then the newest record may be the one.
    const newest = id === undefined ? (await ledger.read(alias.name, 1)).records[0] : await ledger.find(alias.name, id);
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

/**
 * The environment with the path that a version was found to answer under, and with the answers that counted. What is configured today may be of a later
 * version, which the earlier one does not know.
 */
export function provenAs(
    target: Target,
    record: Pick<ReleaseRecord, "healthPath" | "healthStatus"> | undefined,
): Target {
    if (record?.healthPath === undefined) {
        return target;
    }
    const { healthPath, healthStatus = DEFAULT_HEALTH_STATUS } = record;
    return { ...target, healthPath, healthStatus };
}

/** The part of a plan that names the newest record, and the one of what is served. */
export function pastOf({ entries }: Pick<EnvironmentState, "entries">): Pick<Plan, "newest" | "past"> {
    const newest = entries[0]?.record.id;
    const current = currentEntry(entries)?.record;
    // A move that was not seen to answer may be undone yet by the run that makes or finishes it.
    const isFinal = current === undefined || (current.outcome === "succeeded" && !isUnwell(current));
    return { ...(newest === undefined ? {} : { newest }), ...(isFinal ? { past: { current } } : {}) };
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

/** The part of an unchanged plan that names the move after which the environment was not seen to answer. */
export function unfinishedOf({ entries }: Pick<EnvironmentState, "entries">): Pick<Unchanged, "unfinished"> {
    const current = currentEntry(entries);
    return current !== undefined && (current.state === "unverified" || isUnwell(current.record))
        ? { unfinished: current }
        : {};
}

/** What a person should know of an alias before it is moved. */
export function notesOn({ alias, entries, damaged }: EnvironmentState, now: number): string[] {
    const notes = damaged.map(({ key, problem }) => `The ledger cannot tell all: ${key} ${problem}.`);
    const weights = Object.entries(alias.weights);
    if (isAllocatingSince(alias, currentEntry(entries)?.record, now)) {
        const others = Object.keys(alias.weights).join(", ");
        notes.push(`Lambda is getting provisioned concurrency ready: version ${others} answers meanwhile, too.`);
    } else if (weights.length > 0) {
        const shares = weights.map(([version, weight]) => `${Math.round(weight * 100)} % to version ${version}`);
        notes.push(`Somebody splits its traffic (${shares.join(", ")}); the move ends that.`);
    }
    const current = currentEntry(entries)?.record.version;
    if (current !== undefined && current !== alias.version) {
        notes.push(
            `It serves version ${alias.version}, but the ledger says ${current}: somebody has moved the alias by hand.`,
        );
    }
    const running = entries.find(({ state }) => state === "running");
    if (running !== undefined) {
        const { version, by, startedAt } = running.record;
        notes.push(`A move to version ${version} by ${by} has been under way since ${startedAt}.`);
    }
    return notes;
}

/** @throws {UserError} where a version is not there any more. */
export async function existingVersion(tools: Tools, version: string, codeSha256: string): Promise<Version> {
    const found = await tools.functions.version(version);
    if (found === undefined) {
        throw new UserError(
            `Version ${version} is not there any more: it was pruned or deleted by hand.`,
            "Release its commit again.",
        );
    }
    if (found.codeSha256 !== codeSha256) {
        throw new UserError(
            `Version ${version} does not hold the code that the ledger says it does: ${found.codeSha256}, not ${codeSha256}.`,
            "The function was deleted and made again since. Release the commit again.",
        );
    }
    return found;
}
