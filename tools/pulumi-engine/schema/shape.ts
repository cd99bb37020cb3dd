/** Shape is the form of a value, as far as both the SDK's types and a provider's schema tell it. */
export type Shape =
    | { readonly kind: "string" | "number" | "boolean" | "any" | "asset" | "archive" }
    | { readonly kind: "array" | "map"; readonly of: Shape }
    | ObjectShape;

/** ObjectShape is an object with known fields. */
export interface ObjectShape {
    readonly kind: "object";
    readonly fields: ReadonlyMap<string, Field>;
}

/** Field is one field of an object. */
export interface Field {
    readonly required: boolean;
    readonly shape: Shape;
}

/** Member is a resource or a function: what it takes, and the names of what it gives back. */
export interface Member {
    readonly inputs: ObjectShape;
    readonly outputs: ReadonlySet<string>;
}

/** The shape in a few words, such as `array of string`. */
export function describeShape(shape: Shape): string {
    return shape.kind === "array" || shape.kind === "map" ? `${shape.kind} of ${describeShape(shape.of)}` : shape.kind;
}
