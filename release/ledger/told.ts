import { runOf, type ReleaseRecord } from "../../contract/releaseRecord";
import type { Entry } from "./history";

/**
 * What GitHub knows of a move: `none` where it is not told of it, because it belongs to no commit, or nobody was to
 * tell it. `pending`: the move is under way, or its run was killed before it had told how it went.
 */
export type Told = "none" | "pending" | "sent" | "failed";

/** What GitHub knows of a move. */
export function toldOf({ record }: Entry): Told {
    return record.report?.state ?? "none";
}

/**
 * The moves that have ended and that GitHub does not know the end of, or not for certain.
 *
 * @param entries Of one environment, newest first.
 */
export function untold(entries: readonly Entry[]): readonly Entry[] {
    return entries.filter(
        (entry) =>
            (toldOf(entry) === "pending" || toldOf(entry) === "failed") &&
            entry.state !== "running" &&
            !isSuperseded(entry.record, entries),
    );
}

/** Whether a run has tried again: GitHub is told of its last attempt. */
function isSuperseded(record: ReleaseRecord, entries: readonly Entry[]): boolean {
    const isAttempt = (other: ReleaseRecord) => other.by === record.by && runOf(other) === runOf(record);
    // Newer records have lower ids.
    return entries.some((other) => other.record.id < record.id && isAttempt(other.record));
}
