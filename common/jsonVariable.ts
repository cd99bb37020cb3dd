import { UserError } from "./errors";

/** What a member of a variable's settings has to be. */
export interface Check {
    /** The words after "has to be". */
    readonly expected: string;
    readonly is: (value: unknown) => boolean;
}

/** A variable that holds settings as JSON, which the stack writes and another program reads. */
export interface SettingsVariable<T> {
    readonly name: string;
    /** A check of each member; others are refused. */
    readonly checks: Readonly<Record<keyof T & string, Check>>;
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
    const wrong = Object.entries<Check>(checks).filter(([key, { is }]) => !is(value[key]));
    const unknown = Object.keys(value).filter((key) => !Object.hasOwn(checks, key));
    const problems = [
        ...wrong.map(([key, { expected }]) => `${key} has to be ${expected}`),
        ...unknown.map((key) => `${key} is not known`),
    ];
    if (problems.length > 0) {
        throw fault(`cannot be used: ${problems.join("; ")}`);
    }
    return value as T;
}

export function isString(value: unknown): value is string {
    return typeof value === "string";
}

/** Whether a value is a text that is not empty. */
export function isText(value: unknown): value is string {
    return isString(value) && value !== "";
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A text that is not empty. */
export const TEXT: Check = { expected: "a text", is: isText };

export const TEXTS: Check = {
    expected: "a list of texts",
    is: (value) => Array.isArray(value) && value.every(isText),
};

export const TEXT_MAP: Check = {
    expected: "a map of texts",
    is: (value) => isMap(value) && Object.values(value).every(isString),
};

export const PATH: Check = {
    expected: "a path that starts with /",
    is: (value) => isText(value) && value.startsWith("/"),
};

export const ARCHITECTURE: Check = {
    expected: "x86_64 or arm64",
    is: (value) => value === "x86_64" || value === "arm64",
};

/** A whole number of at least one, of what `of` says. */
export function wholeNumber(of: string): Check {
    return { expected: `a whole number of ${of}`, is: (value) => Number.isInteger(value) && Number(value) > 0 };
}

/** The same, or nothing at all. */
export function optional({ expected, is }: Check): Check {
    return { expected: `${expected}, or nothing`, is: (value) => value === undefined || is(value) };
}

/** A map that has these members, each of which is a text. */
export function mapOf(...members: readonly string[]): Check {
    const list = `${members.slice(0, -1).join(", ")} and ${members.at(-1)}`;
    return { expected: `a map of ${list}`, is: (value) => isMap(value) && members.every((key) => isText(value[key])) };
}
