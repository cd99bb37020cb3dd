import * as v from "valibot";

import { UserError } from "./errors";
import { isMap, MAP, type Schema } from "./json";

/**
 * A variable that holds settings as JSON, which the stack writes and another program reads.
 */
export interface SettingsVariable<T> {
    readonly name: string;
    /** What each member has to be, described by the words after "has to be"; others are refused. */
    readonly checks: { readonly [K in keyof T & string]-?: Schema<T[K]> };
    /** What to do where there is no such variable. @default - to bring the stack up */
    readonly unset?: string;
}

/**
 * Reads settings back from the text of their variable.
 *
 * @param text Undefined where there is no such variable.
 * @throws {UserError} which names everything that is not as it should be.
 */
export function parseVariable<T>(text: string | undefined, { name, checks, unset }: SettingsVariable<T>): T {
    const fault = (problem: string, remedy = "The stack writes it together with the engine: pulumi up --refresh") =>
        new UserError(`The variable ${name} ${problem}.`, remedy);
    if (text === undefined || text === "") {
        throw fault("is not set", unset);
    }
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch {
        throw fault("is not JSON");
    }
    if (!isMap(value)) {
        throw fault("is not a JSON object");
    }
    const members = checks as Readonly<Record<string, Schema<unknown>>>;
    const { issues = [] } = v.safeParse(v.object(members), value);
    const wrong = new Set(issues.map(({ path }) => path?.[0].key));
    const unknown = Object.keys(value).filter((key) => !Object.hasOwn(members, key));
    const problems = [
        ...Object.entries(members).flatMap(([key, schema]) =>
            wrong.has(key) ? [`${key} has to be ${v.getDescription(schema)}`] : [],
        ),
        ...unknown.map((key) => `${key} is not known`),
    ];
    if (problems.length > 0) {
        throw fault(`cannot be used: ${problems.join("; ")}`);
    }
    return value as T;
}

/** A text that is not empty. */
export const TEXT = v.pipe(v.string(), v.nonEmpty(), v.description("a text"));

export const TEXTS = v.pipe(v.array(TEXT), v.description("a list of texts"));

export const TEXT_MAP = v.pipe(MAP, v.record(v.string(), v.string()), v.description("a map of texts"));

export const PATH = v.pipe(v.string(), v.startsWith("/"), v.description("a path that starts with /"));

export const FLAG = v.pipe(v.boolean(), v.description("true or false"));

export const ARCHITECTURE = v.pipe(v.picklist(["x86_64", "arm64"]), v.description("x86_64 or arm64"));

/** A whole number of at least one, of what `of` says. */
export function wholeNumber(of: string): Schema<number> {
    return v.pipe(v.number(), v.integer(), v.minValue(1), v.description(`a whole number of ${of}`));
}

/** The same, or nothing at all. */
export function optional<T extends Schema<unknown>>(schema: T) {
    return v.pipe(v.exactOptional(schema), v.description(`${v.getDescription(schema)}, or nothing`));
}
