import { settle, type Entry, type LiveAlias } from "../../../release/ledger/history";
import { recordId, type ReleaseRecord } from "../../../contract/releaseRecord";

/** When the first record of a test is written, in milliseconds since 1970. */
export const START = Date.parse("2026-01-01T00:00:00Z");

/** Milliseconds between two records of a test. */
export const STEP = 60_000;

/**
 * A record of a test, which was served unless it says something else.
 *
 * @param number Which one it is in time, counted from 1: its version is one more, its revision has that number, and it
 *   replaces what the one before it has left.
 */
export function record(number: number, more: Partial<ReleaseRecord> = {}): ReleaseRecord {
    const time = START + number * STEP;
    return {
        schema: 1,
        id: recordId(time, number.toString(16).padStart(8, "0")),
        environment: "staging",
        reason: "release",
        outcome: "succeeded",
        version: String(number + 1),
        codeSha256: `code ${number + 1}`,
        previous: { version: String(number), revisionId: `r${number - 1}` },
        revisionId: `r${number}`,
        by: `run ${number}`,
        startedAt: new Date(time).toISOString(),
        ...more,
    };
}

/** A record of a run that was killed, before or after it moved the alias. */
export function killed(number: number, more: Partial<ReleaseRecord> = {}): ReleaseRecord {
    const { revisionId: _, ...rest } = record(number, { outcome: "started", ...more });
    return rest;
}

/** What the alias is after the record of that number. */
export function after(number: number): LiveAlias {
    return { version: String(number + 1), revisionId: `r${number}` };
}

/** What became of records, which are given oldest first, when all of it is long over. */
export function settled(live: LiveAlias, ...oldestFirst: readonly ReleaseRecord[]): readonly Entry[] {
    return settle([...oldestFirst].reverse(), live, START + 24 * 3_600_000);
}

/** Entries of records that were all served, given oldest first. */
export function served(...oldestFirst: readonly ReleaseRecord[]): readonly Entry[] {
    return [...oldestFirst].reverse().map((each) => ({ record: each, state: "served", explanation: "Served." }));
}
