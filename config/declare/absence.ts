/** What a key reads as where it is absent. */
export type Absent<T> = Default<T> | Nothing | Derived<T>;

/** A value. The documents show it. */
export interface Default<T> {
    readonly value: T;
}

/** Nothing: the value is undefined. */
export interface Nothing {
    /** What happens then, for the documents. */
    readonly nothing: string;
}

/** A value that depends on other keys. */
export interface Derived<T> {
    /** What it is, for the documents. */
    readonly words: string;
    /**
     * The value.
     *
     * @param known The values of other keys of the root, which are read as they are asked for, and the circumstances that
     *   `parseConfig` knows beside them. Each function names those that it takes.
     */
    readonly from: (known: never) => T;
}

/** A key has this value where it is absent. */
export function preset<const T>(value: T): Default<T> {
    return { value };
}

/** A key may be absent, which has a meaning of its own. */
export function optional(nothing = "none"): Nothing {
    return { nothing };
}

/** A key has a value where it is absent that depends on other keys. */
export function derived<K, T>(words: string, from: (known: K) => T): Derived<T> {
    return { words, from };
}
