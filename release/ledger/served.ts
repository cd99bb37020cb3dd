import type { Reason, ReleaseRecord, Served } from "../../contract/releaseRecord";

/** How many releases beneath it a record names: those that a rollback or a promotion looks at, in a few kilobytes. */
export const MOST_BENEATH = 20;

/** What another record keeps of one whose version was served. */
export function servedOf({ id, version, commit, modified, by, startedAt, finishedAt }: ReleaseRecord): Served {
    return {
        id,
        version,
        ...(commit === undefined ? {} : { commit }),
        ...(modified === undefined ? {} : { modified }),
        by,
        at: finishedAt ?? startedAt,
    };
}

/**
 * What lies beneath a move, newest first: what a rollback returns to and what is under that, undone moves left out, as
 * `servedStack` would find it in the whole ledger.
 *
 * @param current The move that brought what is served before it; undefined where nothing was ever released.
 * @returns As far as it is known, and no further than {@link MOST_BENEATH}; undefined where it is not known.
 */
export function beneath(
    current: ReleaseRecord | undefined,
    { reason, version }: { readonly reason: Reason; readonly version: string },
): readonly Served[] | undefined {
    if (current === undefined) {
        return [];
    }
    const known = [servedOf(current), ...(current.beneath ?? [])];
    if (reason === "rollback") {
        // It takes away what it has undone. What lies deeper than is known here could be what it went back to.
        const place = known.findIndex((each) => each.version === version);
        return place < 0 ? undefined : known.slice(place + 1).slice(0, MOST_BENEATH);
    }
    // The same version once more is one release all the same.
    return current.version === version ? current.beneath : known.slice(0, MOST_BENEATH);
}

/** What the description of an alias says. It changes with the alias alone, and as one with it. */
const DESCRIPTION = /^In the ledger: (\d{13}-[\w-]+)$/;

/** The description of an alias that a move has made what it is. */
export function describing({ id }: Pick<ReleaseRecord, "id">): string {
    return `In the ledger: ${id}`;
}

/** The id of the record that an alias names; undefined where it names none. */
export function describedRecord(description: string | undefined): string | undefined {
    return DESCRIPTION.exec(description ?? "")?.[1];
}

/** Whether a description may be written over: what a person or another program has put there is theirs. */
export function isOwnDescription(description: string | undefined): boolean {
    return (description ?? "") === "" || describedRecord(description) !== undefined;
}
