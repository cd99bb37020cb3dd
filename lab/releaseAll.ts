import type { Steps } from "../common/steps";
import { deliveryOrder } from "../config/deliveryOrder";
import { functionNameOf, type PlatformOutputs } from "../contract/outputs";
import type { LabFolder, LabRecord } from "./folder";
import { probe, type EnvironmentStatus, type Probed } from "./probe";
import { aliasVersion, commitSample, release } from "./release";
import { setLabHeads } from "./repository";

/** Asks a person, after a sentence on what there is. */
export type Ask = (fact: string, question: string) => Promise<boolean>;

/** What the lab itself releases, and where. */
export interface ReleaseAllOptions {
    readonly folder: LabFolder;
    readonly record: LabRecord;
    readonly outputs: PlatformOutputs;
    readonly steps: Steps;
    readonly signal: AbortSignal;
    /** Is asked before something is released over what others have. @default - that is left as it is */
    readonly ask?: Ask | undefined;
}

/** Releases the application to every environment where it is not. What was released by others stays, or is asked about. */
export async function releaseAll(options: ReleaseAllOptions): Promise<void> {
    const { folder, record, outputs, steps, signal, ask } = options;
    const { application, github, aws, path } = record;
    const commit = application?.commit ?? (await commitSample(folder, outputs));
    const what = application === undefined ? "the sample" : "the application";
    const releases = { ...record.releases };
    // One after the other: what is promoted has to be released first where it is promoted from.
    for (const name of deliveryOrder(outputs.environments)) {
        const environment = outputs.environments[name];
        if (environment === undefined) {
            continue;
        }
        const functionName = functionNameOf(outputs, name);
        const released = releases[name];
        const before = await aliasVersion(functionName, environment.alias);
        const isOthers = released?.version !== undefined && released.version !== before;
        const how = record.pushed?.[name]?.version === before ? "pushed" : "released by other means than the lab's";
        const fact = `${name} serves version ${before}, which was ${how}.`;
        const isLeft = isOthers && !((await ask?.(fact, `Release ${what} over it?`)) ?? false);
        await steps.run(`Release ${what} to ${name}`, async (step) => {
            if (isLeft) {
                const how =
                    record.pushed?.[name]?.version === before ? "pushed" : "released by other means than the lab's";
                step.result(`left as it is: version ${before} was ${how}`);
                return;
            }
            if (released?.commit === commit && !isOthers) {
                step.result(`nothing to do: version ${before} is commit ${commit.slice(0, 7)}`);
                return;
            }
            await setLabHeads(github, [environment.branch], commit);
            await release(step, { folder, environment, commit, aws, path, signal });
            const version = await aliasVersion(functionName, environment.alias);
            releases[name] = { commit, version };
            folder.write({ ...record, releases });
            step.result(`version ${version}, commit ${commit.slice(0, 7)}`);
        });
    }
}

/** Asks every environment of a running lab: the sample for its greeting, another application at its health path. */
export async function environmentStatus(
    outputs: PlatformOutputs,
    record: Pick<LabRecord, "application" | "pushed" | "releases"> | undefined,
): Promise<readonly EnvironmentStatus[]> {
    return Promise.all(
        deliveryOrder(outputs.environments).map(async (name) => {
            const { url = "", alias = name, access } = outputs.environments[name] ?? {};
            const version = await aliasVersion(functionNameOf(outputs, name), alias);
            const probed = probedOf(outputs, record, name, version);
            return probe(name, url, version, probed && { ...probed, access });
        }),
    );
}

/** What is asked of an environment. Undefined for the sample, which says its commit itself, unless something was pushed. */
function probedOf(
    { release: tried }: PlatformOutputs,
    record: Pick<LabRecord, "application" | "pushed" | "releases"> | undefined,
    name: string,
    version: string,
): Probed | undefined {
    if (record === undefined) {
        return undefined;
    }
    const pushed = record.pushed?.[name];
    if (record.application === undefined && pushed?.version !== version) {
        return undefined;
    }
    // A version that was promoted has the commit that it was built from.
    const known = [...Object.values(record.pushed ?? {}), ...Object.values(record.releases)];
    const { healthPath, healthStatus } = tried;
    return { path: healthPath, healthStatus, commit: known.find((each) => each.version === version)?.commit };
}
