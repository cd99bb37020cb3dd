import type { Unfinished } from "../../automation";
import { UserError, UsageError } from "../../common/errors";
import type { Lost } from "../operations/lost";
import { plain } from "../shell/words";

/** What a person says of resources, by what they call them: the id, or undefined where it is not there. */
export type Ids = ReadonlyMap<string, string | undefined>;

/** A resource whose id is known. */
export interface Identified {
    readonly urn: string;
    readonly name: string;
    readonly type: string;
    readonly id: string;
}

/** The word for what is not there. */
const ANEW = "new";

/** What is not made anew unless somebody says so: what it holds would be out of sight. */
const HELD: readonly string[] = ["aws:kms/key:Key", "aws:s3/bucket:Bucket"];

const STATEMENT = "aws:lambda/permission:Permission";

/** How a person calls a resource: names alone are not unique. */
export function labelOf({ type, name }: Pick<Unfinished, "name" | "type">): string {
    return `${type.split(":").at(-1)}:${name}`;
}

/**
 * @param told Such as `Bucket:artifacts=shop-artifacts-20261128101500123400000001`, or `RestApi:api=new`.
 * @throws {UsageError} where one says no id.
 */
export function idsOf(told: readonly string[]): Ids {
    return new Map(
        told.map((each) => {
            const [, label, id] = /^(\w+:[^=]+)=(.+)$/.exec(each) ?? [];
            if (label === undefined || id === undefined) {
                throw new UsageError(
                    `--id ${each} names no id: it is written as Bucket:artifacts=<id>, or Bucket:artifacts=${ANEW}.`,
                );
            }
            return [label, id === ANEW ? undefined : id];
        }),
    );
}

/**
 * What was found.
 *
 * @throws {UserError} where something may be one of several, cannot be looked for, or holds what would be out of sight: a second one would be
 *   made of it, or the wrong one taken.
 */
export function resolved(lost: readonly Lost[]): readonly Identified[] {
    const alike = (each: Lost) => lost.filter((other) => isAlike(each, other));
    const unclear = lost.filter((each) => {
        const count = each.ids?.length;
        return count === undefined || count > alike(each).length || (count === 0 && HELD.includes(each.resource.type));
    });
    if (unclear.length > 0) {
        const lines = unclear.map(({ resource, ids }) => {
            const which =
                ids === undefined
                    ? "it cannot be looked for"
                    : ids.length === 0
                      ? "it is not found"
                      : `it may be ${ids.map(plain).join(" or ")}`;
            return `  ${plain(labelOf(resource))}: ${which}`;
        });
        const flags = unclear.map(({ resource }) => `--id ${plain(labelOf(resource))}=<id>`);
        throw new UserError(
            `It is not clear what of this the stack has made. Nothing of it is read or made:\n${lines.join("\n")}`,
            `Say which one it is, or ${ANEW} where it is not there, and run the same command again: ${flags.join(" ")}`,
        );
    }
    return lost.flatMap((each) => {
        const { urn, name, type } = each.resource;
        const id = each.ids?.[alike(each).indexOf(each)];
        return id === undefined ? [] : [{ urn, name, type, id }];
    });
}

/** Statements that say the same differ in their ids alone: each is taken for one of them. */
function isAlike(one: Lost, other: Lost): boolean {
    return (
        one === other ||
        (one.resource.type === STATEMENT &&
            other.resource.type === STATEMENT &&
            one.ids?.join() !== "" &&
            one.ids?.join() === other.ids?.join())
    );
}

/**
 * @param planned What the program would make.
 * @param there What is in the state.
 * @throws {UserError} where something that was told is neither: a second one would be made of what was meant.
 */
export function checkTold(told: Ids, planned: ReadonlySet<string>, there: ReadonlySet<string>): void {
    const others = [...told].filter(([label, id]) => !there.has(label) && (id !== undefined || !planned.has(label)));
    if (others.length > 0) {
        const lines = others.map(([label, id = ANEW]) => `  ${plain(label)}=${plain(id)}`);
        throw new UserError(
            `--id names what is not there, or what the program does not make:\n${lines.join("\n")}`,
            "What was found is in the state; nothing is made. Run it again with what it is, whose names --dry-run shows.",
        );
    }
}
