import { PLACEHOLDER_ALIAS, placeholderVersion } from "../../contract/placeholder";
import type { Alias, Version } from "../ports";

/** Which versions of a function would be deleted, and which kept and why. */
export interface Judged {
    readonly remove: readonly Version[];
    readonly keep: readonly { readonly version: Version; readonly why: string }[];
}

/**
 * Keeps the versions that something refers to, and those that a release may be about to use.
 *
 * @param aliases The function's; what one of them serves is kept for that, whatever else is said of it.
 * @param recorded Why versions are kept that records name, by version.
 * @param young Milliseconds since 1970 after which a version is left alone.
 * @param served What an alias gives a version a part of.
 */
export function judgeVersions(
    versions: readonly Version[],
    aliases: readonly Alias[],
    recorded: ReadonlyMap<string, string>,
    { young, served }: { readonly young: number; readonly served: "events" | "traffic" },
): Judged {
    const placeholder = placeholderVersion(aliases.find(({ name }) => name === PLACEHOLDER_ALIAS));
    const reasons = new Map([...recorded, [placeholder, "the placeholder, where new environments start"]]);
    for (const { name, version, weights } of aliases.filter((alias) => alias.name !== PLACEHOLDER_ALIAS)) {
        Object.keys(weights).forEach((weighted) => reasons.set(weighted, `gets a part of the ${served} of ${name}`));
        reasons.set(version, `served by ${name}`);
    }
    const judged = versions.map((version) => ({
        version,
        why:
            reasons.get(version.version) ??
            // Lambda writes +0000 where others write Z; dates compare as times.
            (Date.parse(version.lastModified) > young ? "less than an hour old" : undefined),
    }));
    return {
        remove: judged.flatMap(({ version, why }) => (why === undefined ? [version] : [])),
        keep: judged.flatMap(({ version, why }) => (why === undefined ? [] : [{ version, why }])),
    };
}
