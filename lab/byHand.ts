import { isDeepStrictEqual } from "node:util";

/** Values of a stack file by their whole keys. */
export type Values = Readonly<Record<string, unknown>>;

/**
 * What a person has changed in the lab's stack file, with `pulumi config set` or an editor, since the lab wrote it.
 *
 * @param written What the lab wrote last.
 * @param found What is there now; undefined where there is no file.
 * @param fixed Keys that whoever starts the lab has the say of.
 * @param fresh What the lab would write now. Of a map, only the members that were changed by hand stand over it.
 * @returns The changed values by their keys; undefined for one that was taken away.
 */
export function changedByHand(
    written: Values,
    found: Values | undefined,
    fixed: readonly string[],
    fresh: Values = {},
): Values {
    if (found === undefined) {
        return {};
    }
    const keys = new Set([...Object.keys(written), ...Object.keys(found)]);
    return Object.fromEntries(
        [...keys]
            .filter((key) => !fixed.includes(key) && !isDeepStrictEqual(written[key], found[key]))
            .map((key) => [key, kept(written[key], found[key], fresh[key])]),
    );
}

/** A value that was changed by hand, over what stands there now: member by member, as far as all of them are maps. */
function kept(written: unknown, found: unknown, fresh: unknown): unknown {
    if (!isMap(found) || !isMap(fresh) || !(written === undefined || isMap(written))) {
        return found;
    }
    const before = written ?? {};
    const changed = changedByHand(before, found, [], fresh);
    const merged = Object.entries({ ...fresh, ...changed }).filter(([, value]) => value !== undefined);
    return Object.fromEntries(merged);
}

/** Whether a value is a map, of which members can be changed one by one. */
export function isMap(value: unknown): value is Values {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
