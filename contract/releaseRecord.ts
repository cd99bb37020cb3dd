import * as v from "valibot";

import { isMap, unchecked, type Schema } from "../common/json";
import type { HealthStatus } from "./healthStatus";
import { RECORD_SIGNATURE, type RecordSignature } from "./recordSignature";
import { RECORDED_HANDLERS, type RecordedHandler } from "./recordedHandlers";
import { REPORT, type Report } from "./recordedReport";
import { RESTORED, type Restored } from "./restored";

export type { Report } from "./recordedReport";

/** Why an alias is moved. */
export type Reason = "release" | "promotion" | "rollback";
const REASONS: readonly Reason[] = ["release", "promotion", "rollback"];

/**
 * What a move says of itself. `started` is written before the alias moves and `reverting` before it moves back, so that
 * a run that is killed leaves enough behind to tell what it did: see `settle`. `left`: the version was in place, perhaps
 * by another run, and did not stay until it was seen to answer, or did not answer.
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
    /** The function that it is a version of. @default - the one that the environments of a stack share */
    readonly function?: string;
    readonly codeSha256: string;
    /** What the alias served before, in the very revision that the move replaces. */
    readonly previous: {
        readonly version: string;
        readonly revisionId: string;
        /** The id of the record of the move that had brought it. @default - not known, or there was none */
        readonly record?: string;
    };
    /**
     * The id of the environment's newest record that its run has seen: where that is gone, somebody has deleted it. Only a signed record
     * names one. @default - there was none, the ledger was not signed, or an older engine has made the move
     */
    readonly follows?: string;
    /**
     * What a rollback returns to from here, and what lies under that, newest first; the ledger may reach further back.
     * @default - not known: an older engine has made the move, or what it replaced was made by other means
     */
    readonly beneath?: readonly Served[];
    /** The revision of the alias after the move; absent until it has moved. */
    readonly revisionId?: string;
    /** The revision of the alias after it was moved back. */
    readonly restoredRevisionId?: string;
    /** The further handlers that move together with it, by name. @default - it has none, or an older engine has made the move */
    readonly handlers?: Readonly<Record<string, RecordedHandler>>;
    /** True where the run found the version in place when it came to move the alias: another had the same in mind. */
    readonly inPlace?: boolean;
    /**
     * What was asked for, such as `/health`: it had to answer with a status that counts. The version is asked for it
     * again wherever it is moved later. @default - an older engine has made the move: what is configured then
     */
    readonly healthPath?: string;
    /** Which answers to that counted. @default "200-299" */
    readonly healthStatus?: HealthStatus;
    /** True where the platform took over what the alias served: nothing was moved. @default - the alias was moved */
    readonly found?: boolean;
    /** True where a person has moved the alias back whatever the version answers. */
    readonly forced?: boolean;
    /** The environment that a promotion took the version from. */
    readonly promotedFrom?: string;
    /** The very release that was promoted, where it is one of another function. @default - its version is one of this function */
    readonly promotedRelease?: Restored;
    /**
     * What was published again for this move, from the package that was kept, because its version was not there any more. Lambda
     * gives no number twice, so that both versions are one release. @default - the version was there
     */
    readonly restoredFrom?: Restored;
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
    /** Who has written it: `release.signing`. @default - the ledger was not signed then, or an older engine has written it */
    readonly signature?: RecordSignature;
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

/** A text that a record has, which is not empty. */
function text(key: string) {
    const problem = `has no text at ${key}`;
    return v.pipe(v.string(problem), v.nonEmpty(problem));
}

/** A text that a record may have. */
function optionalText(key: string) {
    return v.exactOptional(v.string(`has no text at ${key}`));
}

const UNKNOWN = "has an unknown reason or outcome";
const UNDATED = "has no version number or no start time";
const PREVIOUS = "does not say what was served before";
const BENEATH = "does not say what lies beneath it";

/** Its members in the order in which they are looked at. Further ones, of newer versions, stay as they are. */
const MEMBERS = {
    schema: v.literal(1, ({ input }) => `has schema ${JSON.stringify(input)}, expected 1`),
    id: v.pipe(text("id"), v.regex(/^\d{13}-/, "has no id that begins with its time")),
    environment: text("environment"),
    reason: v.pipe(text("reason"), v.picklist(REASONS, UNKNOWN)),
    outcome: v.pipe(text("outcome"), v.picklist(OUTCOMES, UNKNOWN)),
    version: v.pipe(text("version"), v.regex(/^\d+$/, UNDATED)),
    codeSha256: text("codeSha256"),
    by: text("by"),
    startedAt: v.pipe(
        text("startedAt"),
        v.check((time) => !Number.isNaN(Date.parse(time)), UNDATED),
    ),
    commit: optionalText("commit"),
    tree: optionalText("tree"),
    branch: optionalText("branch"),
    watched: optionalText("watched"),
    build: optionalText("build"),
    package: optionalText("package"),
    revisionId: optionalText("revisionId"),
    restoredRevisionId: optionalText("restoredRevisionId"),
    healthPath: optionalText("healthPath"),
    // Any text: a newer version may know further ones.
    healthStatus: v.exactOptional(v.pipe(v.string("has no text at healthStatus"), unchecked<HealthStatus>())),
    promotedFrom: optionalText("promotedFrom"),
    finishedAt: optionalText("finishedAt"),
    note: optionalText("note"),
    follows: optionalText("follows"),
    function: optionalText("function"),
    restoredFrom: v.exactOptional(RESTORED),
    promotedRelease: v.exactOptional(RESTORED),
    handlers: v.exactOptional(RECORDED_HANDLERS),
    forced: v.exactOptional(v.boolean("does not say whether it was forced")),
    found: v.exactOptional(unchecked<boolean>()),
    modified: v.exactOptional(unchecked<boolean>()),
    inPlace: v.exactOptional(unchecked<boolean>()),
    durationMs: v.exactOptional(unchecked<number>()),
    signature: v.exactOptional(RECORD_SIGNATURE),
    report: v.exactOptional(REPORT),
    previous: v.looseObject(
        { version: v.string(PREVIOUS), revisionId: v.string(PREVIOUS), record: optionalText("previous.record") },
        PREVIOUS,
    ),
    beneath: v.exactOptional(
        v.array(
            v.looseObject(
                {
                    id: v.string(BENEATH),
                    version: v.string(BENEATH),
                    commit: v.exactOptional(v.string(BENEATH)),
                    modified: v.exactOptional(unchecked<boolean>()),
                    by: v.string(BENEATH),
                    at: v.string(BENEATH),
                },
                BENEATH,
            ),
            BENEATH,
        ),
    ),
};

/** What is said of a member that is not there: valibot asks the object. */
function missing(key: unknown): string {
    return key === "previous"
        ? PREVIOUS
        : key === "schema"
          ? "has schema undefined, expected 1"
          : `has no text at ${String(key)}`;
}

const RECORD: Schema<ReleaseRecord> = v.looseObject(MEMBERS, ({ path }) => missing(path?.[0].key));

/** Reads a record back, or says what is wrong with it: objects in a bucket can be damaged or foreign. */
export function parseRecord(text: string): { readonly record: ReleaseRecord } | { readonly problem: string } {
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch {
        return { problem: "is not JSON" };
    }
    if (!isMap(value)) {
        return { problem: "is not a JSON object" };
    }
    const { success, output, issues } = v.safeParse(RECORD, value);
    return success ? { record: output } : { problem: issues[0].message };
}
