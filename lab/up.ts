import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";

import type { Steps } from "../common/steps";
import { deliveryOrder } from "../config/deliveryOrder";
import type { PlatformOutputs } from "../contract/outputs";
import { pythonTools, startEmulators } from "../tools/emulators";
import { ensureEngine } from "../tools/pulumi-engine";
import type { LabFolder, LabRecord } from "./folder";
import { apiUrl, startGitHub } from "../tools/github-stand-in";
import { probe, type EnvironmentStatus } from "./probe";
import { labEnvironment, labSettings, writeProject, writeShim } from "./project";
import { aliasVersion, commitSample, release } from "./release";
import { addLabToken, ensureLabRepository } from "./repository";
import { labAlive, stopAll } from "./running";
import { LabStack, type Changes } from "./stack";

/** How to start a lab. */
export interface LabOptions {
    /** Settings to put in place of those of Pulumi.staging.yaml, by their whole keys. @default {} */
    readonly overrides?: Readonly<Record<string, unknown>>;
    /** The port at which AWS and the invoke URLs are served. @default - a free one */
    readonly port?: number | undefined;
    /** How many stages, and so environments, the account lets a REST API have. @default 10, as AWS */
    readonly stagesPerApi?: number;
    /** Whether the emulators hold whoever has assumed a role to its policies. @default false */
    readonly policies?: boolean;
}

/** The lab, running. */
export interface Lab {
    readonly record: LabRecord;
    readonly stack: LabStack;
}

/**
 * Brings the whole platform up on this machine and releases the sample application to every environment. Whatever is
 * already as it should be is left as it is.
 */
export async function up(
    folder: LabFolder,
    steps: Steps,
    { signal, ...options }: LabOptions & { readonly signal: AbortSignal },
): Promise<readonly EnvironmentStatus[]> {
    const { record, stack } = await startLab(folder, steps, options);
    const outputs = await steps.run("Apply the program", async (step) => {
        const changes = await stack.up({ step, signal });
        step.result(describeChanges(changes));
        return stack.outputs();
    });
    await releaseAll(folder, record, outputs, steps, signal);
    return steps.run("Ask the environments", () => environmentStatus(outputs));
}

/** Starts what is not running: the engine's files, the emulators, the stack. The program is not applied yet. */
export async function startLab(folder: LabFolder, steps: Steps, options: LabOptions = {}): Promise<Lab> {
    const engine = await ensureEngine(steps);
    const { awsFolder } = await pythonTools(steps);
    const earlier = folder.read();
    const running = earlier !== undefined && (await labAlive(earlier));
    if (!running) {
        // All of them keep everything in memory: without one of them the stack's state speaks of things that are gone.
        await stopAll(folder);
        folder.clear();
    }
    mkdirSync(folder.logs, { recursive: true });
    const { accountId, region, ...source } = labSettings(options.overrides);
    const standIn = running ? earlier.github : await startGitHub(folder.emulators, steps);
    const emulators = running
        ? earlier
        : await startEmulators(
              {
                  folder: folder.emulators,
                  accountId,
                  region,
                  ports: ports(options),
                  stagesPerApi: options.stagesPerApi,
                  policies: options.policies,
                  githubUrl: apiUrl(standIn),
              },
              steps,
          ).then((started) => ({
              emulators: { pids: started.pids, urls: started.urls, endpoints: started.endpoints },
              aws: started.environment,
          }));
    const github = { ...standIn, repository: `${source.owner}/${source.repository}` };
    await ensureLabRepository(github, source);
    const record: LabRecord = {
        emulators: emulators.emulators,
        github,
        aws: emulators.aws,
        path: [...engine.path, awsFolder],
        pulumiHome: engine.home,
        releases: running ? earlier.releases : {},
    };
    writeProject(folder, record, options.overrides);
    writeShim(folder, engine.pulumi);
    Object.assign(process.env, labEnvironment(folder, record));
    const stack = await steps.run("Open the stack", async () => {
        const opened = await LabStack.open(folder);
        if (!running) {
            const token = `lab-${randomBytes(16).toString("hex")}`;
            await addLabToken(record.github, token);
            await opened.setToken(token);
        }
        return opened;
    });
    folder.write(record);
    return { record, stack };
}

/** Stops everything that the lab has started, also in a run that was killed. */
export async function down(folder: LabFolder): Promise<void> {
    await stopAll(folder);
    folder.remove();
}

/** Asks every environment of a running lab. */
export async function environmentStatus(outputs: PlatformOutputs): Promise<readonly EnvironmentStatus[]> {
    return Promise.all(
        deliveryOrder(outputs.environments).map(async (name) => {
            const { url = "", alias = name } = outputs.environments[name] ?? {};
            return probe(name, url, await aliasVersion(outputs.functionName, alias));
        }),
    );
}

async function releaseAll(
    folder: LabFolder,
    record: LabRecord,
    outputs: PlatformOutputs,
    steps: Steps,
    signal: AbortSignal,
): Promise<void> {
    const commit = await commitSample(folder, outputs);
    const releases = { ...record.releases };
    // One after the other: what is promoted has to be released first where it is promoted from.
    for (const name of deliveryOrder(outputs.environments)) {
        const { functionName } = outputs;
        const environment = outputs.environments[name];
        if (environment === undefined) {
            continue;
        }
        await steps.run(`Release the sample to ${name}`, async (step) => {
            const released = releases[name];
            const current = await aliasVersion(functionName, environment.alias);
            if (released?.version !== undefined && released.version !== current) {
                step.result(`left as it is: version ${current} was released by other means than the lab's`);
                return;
            }
            if (released?.commit === commit) {
                step.result(`nothing to do: version ${current} is commit ${commit.slice(0, 7)}`);
                return;
            }
            await release(step, { folder, environment, commit, aws: record.aws, path: record.path, signal });
            const version = await aliasVersion(functionName, environment.alias);
            releases[name] = { commit, version };
            folder.write({ ...record, releases });
            step.result(`version ${version}, commit ${commit.slice(0, 7)}`);
        });
    }
}

function ports({ port }: LabOptions): { readonly ministack?: number } {
    return port === undefined ? {} : { ministack: port };
}

function describeChanges(changes: Changes): string {
    const words = { create: "created", update: "updated", replace: "replaced", delete: "deleted", same: "unchanged" };
    const parts = Object.entries(words).flatMap(([kind, word]) => (changes[kind] ? [`${changes[kind]} ${word}`] : []));
    return parts.join(", ");
}
