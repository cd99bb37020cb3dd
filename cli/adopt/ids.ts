import { UserError, UsageError } from "../../common/errors";
import type { Lost } from "../operations/lost";
import { plain } from "../shell/words";

/** What a person says of resources, by their names in the program: the id, or undefined where it is not there. */
export type Ids = ReadonlyMap<string, string | undefined>;

/** The word for what is not there. */
const ANEW = "new";

/**
 * @param told Such as `artifacts=shop-artifacts-20261128101500123400000001`, or `api=new`.
 * @throws {UsageError} where one says no id.
 */
export function idsOf(told: readonly string[]): Ids {
    return new Map(
        told.map((each) => {
            const [, name, id] = /^([^=]+)=(.+)$/.exec(each) ?? [];
            if (name === undefined || id === undefined) {
                throw new UsageError(
                    `--id ${each} names no id: it is written as artifacts=<id>, or artifacts=${ANEW}.`,
                );
            }
            return [name, id === ANEW ? undefined : id];
        }),
    );
}

/**
 * What was found.
 *
 * @throws {UserError} where something is there several times, or cannot be looked for: a second one would be made of it, or the wrong one taken.
 */
export function resolved(
    lost: readonly Lost[],
): readonly { readonly urn: string; readonly name: string; readonly type: string; readonly id: string }[] {
    const unclear = lost.filter(({ ids }) => ids === undefined || ids.length > 1);
    if (unclear.length > 0) {
        const lines = unclear.map(({ resource: { name, type }, ids = [] }) => {
            const which = ids.length === 0 ? "it cannot be looked for" : `it may be ${ids.map(plain).join(" or ")}`;
            return `  ${plain(name)} (${plain(type)}): ${which}`;
        });
        const flags = unclear.map(({ resource: { name } }) => `--id ${plain(name)}=<id>`);
        throw new UserError(
            `It is not clear what of this the stack has made. Nothing of it is read or made:\n${lines.join("\n")}`,
            `Say which one it is, or ${ANEW} where it is not there, and run the same command again: ${[...new Set(flags)].join(" ")}`,
        );
    }
    return lost.flatMap(({ resource: { urn, name, type }, ids: [id] = [] }) =>
        id === undefined ? [] : [{ urn, name, type, id }],
    );
}
