import { PLACEHOLDER_ALIAS, placeholderVersion } from "../../contract/placeholder";
import { pullRequestOf } from "../../contract/previews/names";
import { isCountable, servedStack, wasServed, type Entry } from "../ledger/history";
import type { ReleaseRecord } from "../../contract/releaseRecord";
import { Ledger } from "../ledger/ledger";
import { soundEnvironmentState } from "./environmentState";
import type { Alias, Tools, Version } from "../ports";

/** Milliseconds for which a version without a record is left alone: a release may be about to use it. */
const GRACE = 60 * 60_000;

/** What pruning would delete, and what it would keep and why. */
export interface PrunePlan {
    readonly remove: readonly Version[];
    readonly keep: readonly { readonly version: Version; readonly why: string }[];
    /** Bytes of code storage that are given back. */
    readonly bytes: number;
}

/**
 * Looks for versions that nothing refers to: no alias, no weight, none of the last releases of any environment.
 *
 * @param environments All environments of the platform.
 * @param keep How many of the releases that each environment has served, newest first, it must be able to go back to.
 */
export async function planPrune(tools: Tools, environments: readonly string[], keep: number): Promise<PrunePlan> {
    const [versions, aliases, ...situations] = await Promise.all([
        tools.functions.versions(),
        tools.functions.aliases(),
        ...environments.map((environment) => historyOf(tools, environment, keep)),
    ]);
    const placeholder = placeholderVersion(aliases.find(({ name }) => name === PLACEHOLDER_ALIAS));
    const reasons = new Map<string, string>([[placeholder, "the placeholder, where new environments start"]]);
    situations.forEach((entries, index) => {
        const environment = environments[index] ?? "";
        // What was rolled back from is kept, too: it is what one may want to go forward to again.
        for (const { record } of [...servedStack(entries).slice(-keep), ...entries.filter(wasServed).slice(0, keep)]) {
            reasons.set(record.version, `one of the last ${keep} releases of ${environment}`);
        }
        for (const { record } of entries.filter(({ state }) => state === "running")) {
            reasons.set(record.version, `being released to ${environment}`);
        }
    });
    for (const { name, record } of await previewRecords(tools, aliases)) {
        reasons.set(record.version, `the last release to the preview ${name}`);
    }
    for (const { name, version, weights } of aliases.filter(({ name }) => name !== PLACEHOLDER_ALIAS)) {
        Object.keys(weights).forEach((weighted) => reasons.set(weighted, `gets a part of the traffic of ${name}`));
        reasons.set(version, `served by ${name}`);
    }
    const young = new Date(tools.clock.now() - GRACE).toISOString();
    const judged = versions.map((version) => ({
        version,
        why:
            reasons.get(version.version) ??
            // Lambda writes +0000 where others write Z; dates compare as times.
            (Date.parse(version.lastModified) > Date.parse(young) ? "less than an hour old" : undefined),
    }));
    const remove = judged.flatMap(({ version, why }) => (why === undefined ? [version] : []));
    return {
        remove,
        keep: judged.flatMap(({ version, why }) => (why === undefined ? [] : [{ version, why }])),
        bytes: remove.reduce((sum, { codeSize }) => sum + codeSize, 0),
    };
}

/** Deletes what a plan says. Lambda itself refuses a version that an alias has been pointed at meanwhile. */
export async function prune(
    { functions }: Tools,
    { remove }: PrunePlan,
    onDeleted: (version: Version) => void = () => undefined,
): Promise<void> {
    for (const version of remove) {
        await functions.deleteVersion(version.version);
        onDeleted(version);
    }
}

/** As much of the ledger as it takes to find that many releases. */
async function historyOf(tools: Tools, environment: string, keep: number): Promise<readonly Entry[]> {
    for (let limit = Math.max(50, keep * 2); ; limit *= 2) {
        const { entries, complete } = await soundEnvironmentState(tools, environment, limit);
        if (complete || (isCountable(entries) && servedStack(entries).length >= keep)) {
            return entries;
        }
    }
}

/** The newest record of each preview: what it names may be about to be served. */
async function previewRecords(
    { store }: Tools,
    aliases: readonly Alias[],
): Promise<readonly { readonly name: string; readonly record: ReleaseRecord }[]> {
    const names = aliases.map(({ name }) => name).filter((name) => pullRequestOf(name) !== undefined);
    const pages = names.map(async (name) => {
        const { records } = await new Ledger(store).read(name, 1);
        return records.map((record) => ({ name, record }));
    });
    return (await Promise.all(pages)).flat();
}
