import { keptDigest, keptFolder } from "../../contract/bucketLayout";
import { pullRequestOf } from "../../contract/previews/names";
import { isCountable, servedStack, wasServed, type Entry } from "../ledger/history";
import type { ReleaseRecord } from "../../contract/releaseRecord";
import { Ledger } from "../ledger/ledger";
import { judgeVersions, type Judged } from "./judgeVersions";
import { ledgerOf } from "./promotePackage";
import { soundEnvironmentState } from "./environmentState";
import { keepPackages, type KeptPackages } from "./keep";
import { planHandlersPrune, type HandlerPrune, type Kept } from "./pruneHandlers";
import type { Alias, StoredObject, Tools, Version } from "../ports";

/** Milliseconds for which a version without a record is left alone: a release may be about to use it. */
const GRACE = 60 * 60_000;

/** What pruning would delete, and what it would keep and why. */
export interface PrunePlan extends Judged {
    readonly packages: PackagePlan;
    /** The functions of further handlers. @default - there are none */
    readonly handlers?: readonly HandlerPrune[];
    /** Bytes of code storage that are given back. */
    readonly bytes: number;
}

/** What becomes of the packages of releases. */
export interface PackagePlan {
    /** Packages that no version that stays and no release that can be gone back to is made of. */
    readonly remove: readonly StoredObject[];
    /** Releases that can be gone back to and whose packages lie where they expire, or in Lambda alone. */
    readonly copy: readonly ReleaseRecord[];
}

/**
 * Looks for versions that nothing refers to: no alias, no weight, none of the last releases of any environment.
 *
 * @param environments All environments that are aliases of the function.
 * @param keep How many of the releases that each environment has served, newest first, it must be able to go back to.
 * @param elsewhere Environments with functions of their own, which were aliases of this one before: their packages may lie here.
 */
export async function planPrune(
    tools: Tools,
    environments: readonly string[],
    keep: number,
    elsewhere: readonly string[] = [],
): Promise<PrunePlan> {
    const [versions, aliases, objects, ...situations] = await Promise.all([
        tools.functions.versions(),
        tools.functions.aliases(),
        tools.store.objects(keptFolder(tools.functions.name)),
        ...environments.map((environment) => historyOf(tools, environment, keep)),
    ]);
    const releases = new Map<string, ReleaseRecord>();
    const kept: Kept[number][] = [];
    const reasons = new Map<string, string>();
    situations.forEach((entries, index) => {
        const environment = environments[index] ?? "";
        // What was rolled back from is kept, too: it is what one may want to go forward to again.
        for (const { record } of lastReleases(entries, keep)) {
            reasons.set(record.version, `one of the last ${keep} releases of ${environment}`);
            kept.push([record, `one of the last ${keep} releases of ${environment}`]);
            releases.set(record.codeSha256, record);
        }
        for (const { record } of entries.filter(({ state }) => state === "running")) {
            reasons.set(record.version, `being released to ${environment}`);
            kept.push([record, `being released to ${environment}`]);
        }
    });
    for (const { name, record } of await previewRecords(tools, aliases)) {
        reasons.set(record.version, `the last release to the preview ${name}`);
    }
    const young = tools.clock.now() - GRACE;
    const judged = judgeVersions(versions, aliases, reasons, { young, served: "traffic" });
    const moved = await Promise.all(elsewhere.map(async (name) => ledgerOf(tools, tools, name)));
    const needed = new Set([
        ...moved.flatMap(({ entries }) => lastReleases(entries, keep).map(({ record }) => record.codeSha256)),
        ...releases.keys(),
        ...judged.keep.map(({ version }) => version.codeSha256),
    ]);
    const handlers = await planHandlersPrune(tools, kept, young);
    const all = [...judged.remove, ...handlers.flatMap((each) => each.remove)];
    const there = new Set(objects.map(({ key }) => keptDigest(key)));
    return {
        ...judged,
        ...(handlers.length === 0 ? {} : { handlers }),
        packages: {
            // A release writes its package before there is a version of it.
            remove: objects.filter(({ key, modified }) => !needed.has(keptDigest(key) ?? "") && modified < young),
            copy: [...releases.values()].filter(({ codeSha256 }) => !there.has(codeSha256)),
        },
        bytes: all.reduce((sum, { codeSize }) => sum + codeSize, 0),
    };
}

/** The last releases that an environment has served, and those that it was taken back from. */
function lastReleases(entries: readonly Entry[], keep: number): readonly Entry[] {
    return [...servedStack(entries).slice(-keep), ...entries.filter(wasServed).slice(0, keep)];
}

/**
 * Has the packages of releases that can be gone back to where nothing expires, and deletes what a plan says. Lambda itself refuses a
 * version that an alias has been pointed at meanwhile.
 *
 * @param onDeleted Called after each version; of a further handler's function, with its name.
 */
export async function prune(
    tools: Tools,
    { remove, packages, handlers = [] }: PrunePlan,
    onDeleted: (version: Version, handler?: string) => void = () => undefined,
): Promise<KeptPackages> {
    // Before their versions go: Lambda may be the only one that has them.
    const kept = await keepPackages(tools, packages.copy);
    for (const version of remove) {
        await tools.functions.deleteVersion(version.version);
        onDeleted(version);
    }
    for (const { key, functions, remove: versions } of handlers) {
        for (const version of versions) {
            await functions.deleteVersion(version.version);
            onDeleted(version, key);
        }
    }
    for (const { key } of packages.remove) {
        await tools.store.remove(key);
    }
    return kept;
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
