import type { Change } from "./changes";

/** How the engine's events and the state mark what is not plain ("sig" of Pulumi's resource properties). */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
export const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** A property that differs, with both sides. */
export interface Difference {
    /** Such as `memorySize` or `environment.variables.LEVEL`. */
    readonly path: string;
    /** Undefined where there was none. */
    readonly before: unknown;
    /** Undefined where there is none any more. */
    readonly after: unknown;
}

/** The differences of a change that may be seen: neither side is secret, nor holds a secret. */
export function visibleDifferences(change: Change): readonly Difference[] {
    return change.properties
        .map((path) => ({ path, before: valueAt(change.before, path), after: valueAt(change.after, path) }))
        .filter(({ before, after }) => before !== HIDDEN && after !== HIDDEN);
}

/**
 * The changes that can be seen without secrets. What differs in secrets alone is left out: without them it cannot be told whether
 * it differs. So is what the provider for GitHub is told, which is its token.
 */
export function visibleChanges(changes: readonly Change[]): readonly Change[] {
    return changes.filter((change) => {
        const isComparison = change.kind === "update" || change.kind === "replace";
        return change.type !== "pulumi:providers:github" && (!isComparison || visibleDifferences(change).length > 0);
    });
}

/** A value without what is secret and without what only one machine knows, such as the path of an archive. */
export function portable(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(portable);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const members = value as Readonly<Record<string, unknown>>;
    if (members[SIGNATURE] === SECRET) {
        return "[secret]";
    }
    if (members[SIGNATURE] !== undefined) {
        return { hash: members["hash"] };
    }
    return Object.fromEntries(Object.entries(members).map(([name, each]) => [name, portable(each)]));
}

const HIDDEN = Symbol("secret");

function valueAt(inputs: Readonly<Record<string, unknown>>, path: string): unknown {
    let value: unknown = inputs;
    for (const [, plain, quoted, index] of path.matchAll(/([^.[\]"]+)|\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]/g)) {
        if (isSecret(value)) {
            return HIDDEN;
        }
        const name = plain ?? quoted ?? index ?? "";
        value = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
    }
    return holdsSecret(value) ? HIDDEN : portable(value);
}

/** Whether a value is marked as secret itself. */
export function isSecret(value: unknown): boolean {
    return typeof value === "object" && value !== null && (value as Record<string, unknown>)[SIGNATURE] === SECRET;
}

/** Whether a value is secret or holds a secret. Also what was made of one: the engine writes `[secret]` in its place. */
export function holdsSecret(value: unknown): boolean {
    if (typeof value !== "object" || value === null) {
        return value === "[secret]";
    }
    return isSecret(value) || Object.values(value).some(holdsSecret);
}
