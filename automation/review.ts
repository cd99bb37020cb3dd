import { canonicalJson, sha256 } from "../common/canonicalJson";
import { isOwnProgram, UNKNOWN, type Change, type Kind } from "./changes";
import { closedGates, flagOf, type Allowed, gatesOf } from "./gates";
import type { Finding } from "./rules";
import { portable, visibleChanges, visibleDifferences, type Difference } from "./values";
import type { Widening } from "./widening";

/** What a preview has to say to those who review a change. It holds no secret. */
export interface Review {
    readonly stack: string;
    /** {@link digestOf} its changes. */
    readonly digest: string;
    /** Whether stand-ins were in place of the stack's secrets. */
    readonly isWithoutSecrets: boolean;
    readonly changes: readonly ReviewedChange[];
    /** What needs to be allowed by name. */
    readonly gates: readonly ReviewedGate[];
    /** What the team's own rules say. */
    readonly findings: readonly Finding[];
    /** The environments that get what has changed of the function with their next release. */
    readonly nextRelease: readonly string[];
}

/** A change as reviewers see it. */
export interface ReviewedChange extends Pick<Change, "component" | "name" | "type"> {
    readonly kind: Kind;
    readonly isKept: boolean;
    readonly differences: readonly { readonly path: string; readonly before: string; readonly after: string }[];
}

/** A gate as reviewers see it. */
export interface ReviewedGate {
    /** Such as `replace api/api`. */
    readonly name: string;
    readonly reason: string;
    readonly widenings: readonly Widening[];
    readonly isAllowed: boolean;
}

/** What a review is made of besides the changes. */
export interface ReviewOptions {
    readonly stack: string;
    readonly isWithoutSecrets?: boolean;
    readonly allowed?: Allowed;
    /** {@link unfinishedRoles} */
    readonly unfinished?: ReadonlySet<string>;
    readonly findings?: readonly Finding[];
    /** The names of the stack's environments. */
    readonly environments?: readonly string[];
}

/** The longest value that is shown; a document such as a policy is not read in a table. */
const LONGEST = 120;

const FUNCTION = "aws:lambda/function:Function";

/** Says of a preview's changes what reviewers need to know. */
export function reviewOf(changes: readonly Change[], options: ReviewOptions): Review {
    const { stack, isWithoutSecrets = false, allowed = {}, unfinished, findings = [], environments = [] } = options;
    const visible = visibleChanges(changes);
    const gates = gatesOf(isWithoutSecrets ? visible : changes, unfinished);
    const closed = closedGates(gates, allowed);
    return {
        stack,
        digest: digestOf(changes),
        isWithoutSecrets,
        changes: visible.map(reviewed),
        gates: gates.map((gate) => ({
            name: flagOf(gate).replace("--allow-", ""),
            reason: gate.reason,
            widenings: gate.widenings,
            isAllowed: !closed.includes(gate),
        })),
        findings,
        nextRelease: nextRelease(visible, environments),
    };
}

/**
 * Tells whether two previews are of the same changes: `sha256:` and 64 hexadecimal digits. What differs in secrets alone does not
 * count, so that a preview without secrets has the same one.
 */
export function digestOf(changes: readonly Change[]): string {
    const lines = visibleChanges(changes)
        .map(({ kind, urn, name, after, isKept, ...change }) => {
            const full = { ...change, kind, urn, name, after };
            const what = kind === "create" ? unnamed(portable(after), name) : visibleDifferences(full);
            return canonicalJson([urn, kind, isKept === true, kind === "delete" ? null : what]);
        })
        .sort();
    return `sha256:${sha256(lines.join("\n"))}`;
}

/** Each preview makes up another physical name for what has none: the name in the program, and 7 random digits. */
function unnamed(value: unknown, name: string): unknown {
    const text = JSON.stringify(value) ?? "null";
    return JSON.parse(text.replaceAll(new RegExp(`"${escaped(name)}-[0-9a-f]{7}"`, "g"), '"*"')) as unknown;
}

function escaped(text: string): string {
    return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

function reviewed(change: Change): ReviewedChange {
    const { kind, type, name, component, isKept = false } = change;
    const isComparison = kind === "update" || kind === "replace";
    const differences = isComparison ? visibleDifferences(change).map(shown) : [];
    return { kind, type, name, component, isKept, differences };
}

function shown({ path, before, after }: Difference): ReviewedChange["differences"][number] {
    return { path, before: textOf(before), after: textOf(after) };
}

function textOf(value: unknown): string {
    if (value === undefined || value === null) {
        return "none";
    }
    const text = typeof value === "string" ? value : JSON.stringify(value);
    if (text.includes(UNKNOWN)) {
        return "known once it is made";
    }
    return text.length > LONGEST || text.includes("\n") ? `a text of ${text.length} characters` : text;
}

function nextRelease(changes: readonly Change[], environments: readonly string[]): readonly string[] {
    const functions = changes.filter(
        (change) =>
            change.type === FUNCTION &&
            change.kind === "update" &&
            !isOwnProgram(change) &&
            change.properties.some((path) => !/^tags(All)?\b/.test(path)),
    );
    const own = functions.map(({ component }) => /^Environment (.+)$/.exec(component)?.[1]);
    return environments.filter((name) => own.some((each) => each === undefined || each === name));
}
