import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { Intrinsics } from "./intrinsics";
import type { Notes, Told } from "./notes";
import { authorizerNote } from "./surface";

/** A resource policy of an API: its statements, or the lists by which SAM makes them. */
export interface ResourcePolicy {
    /** What has it, for the notes. */
    readonly name: string;
    readonly statements?: Located | undefined;
    /** Ranges that alone may call it. */
    readonly ranges?: Located | undefined;
    /** What cannot be written in any case. @default - nothing */
    readonly other?: Located | undefined;
}

/** Reads the ranges of addresses that may call an API; a policy of another kind is noted. */
export function readSources(
    { name, statements, ranges, other }: ResourcePolicy,
    intrinsics: Intrinsics,
    notes: Notes,
): Told<readonly string[]> | undefined {
    const list = itemsOf(statements);
    const open = list.filter((each) => isAllow(each) && at(each, "Condition") === undefined);
    const limits = list.flatMap((each) => limitOf(each) ?? []);
    const known = open.length + limits.length;
    const place = other ?? (known < list.length ? statements : undefined);
    if (place !== undefined) {
        const why =
            "the platform knows ranges of addresses that may call it (api.sources), and nothing else of that kind";
        authorizerNote(notes, name, place.line, "a resource policy of the API", why);
        return undefined;
    }
    const [first] = [ranges, ...limits].filter((each) => each !== undefined);
    const value = [ranges, ...limits].flatMap((each) => addressesOf(each, intrinsics));
    return first === undefined || value.length === 0 ? undefined : { value, where: notes.at(first.line) };
}

function isAllow(statement: Located): boolean {
    const principal = scalarOf(at(statement, "Principal")) ?? scalarOf(at(statement, "Principal", "AWS"));
    return scalarOf(at(statement, "Effect")) === "Allow" && principal === "*";
}

/** The addresses of `Allow` with `IpAddress`, or of `Deny` with `NotIpAddress`, where nothing else is asked. */
function limitOf(statement: Located): Located | undefined {
    const [[operator, operand] = [], ...others] = [...membersOf(at(statement, "Condition"))];
    const isLimit = isAllow(statement)
        ? operator === "IpAddress"
        : scalarOf(at(statement, "Effect")) === "Deny" && operator === "NotIpAddress";
    const keys = [...membersOf(operand)];
    const [[key, addresses] = []] = keys;
    return isLimit && others.length === 0 && keys.length === 1 && key?.toLowerCase() === "aws:sourceip"
        ? addresses
        : undefined;
}

function addressesOf(member: Located | undefined, intrinsics: Intrinsics): readonly string[] {
    const list = Array.isArray(member?.value) && member.tag === undefined ? itemsOf(member) : [member];
    return list
        .flatMap((each) => {
            const found = each === undefined ? undefined : intrinsics.resolve(each);
            return found !== undefined && "text" in found ? found.text.split(",") : [];
        })
        .map((address) => address.trim())
        .map((address) => (address.includes("/") ? address : `${address}/${address.includes(":") ? 128 : 32}`));
}
