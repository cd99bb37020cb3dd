import type { Rule } from "../reader";
import type { Absent, Nothing } from "./absence";
import { among, between, oneOf } from "./rules";

/**
 * When a change of a key reaches what runs: with the next `pulumi up`, with the next release after that, or as soon as it
 * is in the stack's file.
 */
export type Effect = "up" | "release" | "at once";

/** What every declaration says. */
export interface About {
    /** What the key means, as Markdown, in whole sentences. Its type, rule, default and limits are added by themselves. */
    readonly meaning: string;
    /** @default - that of what the key is in; `up` at the root */
    readonly effect?: Effect;
    /** The page of the service's documentation from which the limits of the rule come. */
    readonly limits?: string;
    /** The one mode in which the key has a use, by the member of the same map that says the mode. Elsewhere it is refused. */
    readonly onlyIn?: readonly [member: string, mode: string];
}

/** Carries the type of a key's value to the compiler. It is never there. */
interface Holds<T> {
    readonly holds?: () => T;
}

/** What a key holds; `absent` is what it reads as where it is absent, and a fault where that is not declared. */
interface Declared<T> extends About {
    readonly absent?: Absent<T>;
}

export interface TextKey extends Declared<string> {
    readonly kind: "text";
    readonly rule: Rule<string>;
    /** The texts that there are, where they can be listed. */
    readonly values?: readonly string[];
}

export interface IntegerKey extends Declared<number> {
    readonly kind: "integer";
    readonly rule: Rule<number>;
    readonly unit: string;
    readonly from?: number;
    readonly to?: number;
    readonly values?: readonly number[];
}

export interface FlagKey extends Declared<boolean> {
    readonly kind: "flag";
}

export interface ListKey extends Declared<readonly unknown[]> {
    readonly kind: "list";
    readonly of: TextKey | GroupKey;
    readonly most?: number;
    /** What the items are, in the plural. */
    readonly noun: string;
}

export interface MapKey extends Declared<Readonly<Record<string, unknown>>> {
    readonly kind: "map";
    /** What belongs there, for whoever wrote something else than a map. */
    readonly shape: string;
    readonly names: Rule<string>;
    /** What a name is, such as `a tag key`. */
    readonly nameIs: string;
    /** How the documents write the name of an entry, such as `<name>`. */
    readonly placeholder: string;
    readonly of: TextKey | GroupKey;
    readonly most?: { readonly count: number; readonly noun: string };
}

export interface GroupKey extends About {
    readonly kind: "group";
    /** Whether it reads as nothing where it is absent, and not as a group whose members are. */
    readonly absent?: Nothing;
    readonly shape: string;
    /** The member that a text in the group's place stands for. @default - a text is refused */
    readonly short?: string;
    readonly members: Members;
    /** The key of the root whose members these are, so that the documents say them once. @default - they are its own */
    readonly declaredAt?: string;
    /** Members that people will try and that are not taken, each with the reason and with what to write in its place. */
    readonly refuses?: Readonly<Record<string, { readonly reason: string; readonly expected: string }>>;
}

/** A value whose shape is that of another document, such as a condition of IAM; a check of its own looks at it. */
export interface OpenKey extends Declared<unknown> {
    readonly kind: "open";
    readonly rule: Rule<unknown>;
    /** What a JSON Schema says of its shape. */
    readonly schema: Readonly<Record<string, unknown>>;
}

/** A map that is of one of several shapes, and says in the member `by` of which. */
export interface VariantsKey extends About {
    readonly kind: "variants";
    /** Whether it reads as nothing where it is absent. */
    readonly absent?: Nothing;
    readonly shape: string;
    readonly by: string;
    readonly mode: TextKey;
    readonly cases: Readonly<Record<string, Members>>;
}

/** A text that the program only ever sees encrypted, and the configuration that it works with never holds. */
export interface SecretKey extends About {
    readonly kind: "secret";
}

export type Key = TextKey | IntegerKey | FlagKey | ListKey | MapKey | GroupKey | OpenKey | VariantsKey | SecretKey;

export type Members = Readonly<Record<string, Key>>;

/** What a key's value is in the program. */
export type ValueOf<K> = K extends { readonly holds?: () => infer T } ? T : never;

/** What the values of a group are, without its secrets. */
export type ValuesOf<M extends Members> = {
    readonly [K in keyof M as M[K] extends SecretKey ? never : K]: ValueOf<M[K]>;
};

/** The keys of a group that are secrets. */
export type SecretsOf<M extends Members> = { [K in keyof M]: M[K] extends SecretKey ? K : never }[keyof M] & string;

/** With nothing in the place of an absent value, it may be undefined. */
type Held<D, T> = D extends { readonly absent: Nothing } ? T | undefined : T;

type Options<K extends Key, Own extends string = never> = Omit<K, "kind" | Own>;

/** A text that follows a rule. Empty counts as absent. */
export function text<const D extends Options<TextKey, "values">>(declaration: D): TextKey & Holds<Held<D, string>> {
    return { kind: "text", ...declaration };
}

/** One of some texts. */
export function choice<const D extends Options<TextKey, "rule" | "values"> & { readonly values: readonly string[] }>(
    declaration: D,
): TextKey & Holds<Held<D, D["values"][number]>> {
    return { kind: "text", rule: oneOf(declaration.values), ...declaration };
}

/** A whole number of some unit: within limits, or one of some. */
export function integer<
    const D extends Options<IntegerKey, "rule" | "from" | "to" | "values"> &
        ({ readonly from: number; readonly to: number } | { readonly values: readonly number[] }),
>(declaration: D): IntegerKey & Holds<Held<D, number>> {
    const { unit } = declaration;
    const rule =
        "values" in declaration ? among(declaration.values, unit) : between(declaration.from, declaration.to, unit);
    return { kind: "integer", rule, ...declaration };
}

/** true or false. */
export function flag<const D extends Options<FlagKey>>(declaration: D): FlagKey & Holds<Held<D, boolean>> {
    return { kind: "flag", ...declaration };
}

/** A list. One that is empty is not absent. */
export function list<const D extends Options<ListKey>>(
    declaration: D,
): ListKey & Holds<Held<D, readonly ValueOf<D["of"]>[]>> {
    return { kind: "list", ...declaration };
}

/** A map whose names the user chooses. Absent, it is empty. */
export function map<const D extends Options<MapKey>>(
    declaration: D,
): MapKey & Holds<Held<D, Readonly<Record<string, ValueOf<D["of"]>>>>> {
    return { kind: "map", ...declaration };
}

/** A map whose names are declared. Absent, each of its members is. */
export function group<const M extends Members, const D extends Options<GroupKey, "members">>(
    declaration: D,
    members: M,
): GroupKey & { readonly members: M } & Holds<Held<D, ValuesOf<M>>> {
    return { kind: "group", ...declaration, members };
}

/** A map of one of several shapes. Its value is a union of them, told apart by the member `by`. */
export function variants<
    const C extends Readonly<Record<string, Members>>,
    const B extends string,
    const D extends Options<VariantsKey, "by" | "cases">,
>(
    declaration: D,
    by: B,
    cases: C,
): VariantsKey & Holds<Held<D, { [K in keyof C]: { readonly [P in B]: K } & ValuesOf<C[K]> }[keyof C]>> {
    return { kind: "variants", ...declaration, by, cases };
}

/** A value of a shape of its own. */
export function open<T>() {
    return <const D extends Options<OpenKey>>(declaration: D): OpenKey & Holds<Held<D, T>> => ({
        kind: "open",
        ...declaration,
    });
}

/** A text that is stored encrypted. */
export function secret(declaration: Options<SecretKey>): SecretKey {
    return { kind: "secret", ...declaration };
}
