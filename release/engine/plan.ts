import { UserError } from "../../common/errors";
import { currentEntry, settle, type Entry } from "../ledger/history";
import { isUnwell, type Origin, type Reason, type ReleaseRecord } from "../../contract/releaseRecord";
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

/**
 * Looks at an environment. Its alias and its ledger are not read at the same moment: where they differ, another run may
 * have moved the alias in between, and a second look tells.
 */
export async function environmentState(
    tools: Pick<Tools, "functions" | "store" | "clock">,
    environment: string,
    limit?: number,
): Promise<EnvironmentState> {
    const found = await look(tools, environment, limit);
    const current = currentEntry(found.entries);
    const isSame = current === undefined || current.record.version === found.alias.version;
    return isSame ? found : look(tools, environment, limit);
}

async function look(
    { functions, store, clock }: Pick<Tools, "functions" | "store" | "clock">,
    environment: string,
    limit: number = RECENT,
): Promise<EnvironmentState> {
    const [alias, page] = await Promise.all([functions.alias(environment), new Ledger(store).read(environment, limit)]);
    const entries = settle(page.records, alias, clock.now());
    // What is served now may lie behind moves that came to nothing.
    return page.complete || currentEntry(entries) !== undefined
        ? { alias, entries, damaged: page.damaged, complete: page.complete }
        : look({ functions, store, clock }, environment, limit * 10);
}

/** The same, where a decision hangs on the ledger: damaged objects could hide the very move that counts. */
export async function soundEnvironmentState(
    tools: Tools,
    environment: string,
    limit?: number,
): Promise<EnvironmentState> {
    const found = await environmentState(tools, environment, limit);
    const damage = damageError(tools.store.bucket, found.damaged);
    if (damage !== undefined) {
        throw damage;
    }
    return found;
}

/**
 * The environment with the path that a version was found to answer under. What is configured today may be of a later
 * version, which the earlier one does not know.
 */
export function provenAs(target: Target, record: Pick<ReleaseRecord, "healthPath"> | undefined): Target {
    return record?.healthPath === undefined ? target : { ...target, healthPath: record.healthPath };
}

/** The part of a plan that names the newest record. */
export function newestOf({ entries }: Pick<EnvironmentState, "entries">): Pick<Plan, "newest"> {
    const newest = entries[0]?.record.id;
    return newest === undefined ? {} : { newest };
}

/** Whether an alias sends all its requests to one version. */
export function servesOnly({ version, weights }: Alias, wanted: string): boolean {
    return version === wanted && Object.keys(weights).length === 0;
}

/**
 * Whether an alias was moved to a version, and sends requests to the one before by weights that Lambda itself sets while
 * it allocates provisioned concurrency for the new version: hashicorp/terraform-provider-aws#48116 saw `{"1": 1}`.
 */
export function isAllocating({ version, weights }: Alias, wanted: string, before: string): boolean {
    const others = Object.keys(weights);
    return version === wanted && others.length > 0 && others.every((other) => other === before);
}

/**
 * Whether an environment serves a version, and its ledger says so. What was put there by hand was never released: to
 * release it, the ledger has to learn of it.
 */
export function isRecorded({ alias, entries }: Pick<EnvironmentState, "alias" | "entries">, version: string): boolean {
    return servesOnly(alias, version) && currentEntry(entries)?.record.version === version;
}

/** The part of an unchanged plan that names the move after which the environment was not seen to answer. */
export function unfinishedOf({ entries }: Pick<EnvironmentState, "entries">): Pick<Unchanged, "unfinished"> {
    const current = currentEntry(entries);
    return current !== undefined && (current.state === "unverified" || isUnwell(current.record))
        ? { unfinished: current }
        : {};
}

/** What a person should know of an alias before it is moved. */
export function notesOn({
    alias,
    entries,
    damaged,
}: Pick<EnvironmentState, "alias" | "entries" | "damaged">): string[] {
    const notes = damaged.map(({ key, problem }) => `The ledger cannot tell all: ${key} ${problem}.`);
    const weights = Object.entries(alias.weights);
    if (weights.length > 0) {
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
