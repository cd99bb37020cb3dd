import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import { conditionFault } from "../../../../config/keys/apiAnswers";
import type { Condition } from "../../../../config/keys/permissions";
import { isHidden, type Intrinsics } from "./intrinsics";
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
    /** Ranges that may not. */
    readonly refused?: Located | undefined;
    /** What cannot be written in any case. @default - nothing */
    readonly other?: Located | undefined;
}

/** What limits the requests to an API. */
export interface Limits {
    /** `api.sources` */
    readonly sources?: readonly string[];
    /** `api.condition` */
    readonly condition?: Condition;
}

/**
 * Reads who may call an API, and when. Three kinds of policy are known: everybody is allowed, and all but some ranges of addresses, or some ranges,
 * denied once; some ranges alone are allowed; or everybody is, on a condition. Any other is noted.
 */
export function readLimits(
    { name, statements, stage, ranges, refused, other }: ResourcePolicy,
    intrinsics: Intrinsics,
    notes: Notes,
): Told<Limits> | undefined {
    const unread = (place: Located) => {
        const why =
            "the platform knows ranges of addresses that may call it (api.sources) and a condition (api.condition), and nothing else of that kind";
        authorizerNote(notes, name, place.line, "a resource policy of the API", why);
        return undefined;
    };
    const [all, limit, bad] = [statements, ranges, refused].map((each) => (isNothing(each) ? undefined : each));
    if (other !== undefined) {
        return unread(other);
    }
    const list = all === undefined ? [] : statementsOf(all).map((each) => readStatement(each, stage, intrinsics));
    const of = (kind: Statement["kind"]) => list.filter((each) => each?.kind === kind);
    const [open, allowed, denied, out, when] = [of("open"), of("allowed"), of("denied"), of("refused"), of("when")];
    const isOne = (...counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0) <= 1;
    const has = (each: Located | undefined) => (each === undefined ? 0 : 1);
    const isKnown =
        list.every((each) => each !== undefined) &&
        (allowed.length + when.length === 0
            ? (all === undefined || open.length > 0) && isOne(denied.length, has(limit)) && isOne(out.length, has(bad))
            : (when.length === 0 || when.length + allowed.length === 1) &&
              open.length + denied.length + out.length + has(limit) + has(bad) === 0);
    if (!isKnown) {
        return unread(all ?? limit ?? bad ?? { value: null, line: 1 });
    }
    const only = [limit, ...[...allowed, ...denied].map((each) => each?.addresses)].filter(
        (each) => each !== undefined,
    );
    const not = bad ?? out[0]?.addresses;
    const [first] = [...only, not, when[0]?.place].filter((each) => each !== undefined);
    if (first === undefined) {
        return undefined;
    }
    const sources = only.map((each) => addressesOf(each, intrinsics));
    const excluded = not === undefined ? [] : addressesOf(not, intrinsics);
    if (!sources.every((each) => each !== undefined) || excluded === undefined) {
        return unread(first);
    }
    const condition = excluded.length > 0 ? { NotIpAddress: { "aws:SourceIp": excluded } } : when[0]?.condition;
    const value = {
        ...(sources.length === 0 ? {} : { sources: sources.flat() }),
        ...(condition === undefined ? {} : { condition }),
    };
    return { value, where: notes.at(first.line) };
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
    /** All are allowed, only some addresses, all others are denied, some are, or all are allowed on a condition. */
    readonly kind: "open" | "allowed" | "denied" | "refused" | "when";
    readonly addresses?: Located | undefined;
    readonly condition?: Condition;
    readonly place?: Located | undefined;
}

/** A statement about everybody and the whole API, on a condition that can be written; undefined for any other. */
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
    const isOfAddresses =
        /^(Not)?IpAddress$/.test(operator ?? "") &&
        others.length + further.length === 0 &&
        key?.toLowerCase() === "aws:sourceip";
    const isNot = operator === "NotIpAddress";
    if (isOfAddresses && effect === "Deny") {
        return { kind: isNot ? "denied" : "refused", addresses };
    }
    if (isOfAddresses && !isNot) {
        return { kind: "allowed", addresses };
    }
    const known = effect === "Allow" ? conditionOf(condition, intrinsics) : undefined;
    return known === undefined ? undefined : { kind: "when", condition: known, place: condition };
}

/** A condition that `api.condition` takes; undefined for any other, and where a part of it cannot be read. */
function conditionOf(condition: Located, intrinsics: Intrinsics): Condition | undefined {
    if (isHidden(condition)) {
        return undefined;
    }
    const operators = [...membersOf(condition)].map(([operator, keys]) => {
        const entries = [...membersOf(isHidden(keys) ? undefined : keys)].map(([key, wanted]) => {
            const isList = Array.isArray(wanted.value) && wanted.tag === undefined;
            const texts = (isList ? itemsOf(wanted) : [wanted]).map((each) => intrinsics.resolve(each));
            const known = texts.flatMap((each) => ("text" in each ? [each.text] : []));
            return [
                key,
                known.length < texts.length || known.length === 0 ? undefined : isList ? known : known[0],
            ] as const;
        });
        const isKnown = entries.length > 0 && entries.every(([, value]) => value !== undefined);
        return [operator, isKnown ? Object.fromEntries(entries) : undefined] as const;
    });
    const whole = Object.fromEntries(operators) as Condition;
    const isKnown = operators.length > 0 && operators.every(([, keys]) => keys !== undefined);
    return isKnown && conditionFault(whole) === undefined ? whole : undefined;
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
