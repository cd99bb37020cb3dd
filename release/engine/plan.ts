import { DEFAULT_HEALTH_STATUS } from "../../contract/healthStatus";
import { UserError } from "../../common/errors";
import { isAllocatingSince } from "./allocation";
import { currentEntry, type Entry } from "../ledger/history";
import { isVouched } from "../ledger/signed";
import type { EnvironmentState } from "./environmentState";
import type { PlannedHandler, ReadyHandler } from "./handlers";
import { isUnwell, type Origin, type Reason, type ReleaseRecord } from "../../contract/releaseRecord";
import type { Restored } from "../../contract/restored";
import type { Alias, Store, Target, Tools, Version } from "../ports";

/** Plan is a move that can be made: a version, and the alias in the revision that the move replaces. */
export interface Plan {
    readonly reason: Reason;
    readonly target: Target;
    readonly version: Version;
    readonly before: Alias;
    readonly origin: Origin;
    readonly promotedFrom?: string;
    /** The release of another function that is promoted. @default - it is one of this function */
    readonly promotedRelease?: Restored;
    /** The release whose version had gone, and that is published again for this move. @default - its version is there */
    readonly restoredFrom?: Restored;
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
    /** The further handlers, each with its version. @default - there are none */
    readonly handlers?: readonly ReadyHandler[];
    /** What is to be known before it is done. */
    readonly notes: readonly string[];
}

/** A plan some of whose further handlers have no version yet: the very package is published in their functions first. */
export interface HandlersPlan extends Omit<Plan, "handlers"> {
    readonly handlers?: readonly PlannedHandler[];
}

/** A package that lies somewhere, and what it has to be. */
export interface PackageSource {
    /** The bucket that it lies in. */
    readonly store: Pick<Store, "bucket" | "bytes">;
    readonly key: string;
    /** The digest that the ledger says it has. Nothing else is published in its name. */
    readonly codeSha256: string;
    /** What the function is made for. */
    readonly architecture: string;
}

/** PublishingPlan is a move whose version is not there yet: the very package is published for it first. */
export interface PublishingPlan extends Omit<HandlersPlan, "version"> {
    readonly publish: PackageSource;
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

export type Planned = HandlersPlan | PublishingPlan | Unchanged;

/** How many records are searched for a release of the same tree. */
export const SEARCHED = 50;

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
    // The API's authorizer lets nobody through to another path than today's.
    const isClosed = target.access?.resource !== undefined && healthPath !== target.healthPath;
    return { ...target, healthPath, healthStatus, ...(isClosed ? { openPath: target.healthPath } : {}) };
}

/** The part of a plan that names the newest record, and the one of what is served. */
export function pastOf({ entries }: Pick<EnvironmentState, "entries">): Pick<Plan, "newest" | "past"> {
    const newest = entries[0]?.record.id;
    const current = currentEntry(entries)?.record;
    // A move that was not seen to answer may be undone yet by the run that makes or finishes it.
    const isFinal = current === undefined || (current.outcome === "succeeded" && !isUnwell(current));
    return { ...(newest === undefined ? {} : { newest }), ...(isFinal ? { past: { current } } : {}) };
}

/** The part of an unchanged plan that names the move after which the environment was not seen to answer. */
export function unfinishedOf({ entries }: Pick<EnvironmentState, "entries">): Pick<Unchanged, "unfinished"> {
    const current = currentEntry(entries);
    return current !== undefined && (current.state === "unverified" || isUnwell(current.record))
        ? { unfinished: current }
        : {};
}

/**
 * Whether the move that has brought what is served has to be made anew: nobody has seen its end, and its record, which nobody has signed, must not
 * get a signature for what it says by being brought to that end.
 */
export function isToBeMadeAnew({ entries }: Pick<EnvironmentState, "entries">, store: Pick<Store, "signing">): boolean {
    const { unfinished } = unfinishedOf({ entries });
    return unfinished !== undefined && !isVouched(unfinished.record, store);
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
