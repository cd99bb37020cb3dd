import type { ReleaseRecord } from "../../contract/releaseRecord";
import type { Restored } from "../../contract/restored";
import type { Functions } from "../ports";

/** What the function that the environments of a stack share is called in a version's name. */
const SHARED = "shared";

/**
 * A record as an environment reads it that is an alias of that function now: a number of another function is no version of this
 * one, and becomes `shared/7` or `shop-production-app/7`. No version of Lambda is called so.
 */
export function qualified(
    record: ReleaseRecord,
    { name, isShared }: Pick<Functions, "name" | "isShared">,
): ReleaseRecord {
    const here = isShared ? undefined : name;
    const named = (version: string, owner: string | undefined) =>
        owner === here || version.includes("/") ? version : `${owner ?? SHARED}/${version}`;
    const { version, function: owner, previous, restoredFrom, promotedRelease, beneath } = record;
    if (owner === here && restoredFrom === undefined && promotedRelease === undefined) {
        return record;
    }
    // A version of another stack is none of this one, whatever their functions are called: its bucket is named beside it.
    const nameIn = (release: Restored) =>
        release.bucket === undefined
            ? { ...release, version: named(release.version, release.function) }
            : { ...release, version: `${release.bucket}/${release.version}` };
    return {
        ...record,
        version: named(version, owner),
        previous: { ...previous, version: named(previous.version, owner) },
        ...(beneath && { beneath: beneath.map((each) => ({ ...each, version: named(each.version, owner) })) }),
        ...(restoredFrom && { restoredFrom: nameIn(restoredFrom) }),
        ...(promotedRelease && { promotedRelease: nameIn(promotedRelease) }),
    };
}

/** A record as the ledger keeps it: numbers of versions, and whose they are. */
export function stored(record: ReleaseRecord): ReleaseRecord {
    const { restoredFrom, promotedRelease } = record;
    const plain = (release: Restored) =>
        release.bucket === undefined
            ? { ...release, ...unqualified(release.version) }
            : { ...release, version: release.version.slice(release.version.lastIndexOf("/") + 1) };
    return {
        ...record,
        ...(restoredFrom && { restoredFrom: plain(restoredFrom) }),
        ...(promotedRelease && { promotedRelease: plain(promotedRelease) }),
    };
}

function unqualified(version: string): { readonly version: string; readonly function?: string } {
    const [, owner, number = version] = /^(.+)\/(\d+)$/.exec(version) ?? [];
    return owner === undefined || owner === SHARED ? { version: number } : { version: number, function: owner };
}
