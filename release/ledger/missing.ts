import { recordKey } from "../../contract/releaseRecord";
import type { Alias, Signing } from "../ports";
import { describedRecord } from "./served";
import { isSigned, type Found } from "./signed";

/** A record that was there, and is there no more. */
export interface Missing {
    /** The key of its object. */
    readonly key: string;
    /** What says that it was there: the key of a signed record, or the alias. */
    readonly namedBy: string;
}

/**
 * The records that signed ones name and that are not there. Each names the newest that its run has seen, and the one that had brought what it
 * has replaced. What is older than all that are there is not missing: somebody may keep records for some time only.
 *
 * @param found What was read, newest first.
 * @param keys All keys of the ledger as far as they were listed, newest first: they reach at least as far back.
 */
export function missingRecords(
    found: readonly Found[],
    keys: readonly string[],
    signing: Pick<Signing, "key"> | undefined,
): readonly Missing[] {
    const there = new Set(keys);
    const oldest = keys.at(-1) ?? "";
    const missing = new Map<string, Missing>();
    for (const { key: namedBy, record } of found) {
        if (signing === undefined || !isSigned(record, signing.key)) {
            continue;
        }
        for (const id of [record.follows, record.previous.record]) {
            const key = id === undefined ? undefined : recordKey(record.environment, id);
            if (key !== undefined && key < oldest && !there.has(key)) {
                missing.set(key, { key, namedBy });
            }
        }
    }
    return [...missing.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
}

/** The key of the record that an alias names; undefined where it names none. Who can write the bucket alone cannot change that. */
export function keyOfAlias({ name, description }: Alias): string | undefined {
    const id = describedRecord(description);
    return id === undefined ? undefined : recordKey(name, id);
}
