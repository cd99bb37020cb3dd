import * as v from "valibot";

/** What a value of JSON has to be, and what it then is. */
export type Schema<T> = v.GenericSchema<unknown, T>;

export function isString(value: unknown): value is string {
    return typeof value === "string";
}

/** Whether a value is a text that is not empty. */
export function isText(value: unknown): value is string {
    return isString(value) && value !== "";
}

/** Whether a value is a map, which a list is not. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value that is a map; an empty one in place of anything else. */
export function mapOf(value: unknown): Readonly<Record<string, unknown>> {
    return isMap(value) ? value : {};
}

/** The same as a schema: valibot takes a list for an object, too. */
export const MAP = v.custom<Readonly<Record<string, unknown>>>(isMap);

/** A member that is taken as it is, whatever it is, as every earlier version has taken it. */
export function unchecked<T>(): v.CustomSchema<T, undefined> {
    return v.custom<T>(() => true);
}

/** Reads what somebody else has written; undefined where it is not JSON, or not what the schema says. */
export function parseJson<T>(text: string, schema: Schema<T>): T | undefined {
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch {
        return undefined;
    }
    const { success, output } = v.safeParse(schema, value);
    return success ? output : undefined;
}
