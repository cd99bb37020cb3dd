import type { HealthStatus } from "./healthStatus";

/** Why an alias is moved. */
export type Reason = "release" | "promotion" | "rollback";

const REASONS: readonly Reason[] = ["release", "promotion", "rollback"];

/**
 * What a move says of itself. `started` is written before the alias moves and `reverting` before it moves back, so that
 * a run that is killed leaves enough behind to tell what it did: see `settle`. `left`: the version was in place, perhaps
 * by another run, and did not stay or did not answer.
 */
export type Outcome = "started" | "succeeded" | "failed" | "lost" | "left" | "reverting" | "reverted";

const OUTCOMES: readonly Outcome[] = ["started", "succeeded", "failed", "lost", "left", "reverting", "reverted"];

/** Where a version comes from. All of it may be unknown for what was not built from a commit. */
export interface Origin {
    /** The full hash of the Git commit. */
    readonly commit?: string;
    /** The hash of the commit's Git tree: equal trees hold equal files, whatever the commits are called. */
    readonly tree?: string;
    readonly branch?: string;
    /** A hash of the part of the tree that it was built from. @default - all of it, or an older engine has made the move */
    readonly watched?: string;
    /** The key of the package in the artifact bucket. */
    readonly package?: string;
    /** True where the files were not exactly those of the commit. */
    readonly modified?: boolean;
}

/** One move of an environment's alias, as the ledger keeps it: one object, written before the move and again after it. */
export interface ReleaseRecord extends Origin {
    readonly schema: 1;
    /** Unique, and the last part of the record's key. */
    readonly id: string;
    readonly environment: string;
    readonly reason: Reason;
    readonly outcome: Outcome;
    /** The version of the function that the alias is to serve. */
    readonly version: string;
    readonly codeSha256: string;
    /** What the alias served before, in the very revision that the move replaces. */
    readonly previous: {
        readonly version: string;
        readonly revisionId: string;
        /** The id of the record of the move that had brought it. @default - not known, or there was none */
        readonly record?: string;
    };
    /**
     * What a rollback returns to from here, and what lies under that, newest first; the ledger may reach further back.
     * @default - not known: an older engine has made the move, or what it replaced was made by other means
     */
    readonly beneath?: readonly Served[];
    /** The revision of the alias after the move; absent until it has moved. */
    readonly revisionId?: string;
    /** The revision of the alias after it was moved back. */
    readonly restoredRevisionId?: string;
    /** True where the run found the version in place when it came to move the alias: another had the same in mind. */
    readonly inPlace?: boolean;
    /**
     * What was asked for, such as `/health`: it had to answer with a status that counts. The version is asked for it
     * again wherever it is moved later. @default - an older engine has made the move: what is configured then
     */
    readonly healthPath?: string;
    /** Which answers to that counted. @default "200-299" */
    readonly healthStatus?: HealthStatus;
    /** True where a person has moved the alias back whatever the version answers. */
    readonly forced?: boolean;
    /** The environment that a promotion took the version from. */
    readonly promotedFrom?: string;
    /** Who did it: the ARN of a caller, or a pipeline. */
    readonly by: string;
    /** The id of the build that did it, by which its log is found. */
    readonly build?: string;
    /** ISO 8601, UTC. */
    readonly startedAt: string;
    /** ISO 8601, UTC. */
    readonly finishedAt?: string;
    /** Milliseconds from the start of the whole command to the end of the move. */
    readonly durationMs?: number;
    /** What went wrong, or what else is to be known. */
    readonly note?: string;
    /** What became of telling GitHub. @default - GitHub is not told */
    readonly report?: Report;
}

/** What an environment has served, as far as the records of later moves name it. */
export interface Served {
    /** The id of its record. */
    readonly id: string;
    readonly version: string;
    readonly commit?: string;
    readonly modified?: boolean;
    readonly by: string;
    /** When it ended, or else began: ISO 8601, UTC. */
    readonly at: string;
}

/** What became of telling GitHub of a move. It never decides over the move itself. */
export interface Report {
    /** `pending`: not yet, or the run was killed. `failed`: GitHub was down or refused; it can be told later. */
    readonly state: "pending" | "sent" | "failed";
    /** The number of GitHub's deployment. */
    readonly deployment?: number;
    /** Why it failed. */
    readonly problem?: string;
}

/**
 * What a run has in common with its own further attempts, and tells it from all others of an environment: GitHub knows
 * a run's deployment by it, whichever attempt has made it.
 */
export function runOf({ version, startedAt }: ReleaseRecord): string {
    return `${version} ${startedAt}`;
}

/** Where the version of a record comes from. */
export function originOf({ commit, tree, branch, watched, package: key, modified }: ReleaseRecord): Origin {
    const entries = Object.entries({ commit, tree, branch, watched, package: key, modified });
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** How the note of a move begins that was left in place although the environment does not answer. */
export const NOT_ANSWERING = "It does not answer as it should";

/**
 * Whether a move was left in place although the environment does not answer: there was nothing to move back to, or a
 * person wanted it so. Nobody has seen its version answer there.
 */
export function isUnwell({ outcome, note }: ReleaseRecord): boolean {
    return outcome === "succeeded" && note?.startsWith(NOT_ANSWERING) === true;
}

/** The folder of the ledger in the artifact bucket. It never expires. */
export const LEDGER_PREFIX = "releases/";

/** The folder of an environment's records. */
export function ledgerFolder(environment: string): string {
    return `${LEDGER_PREFIX}${environment}/`;
}

/** Later than any time that will be, in milliseconds: counting down from here, S3 lists the newest record first. */
const END_OF_TIME = 9_999_999_999_999;

/** The key of a record. S3 lists keys in ascending order only, and the newest record is the one that is asked for. */
export function recordKey(environment: string, id: string): string {
    return `${ledgerFolder(environment)}${id}.json`;
}

/**
 * The id of a record, which sorts before those of earlier records.
 *
 * @param time Milliseconds since 1970.
 * @param random Some characters of the caller's own, so that two at the same time differ.
 */
export function recordId(time: number, random: string): string {
    const countdown = String(END_OF_TIME - Math.floor(time)).padStart(13, "0");
    const stamp = new Date(time).toISOString().replaceAll(/[-:.]/g, "");
    return `${countdown}-${stamp}-${random}`;
}

/** The time in a record's id, in milliseconds since 1970. */
export function timeOfId(id: string): number {
    return END_OF_TIME - Number(id.slice(0, 13));
}

/** The text of a record's object. */
export function formatRecord(record: ReleaseRecord): string {
    return `${JSON.stringify(record, undefined, 2)}\n`;
}

/** Reads a record back, or says what is wrong with it: objects in a bucket can be damaged or foreign. */
export function parseRecord(text: string): { readonly record: ReleaseRecord } | { readonly problem: string } {
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch {
        return { problem: "is not JSON" };
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return { problem: "is not a JSON object" };
    }
    const record = value as Record<string, unknown>;
    if (record["schema"] !== 1) {
        return { problem: `has schema ${JSON.stringify(record["schema"])}, expected 1` };
    }
    const problem = TEXTS.find((key) => typeof record[key] !== "string" || record[key] === "");
    if (problem !== undefined) {
        return { problem: `has no text at ${problem}` };
    }
    if (!/^\d{13}-/.test(String(record["id"]))) {
        return { problem: "has no id that begins with its time" };
    }
    const optional = OPTIONAL_TEXTS.find((key) => record[key] !== undefined && typeof record[key] !== "string");
    if (optional !== undefined) {
        return { problem: `has no text at ${optional}` };
    }
    if (!REASONS.includes(record["reason"] as Reason) || !OUTCOMES.includes(record["outcome"] as Outcome)) {
        return { problem: "has an unknown reason or outcome" };
    }
    if (!/^\d+$/.test(String(record["version"])) || Number.isNaN(Date.parse(String(record["startedAt"])))) {
        return { problem: "has no version number or no start time" };
    }
    if (record["forced"] !== undefined && typeof record["forced"] !== "boolean") {
        return { problem: "does not say whether it was forced" };
    }
    if (record["report"] !== undefined && !isReport(record["report"])) {
        return { problem: "does not say what became of its report" };
    }
    const previous = record["previous"] as Record<string, unknown> | null | undefined;
    if (typeof previous?.["version"] !== "string" || typeof previous["revisionId"] !== "string") {
        return { problem: "does not say what was served before" };
    }
    if (previous["record"] !== undefined && typeof previous["record"] !== "string") {
        return { problem: "has no text at previous.record" };
    }
    const { beneath } = record;
    if (beneath !== undefined && !(Array.isArray(beneath) && beneath.every(isServed))) {
        return { problem: "does not say what lies beneath it" };
    }
    return { record: value as ReleaseRecord };
}

function isServed(value: unknown): boolean {
    const { id, version, by, at, commit = "" } = (value ?? {}) as Record<string, unknown>;
    return [id, version, by, at, commit].every((text) => typeof text === "string");
}

function isReport(value: unknown): boolean {
    const { state, deployment, problem } = (value ?? {}) as Record<string, unknown>;
    return (
        (state === "pending" || state === "sent" || state === "failed") &&
        (deployment === undefined || Number.isSafeInteger(deployment)) &&
        (problem === undefined || typeof problem === "string")
    );
}

const TEXTS = ["id", "environment", "reason", "outcome", "version", "codeSha256", "by", "startedAt"] as const;
const OPTIONAL_TEXTS = [
    "commit",
    "tree",
    "branch",
    "watched",
    "build",
    "package",
    "revisionId",
    "restoredRevisionId",
    "healthPath",
    "healthStatus",
    "promotedFrom",
    "finishedAt",
    "note",
] as const;
