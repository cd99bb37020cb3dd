import type { Grant } from "./documents";

/** What a new document of a role allows and the old one does not. */
export interface Widening {
    /** Such as `s3:DeleteObject on arn:aws:s3:::artifacts/*`, or a refusal that is gone. */
    readonly now: string;
    /** What was allowed nearest to it; `nothing of it` where there is none. */
    readonly before: string;
}

/**
 * Compares what two documents allow: each action on each resource, for each principal, under their conditions. What cannot be
 * shown to be within the old document counts as widened.
 */
export function widenings(before: readonly Grant[], after: readonly Grant[]): readonly Widening[] {
    const allowed = atoms(before, "Allow");
    const wider = atoms(after, "Allow")
        .filter((atom) => !allowed.some((each) => isWithinGrant(atom, each)))
        .map((atom) => ({ now: textOf(atom), before: nearest(atom, allowed) }));
    const refused = atoms(after, "Deny");
    const lifted = atoms(before, "Deny")
        .filter((atom) => !refused.some((each) => isWithinGrant(atom, each)))
        .map((atom) => ({ now: `no refusal of ${textOf(atom)}`, before: `refused: ${textOf(atom)}` }));
    return [...wider, ...lifted];
}

/** One principal, action and resource of a statement. */
interface Atom extends Pick<Grant, "conditions" | "exceptions"> {
    readonly principal: string;
    readonly action: string;
    readonly resource: string;
}

function atoms(grants: readonly Grant[], effect: Grant["effect"]): readonly Atom[] {
    return grants
        .filter((grant) => grant.effect === effect)
        .flatMap(({ principals, actions, resources, conditions, exceptions }) =>
            principals.flatMap((principal) =>
                actions.flatMap((action) =>
                    resources.map((resource) => ({ principal, action, resource, conditions, exceptions })),
                ),
            ),
        );
}

/** Whether all that one allows is allowed by the other, too. */
function isWithinGrant(inner: Atom, outer: Atom): boolean {
    return (
        isWithin(inner.principal, outer.principal) &&
        isWithin(inner.action, outer.action) &&
        isWithin(inner.resource, outer.resource) &&
        (outer.exceptions === "" || outer.exceptions === inner.exceptions) &&
        Object.entries(outer.conditions).every(([condition, values]) =>
            isStricter(condition, inner.conditions[condition], values),
        )
    );
}

/**
 * Whether whatever one pattern stands for, the other does, too. `*` stands for any characters, `?` for one: the wildcards of
 * the first are characters like others to the second, but that its `?` does not stand for a `*`.
 */
export function isWithin(inner: string, outer: string): boolean {
    const expression = outer
        .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", "[^]*")
        .replaceAll("?", "[^*]");
    return new RegExp(`^${expression}$`).test(inner);
}

/** Whether a condition lets through no more than another of the same operator and key. */
function isStricter(condition: string, inner: readonly string[] | undefined, outer: readonly string[]): boolean {
    if (inner === undefined) {
        return false;
    }
    if (/^(ForAnyValue:)?(StringLike|ArnLike|ArnEquals)\b(?!IfExists)/i.test(condition)) {
        return inner.every((value) => outer.some((each) => isWithin(value, each)));
    }
    if (/^(ForAnyValue:)?(StringEquals|Bool|NumericEquals)\b(?!IfExists)/i.test(condition)) {
        return inner.every((value) => outer.includes(value));
    }
    if (/^(StringNot|ArnNot)/i.test(condition)) {
        return outer.every((value) => inner.includes(value));
    }
    // Of others only that they are the same.
    return inner.length === outer.length && inner.every((value) => outer.includes(value));
}

function nearest({ action, resource }: Atom, allowed: readonly Atom[]): string {
    const [service = ""] = action.split(":");
    const rank = (atom: Atom): number =>
        (isWithin(action, atom.action) ? 4 : 0) +
        (isWithin(resource, atom.resource) || isWithin(atom.resource, resource) ? 2 : 0) +
        (atom.action.startsWith(`${service}:`) ? 1 : 0);
    const [best] = [...allowed].sort((one, other) => rank(other) - rank(one));
    return best === undefined || rank(best) === 0 ? "nothing of it" : textOf(best);
}

function textOf({ principal, action, resource, conditions, exceptions }: Atom): string {
    const where = Object.entries(conditions).map(([condition, values]) => `${condition} ${values.join(" or ")}`);
    const on = principal === "*" || resource !== "*" ? ` on ${resource}` : "";
    return [
        `${action}${on}`,
        ...(principal === "*" ? [] : [`by ${principal}`]),
        ...(exceptions === "" ? [] : [`but ${exceptions}`]),
        ...(where.length === 0 ? [] : [`if ${where.join(" and ")}`]),
    ].join(" ");
}
