import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";

import type { Steps } from "../common/steps";
import { pythonTools, startEmulators } from "../tools/emulators";
import { ensureEngine } from "../tools/pulumi-engine";
import { takeApplication, type ApplicationChoice } from "./application";
import type { LabApplication, LabFolder, LabRecord } from "./folder";
import { apiUrl, startGitHub } from "../tools/github-stand-in";
import type { EnvironmentStatus } from "./probe";
import { labEnvironment, labSettings, writeProject, writeShim } from "./project";
import { environmentStatus, releaseAll, type Ask } from "./releaseAll";
import { pushLines } from "./remote/lines";
import { ensureRemote } from "./remote/repository";
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
    /** The application that runs in place of the sample. @default - the sample does */
    readonly application?: LabApplication | undefined;
}

/** What may be said when the lab is brought up. */
export interface UpOptions extends LabOptions {
    readonly signal: AbortSignal;
    /** The application to take. @default - the one that was taken before, else the sample */
    readonly choice?: ApplicationChoice | undefined;
    /** The most previews of pull requests at once. @default - as it was */
    readonly previews?: number | undefined;
    /** Is asked before an application is released where somebody has released something else. @default - it is left as it is */
    readonly ask?: Ask | undefined;
    /** Is told what was found. @default - nobody is */
    readonly say?: (line: string) => void;
}

/** The lab, running. */
export interface Lab {
    readonly record: LabRecord;
    readonly stack: LabStack;
}

/**
 * Brings the whole platform up on this machine and releases the application to every environment: the sample, or one that
 * was chosen. Whatever is already as it should be is left as it is.
 */
export async function up(
    folder: LabFolder,
    steps: Steps,
    { signal, choice, previews, ask, say = () => undefined, ...options }: UpOptions,
): Promise<{ readonly environments: readonly EnvironmentStatus[]; readonly push: readonly string[] }> {
    const known = folder.read()?.application;
    // The record, and all that it speaks of, is gone after this where the lab does not run any more.
    const running = await runningLab(folder);
    const wanted = choice ?? (running === undefined ? known : undefined);
    const application = wanted === undefined ? known : await takeApplication(folder, wanted, steps, say, signal);
    const { record, stack } = await startLab(folder, steps, { ...options, application });
    if (previews !== undefined) {
        await stack.set("pullRequests.previews", previews);
        await stack.set("pullRequests.resources", true);
    }
    await ensureRemote(folder, record.github);
    const outputs = await steps.run("Apply the program", async (step) => {
        const changes = await stack.up({ step, signal });
        step.result(describeChanges(changes));
        return stack.outputs();
    });
    await releaseAll({ folder, record, outputs, steps, signal, ...(choice === undefined ? {} : { ask }) });
    const environments = await steps.run("Ask the environments", () => environmentStatus(outputs, folder.read()));
    return { environments, push: pushLines(folder, outputs) };
}

/** Starts what is not running: the engine's files, the emulators, the stack. The program is not applied yet. */
export async function startLab(folder: LabFolder, steps: Steps, options: LabOptions = {}): Promise<Lab> {
    const engine = await ensureEngine(steps);
    const { awsFolder } = await pythonTools(steps);
    const earlier = await runningLab(folder);
    const running = earlier !== undefined;
    mkdirSync(folder.logs, { recursive: true });
    const { application } = options;
    const { accountId, region, ...source } = labSettings({ ...application?.settings, ...options.overrides });
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
        ...(application === undefined ? {} : { application }),
        releases: running ? earlier.releases : {},
        ...(earlier?.pushed === undefined ? {} : { pushed: earlier.pushed }),
    };
    writeProject(folder, record, options.overrides, application?.settings);
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
    await folder.remove();
}

/** The record of a lab that runs. What is left of one that does not is stopped and forgotten. */
async function runningLab(folder: LabFolder): Promise<LabRecord | undefined> {
    const record = folder.read();
    if (record !== undefined && (await labAlive(record))) {
        return record;
    }
    // All of them keep everything in memory: without one of them the stack's state speaks of things that are gone.
    await stopAll(folder);
    if (record !== undefined || existsSync(folder.project) || existsSync(folder.emulators)) {
        folder.clear();
    }
    return undefined;
}

function ports({ port }: LabOptions): { readonly ministack?: number } {
    return port === undefined ? {} : { ministack: port };
}

function describeChanges(changes: Changes): string {
    const words = { create: "created", update: "updated", replace: "replaced", delete: "deleted", same: "unchanged" };
    const parts = Object.entries(words).flatMap(([kind, word]) => (changes[kind] ? [`${changes[kind]} ${word}`] : []));
    return parts.join(", ");
}
