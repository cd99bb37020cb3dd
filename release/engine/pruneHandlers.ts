import { PLACEHOLDER_ALIAS, placeholderVersion } from "../../contract/placeholder";
import type { ReleaseRecord } from "../../contract/releaseRecord";
import type { Functions, Handler, Tools, Version } from "../ports";

/** What pruning would delete of a further handler's function, and what it would keep and why. */
export interface HandlerPrune extends Handler {
    readonly remove: readonly Version[];
    readonly keep: readonly { readonly version: Version; readonly why: string }[];
}

/** Why versions are kept that records name: by the record. */
export type Kept = readonly (readonly [record: Pick<ReleaseRecord, "handlers">, why: string])[];

/**
 * Looks for versions of further handlers that nothing refers to.
 *
 * @param kept The records whose versions are kept.
 * @param young Milliseconds since 1970 after which a version is left alone.
 */
export async function planHandlersPrune(
    { handlers = [] }: Pick<Tools, "handlers">,
    kept: Kept,
    young: number,
): Promise<readonly HandlerPrune[]> {
    return Promise.all(
        handlers.map(async ({ key, functions }) => {
            const [versions, reasons] = await Promise.all([functions.versions(), reasonsFor(key, functions, kept)]);
            const judged = versions.map((version) => ({
                version,
                why:
                    reasons.get(version.version) ??
                    (Date.parse(version.lastModified) > young ? "less than an hour old" : undefined),
            }));
            return {
                key,
                functions,
                remove: judged.flatMap(({ version, why }) => (why === undefined ? [version] : [])),
                keep: judged.flatMap(({ version, why }) => (why === undefined ? [] : [{ version, why }])),
            };
        }),
    );
}

async function reasonsFor(key: string, functions: Functions, kept: Kept): Promise<ReadonlyMap<string, string>> {
    const aliases = await functions.aliases();
    const placeholder = placeholderVersion(aliases.find(({ name }) => name === PLACEHOLDER_ALIAS));
    const reasons = new Map([[placeholder, "the placeholder, where new environments start"]]);
    for (const [{ handlers }, why] of kept) {
        const recorded = handlers?.[key];
        if (recorded?.function === functions.name && !reasons.has(recorded.version)) {
            reasons.set(recorded.version, why);
        }
    }
    for (const { name, version, weights } of aliases.filter((alias) => alias.name !== PLACEHOLDER_ALIAS)) {
        Object.keys(weights).forEach((weighted) => reasons.set(weighted, `gets a part of the events of ${name}`));
        reasons.set(version, `served by ${name}`);
    }
    return reasons;
}
