import { timeOfId, type ReleaseRecord } from "../../contract/releaseRecord";

/**
 * What became of a move, whatever its record says:
 * - `served`: the alias was moved and the environment answered.
 * - `unverified`: the alias was moved, and then the run was killed before it had asked the environment.
 * - `running`: not done yet, and young enough to be still at work.
 * - `abandoned`: killed before the alias moved.
 * - `failed`: given up before the alias moved.
 * - `lost`: somebody else moved the alias first.
 * - `reverted`: moved, found not to answer, and moved back.
 */
export type State = "served" | "unverified" | "running" | "abandoned" | "failed" | "lost" | "reverted";

/** A record with what became of it. */
export interface Entry {
    readonly record: ReleaseRecord;
    readonly state: State;
    /** A sentence for a person. */
    readonly explanation: string;
}

/** What is known of the alias now. */
export interface LiveAlias {
    readonly version: string;
    readonly revisionId: string;
}

/** Milliseconds after its record was written that a move which has not ended is taken for killed. */
export const PATIENCE = 15 * 60_000;

/**
 * Finds out what became of every move. A record that says `started` is all that a killed run leaves behind; the truth
 * is in what others have seen. Every change gives an alias another revision and a move names the revision that it
 * replaces, so that of several moves that meant to replace the same one at most one was made.
 *
 * @param records Of one environment, newest first.
 * @param live The environment's alias.
 * @param now Milliseconds since 1970.
 */
export function settle(records: readonly ReleaseRecord[], live: LiveAlias, now: number): readonly Entry[] {
    const evidence = new Evidence(records, live);
    return records.map((record) => ({ record, ...settleOne(record, evidence, now) }));
}

function settleOne(record: ReleaseRecord, evidence: Evidence, now: number): Omit<Entry, "record"> {
    const { outcome, note } = record;
    const because = note === undefined ? "" : `: ${note}`;
    // Not when it started: the build before it may have taken hours.
    const isYoung = now - timeOfId(record.id) < PATIENCE;
    if (outcome === "succeeded") {
        return { state: "served", explanation: note ?? "Served." };
    }
    if (outcome === "failed" || outcome === "lost" || outcome === "reverted") {
        const words = { failed: "Nothing was moved", lost: "Somebody else was first", reverted: "Moved back" }[outcome];
        return { state: outcome, explanation: `${words}${because}` };
    }
    if (outcome === "reverting") {
        return evidence.wasLeftInPlace(record)
            ? {
                  state: "unverified",
                  explanation: `It did not answer as it should, and the run ended before it moved back${because}`,
              }
            : { state: "reverted", explanation: `Moved back${because}` };
    }
    if (outcome === "left") {
        return isOvertaken(record) || evidence.hasMoved(record)
            ? { state: "unverified", explanation: `The alias was moved${because}` }
            : { state: "lost", explanation: `Another run has moved the alias${because}` };
    }
    const heir = evidence.heirOf(record);
    if (heir !== undefined) {
        return {
            state: "served",
            explanation: `The run ended early; ${heir.by} found the version in place and verified it.`,
        };
    }
    if (evidence.hasMoved(record)) {
        const words = isYoung ? "has not asked the environment yet" : "ended before it had asked the environment";
        return { state: "unverified", explanation: `The alias was moved; the run ${words}${because}` };
    }
    return isYoung
        ? { state: "running", explanation: "Under way." }
        : { state: "abandoned", explanation: `The run ended before it moved the alias${because}` };
}

/** What all records and the alias together say about moves whose own records do not say how they ended. */
class Evidence {
    /** Revisions that are known to come from a move that wrote it down. */
    private readonly explained: ReadonlySet<string>;

    constructor(
        private readonly records: readonly ReleaseRecord[],
        private readonly live: LiveAlias,
    ) {
        this.explained = new Set(
            records
                .filter(({ inPlace }) => inPlace !== true)
                .flatMap(({ revisionId, restoredRevisionId }) => [revisionId ?? "", restoredRevisionId ?? ""]),
        );
    }

    /** Every version that the alias was seen at after a record was written, with its revision. */
    private seenSince(record: ReleaseRecord): readonly LiveAlias[] {
        // Newer records have lower ids. What an earlier one has seen, this move cannot have made; but a rival that has found
        // its version in place may have planned before it.
        const later = this.records.filter((other) => other.id < record.id);
        const inPlace = this.rivalsOf(record).filter((other) => other.inPlace === true);
        return [
            this.live,
            ...later.map(({ previous }) => previous),
            ...inPlace.map(({ version, revisionId = "" }) => ({ version, revisionId })),
        ];
    }

    /** A run of the same release that found the version in place and that the environment answers. */
    heirOf(record: ReleaseRecord): ReleaseRecord | undefined {
        return this.rivalsOf(record).find(
            ({ inPlace, outcome, version }) =>
                inPlace === true && outcome === "succeeded" && version === record.version,
        );
    }

    /** Whether a move that wrote nothing down after it began has moved the alias. */
    hasMoved(record: ReleaseRecord): boolean {
        if (this.live.revisionId === record.previous.revisionId) {
            return false;
        }
        const rivals = this.rivalsOf(record);
        if (rivals.some(({ revisionId, inPlace }) => revisionId !== undefined && inPlace !== true)) {
            return false;
        }
        // Somebody saw the alias at this version, in a revision that nobody else claims.
        const wasSeen = this.seenSince(record).some(
            ({ version, revisionId }) =>
                version === record.version &&
                revisionId !== record.previous.revisionId &&
                !this.explained.has(revisionId),
        );
        // Of several killed runs that wanted the same version one was enough; it does not matter which.
        const twins = rivals.filter(
            ({ outcome, version }) => (outcome === "started" || outcome === "left") && version === record.version,
        );
        return wasSeen && twins.every(({ id }) => id > record.id);
    }

    /** Whether a move that was to be undone was not. */
    wasLeftInPlace(record: ReleaseRecord): boolean {
        const { revisionId = "" } = record;
        const successors = this.records.filter(({ previous }) => previous.revisionId === revisionId);
        return (
            this.live.revisionId === revisionId ||
            successors.some(
                (next) => (next.revisionId !== undefined && next.inPlace !== true) || this.isMoving(next),
            ) ||
            this.servesStill(record)
        );
    }

    /** Whether the alias serves a move's version in another revision, which no later move can have made: a permission did. */
    private servesStill({ id, version, previous }: ReleaseRecord): boolean {
        const isAnother = this.records.some(
            (other) =>
                other.id < id &&
                other.version === version &&
                other.previous.revisionId !== previous.revisionId &&
                !["failed", "lost"].includes(other.outcome),
        );
        return !isAnother && this.live.version === version && !this.explained.has(this.live.revisionId);
    }

    private isMoving(record: ReleaseRecord): boolean {
        return record.outcome === "started" && (this.heirOf(record) !== undefined || this.hasMoved(record));
    }

    /** The moves that meant to replace the same revision. */
    private rivalsOf({ id, previous }: ReleaseRecord): readonly ReleaseRecord[] {
        return this.records.filter((other) => other.id !== id && other.previous.revisionId === previous.revisionId);
    }
}

/** Whether a move was made, and somebody has moved the alias on before the environment was seen to answer. */
export function isOvertaken({ outcome, revisionId, inPlace }: ReleaseRecord): boolean {
    return outcome === "left" && revisionId !== undefined && inPlace !== true;
}

/** Whether the alias served a move's version after it. */
export function wasServed({ state }: Entry): boolean {
    return state === "served" || state === "unverified";
}

/**
 * What an environment has served, undone moves left out: the last is what the ledger says is served now, the one before
 * it what a rollback returns to. A rollback takes away what it has undone, so that two in a row go back two releases
 * and not to and fro.
 *
 * @param entries Newest first, as {@link settle} gives them.
 */
export function servedStack(entries: readonly Entry[]): readonly Entry[] {
    const stack: Entry[] = [];
    const first = firstVersions(entries);
    const releaseOf = ({ record }: Entry) => first(record.version);
    for (const entry of entries.filter(wasServed).reverse()) {
        if (entry.record.reason === "rollback") {
            const place = stack.map(releaseOf).lastIndexOf(releaseOf(entry));
            stack.length = place < 0 ? stack.length : place;
        }
        // Two runs of the same release may both have found it served: it is one release all the same.
        const last = stack.at(-1);
        if (last !== undefined && releaseOf(last) === releaseOf(entry)) {
            stack.pop();
        }
        stack.push(entry);
    }
    return stack;
}

/** The version that a release had at first, by any that it was published again as. */
function firstVersions(entries: readonly Entry[]): (version: string) => string {
    // Of a version that several moves have brought, the earliest says what it was made from.
    const before = new Map(
        entries.flatMap(({ record: { version, restoredFrom } }) =>
            restoredFrom === undefined ? [] : [[version, restoredFrom.version] as const],
        ),
    );
    return (version) => {
        const seen = new Set<string>();
        let first = version;
        // A record may say anything: nothing is followed twice.
        for (let next = before.get(first); next !== undefined && !seen.has(first); next = before.get(first)) {
            seen.add(first);
            first = next;
        }
        return first;
    };
}

/**
 * The versions that hold the very release of a version: those that it was published again as, newest first.
 *
 * @param entries Newest first.
 */
export function publishedAgain(entries: readonly Entry[], version: string): readonly string[] {
    const first = firstVersions(entries);
    const all = entries.flatMap(({ record }) => (record.restoredFrom === undefined ? [] : [record.version]));
    return [...new Set(all)].filter((other) => other !== version && first(other) === first(version));
}

/**
 * Whether releases back can be counted in a part of the history: all that was rolled back to is in it. Otherwise what
 * was undone looks as if it were served still.
 *
 * @param entries Newest first.
 */
export function isCountable(entries: readonly Entry[]): boolean {
    const served = entries.filter(wasServed).map(({ record }) => record);
    return served.every(
        ({ reason, version, restoredFrom }, index) =>
            reason !== "rollback" ||
            served.slice(index + 1).some((older) => [version, restoredFrom?.version].includes(older.version)),
    );
}

/** The move that the ledger says the environment serves, or undefined where nothing was ever released to it. */
export function currentEntry(entries: readonly Entry[]): Entry | undefined {
    return entries.find(wasServed);
}
