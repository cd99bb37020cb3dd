import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { Intrinsics } from "./intrinsics";
import type { Notes, Told } from "./notes";
import { authorizerNote } from "./surface";

/** A resource policy of an API: its statements, or the lists by which SAM makes them. */
export interface ResourcePolicy {
    /** What has it, for the notes. */
    readonly name: string;
    readonly statements?: Located | undefined;
    /** The one stage of the API, which statements may name. @default - they may name none */
    readonly stage?: string | undefined;
    /** Ranges that alone may call it. */
    readonly ranges?: Located | undefined;
    /** What cannot be written in any case. @default - nothing */
    readonly other?: Located | undefined;
}

/**
 * Reads the ranges of addresses that may call an API. Two kinds of policy are known: everybody is allowed, and all but some ranges denied once;
 * or some ranges alone are allowed. Any other is noted.
 */
export function readSources(
    { name, statements, stage, ranges, other }: ResourcePolicy,
    intrinsics: Intrinsics,
    notes: Notes,
): Told<readonly string[]> | undefined {
    const unread = (place: Located) => {
        const why =
            "the platform knows ranges of addresses that may call it (api.sources), and nothing else of that kind";
        authorizerNote(notes, name, place.line, "a resource policy of the API", why);
        return undefined;
    };
    const [all, limit] = [statements, ranges].map((each) => (isNothing(each) ? undefined : each));
    if (other !== undefined) {
        return unread(other);
    }
    const list = all === undefined ? [] : statementsOf(all).map((each) => readStatement(each, stage, intrinsics));
    const of = (kind: Statement["kind"]) => list.filter((each) => each?.kind === kind);
    const [open, allowed, denied] = [of("open"), of("allowed"), of("denied")];
    const isKnown =
        list.every((each) => each !== undefined) &&
        (allowed.length === 0
            ? (all === undefined || open.length > 0) && denied.length + (limit === undefined ? 0 : 1) <= 1
            : open.length + denied.length === 0 && limit === undefined);
    if (!isKnown) {
        return unread(all ?? limit ?? { value: null, line: 1 });
    }
    const members = [limit, ...[...allowed, ...denied].map((each) => each?.addresses)].filter(
        (each) => each !== undefined,
    );
    const [first] = members;
    if (first === undefined) {
        return undefined;
    }
    const value = members.map((each) => addressesOf(each, intrinsics));
    return value.every((each) => each !== undefined)
        ? { value: value.flat(), where: notes.at(first.line) }
        : unread(first);
}

function isNothing(member: Located | undefined): boolean {
    return (
        member?.value === null ||
        (Array.isArray(member?.value) && member.tag === undefined && itemsOf(member).length === 0)
    );
}

/** A statement alone is a list of one, as SAM takes it. */
function statementsOf(statements: Located): readonly (Located | undefined)[] {
    return statements.tag !== undefined
        ? [undefined]
        : Array.isArray(statements.value)
          ? itemsOf(statements)
          : [statements];
}

interface Statement {
    /** All are allowed, only some addresses, or all others are denied. */
    readonly kind: "open" | "allowed" | "denied";
    readonly addresses?: Located | undefined;
}

/** A statement about everybody and the whole API, with no other condition than that of addresses; undefined for any other. */
function readStatement(
    statement: Located | undefined,
    stage: string | undefined,
    intrinsics: Intrinsics,
): Statement | undefined {
    const keys = [...membersOf(statement).keys()];
    const principal = scalarOf(at(statement, "Principal")) ?? scalarOf(at(statement, "Principal", "AWS"));
    const texts = (member: Located | undefined) =>
        (Array.isArray(member?.value) && member.tag === undefined ? itemsOf(member) : [member]).map((each) => {
            const found = each === undefined ? undefined : intrinsics.resolve(each);
            return found !== undefined && "text" in found ? found.text : "";
        });
    const isWhole =
        keys.every((key) => /^(Sid|Effect|Principal|Action|Resource|Condition)$/.test(key)) &&
        principal === "*" &&
        texts(at(statement, "Action")).some((each) => /^(\*|execute-api:(Invoke|\*))$/i.test(each)) &&
        texts(at(statement, "Resource")).some((each) => WHOLE.test(withoutStage(each, stage)));
    const effect = scalarOf(at(statement, "Effect"));
    const condition = at(statement, "Condition");
    if (!isWhole || (effect !== "Allow" && effect !== "Deny")) {
        return undefined;
    }
    if (condition === undefined) {
        return effect === "Allow" ? { kind: "open" } : undefined;
    }
    const [[operator, operand] = [], ...others] = [...membersOf(condition)];
    const [[key, addresses] = [], ...further] = [...membersOf(operand)];
    const isLimit =
        operator === (effect === "Allow" ? "IpAddress" : "NotIpAddress") &&
        others.length + further.length === 0 &&
        key?.toLowerCase() === "aws:sourceip";
    return isLimit ? { kind: effect === "Allow" ? "allowed" : "denied", addresses } : undefined;
}

/** A resource of which the one stage that there is stands for all: `execute-api:/prod/*` has no other paths than that. */
function withoutStage(resource: string, stage: string | undefined): string {
    const [, before = "", own, rest = ""] =
        /^(execute-api:\/|arn:.*:\*\/)([^/*]+)(\/\*(?:\/\*)?)$/.exec(resource) ?? [];
    return own !== undefined && own === stage ? `${before}*${rest}` : resource;
}

/** All stages, methods and paths of an API. */
const WHOLE = /^(\*|execute-api:\/\*(\/\*){0,2}|arn:[^:]+:execute-api:[^:]*:[^:]*:\*(\/\*){0,3})$/;

/** The ranges of a list; undefined where there are none, or one cannot be read. */
function addressesOf(member: Located, intrinsics: Intrinsics): readonly string[] | undefined {
    const list = Array.isArray(member.value) && member.tag === undefined ? itemsOf(member) : [member];
    const found = list.flatMap((each) => {
        const text = intrinsics.resolve(each);
        return "text" in text ? text.text.split(",").map((address) => address.trim()) : [""];
    });
    return found.length > 0 && found.every((address) => /^[\da-f.:]+(\/\d+)?$/i.test(address))
        ? found.map((address) => (address.includes("/") ? address : `${address}/${address.includes(":") ? 128 : 32}`))
        : undefined;
}
