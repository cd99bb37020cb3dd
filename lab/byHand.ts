import { isDeepStrictEqual } from "node:util";

/** Values of a stack file by their whole keys. */
export type Values = Readonly<Record<string, unknown>>;

/**
 * What a person has changed in the lab's stack file, with `pulumi config set` or an editor, since the lab wrote it.
 *
 * @param written What the lab wrote last.
 * @param found What is there now; undefined where there is no file.
 * @param fixed Keys that whoever starts the lab has the say of.
 * @returns The changed values by their keys; undefined for one that was taken away.
 */
export function changedByHand(written: Values, found: Values | undefined, fixed: readonly string[]): Values {
    if (found === undefined) {
        return {};
    }
    const keys = new Set([...Object.keys(written), ...Object.keys(found)]);
    return Object.fromEntries(
        [...keys]
            .filter((key) => !fixed.includes(key) && !isDeepStrictEqual(written[key], found[key]))
            .map((key) => [key, found[key]]),
    );
}
