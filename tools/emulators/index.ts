import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../common/errors";
import type { Steps } from "../../common/steps";
import { EMULATOR_NAMES, endpoints, invokeUrl, sdkEnvironment, type EmulatorName } from "./endpoints";
import { clearTemporary, isEmulator, isHealthy, launch, type Launch } from "./launch";
import { onFreePorts, PortTakenError, requireFreePort, saysPortTaken } from "../processes/ports";
import { commandLine, stopGroup } from "../processes/processes";
import { pythonTools } from "./python-tools";

export { invokeUrl, pythonTools };
export type { EmulatorName };

/** Emulators are the running stand-ins for AWS, and how to reach them. */
export interface Emulators {
    readonly pids: Readonly<Record<EmulatorName, number>>;
    /** Base URLs, such as `http://127.0.0.1:40123`. */
    readonly urls: Readonly<Record<EmulatorName, string>>;
    /** Service key, as in the configuration `aws:endpoints`, to the URL that serves it. */
    readonly endpoints: Readonly<Record<string, string>>;
    /** Environment variables that point the AWS SDKs and the AWS CLI at the emulators. */
    readonly environment: Readonly<Record<string, string>>;
}

/** How to start the emulators. */
export interface EmulatorOptions {
    /** For logs, process ids and temporary files. */
    readonly folder: string;
    /** The AWS account that both pretend to be. */
    readonly accountId: string;
    readonly region: string;
    /** Ports to listen on; by default, free ones are chosen. */
    readonly ports?: Partial<Record<EmulatorName, number>>;
    /** Patches to leave out, by module name: for the tests that prove that each is needed. */
    readonly leaveOut?: Partial<Readonly<Record<EmulatorName, readonly string[]>>>;
    /** The account's quota of stages for each REST API. @default 10, as in an account that has asked for no other */
    readonly stagesPerApi?: number | undefined;
    /**
     * Whether MiniStack holds requests to their signatures, and to the policies of its own roles, for whoever has assumed one.
     *
     * @default false
     */
    readonly policies?: boolean | undefined;
    /** Where the API of the stand-in for GitHub is, which builds report to. @default - they report to nobody */
    readonly githubUrl?: string | undefined;
}

const START_TIMEOUT = 60_000;
const POLL_MILLISECONDS = 50;

async function requirePorts(requested: EmulatorOptions["ports"] = {}): Promise<void> {
    for (const name of EMULATOR_NAMES) {
        const port = requested[name];
        if (port !== undefined) {
            await requireFreePort(port, name);
        }
    }
}

function pidFile(folder: string, name: EmulatorName): string {
    return join(folder, `${name}.pid`);
}

/** The emulators that a folder knows of, running or not: also those of a start that was killed half-way. */
export function recordedPids(folder: string): Partial<Record<EmulatorName, number>> {
    const pids: Partial<Record<EmulatorName, number>> = {};
    for (const name of EMULATOR_NAMES) {
        try {
            pids[name] = Number(readFileSync(pidFile(folder, name), "utf8"));
        } catch {
            // Never started from this folder.
        }
    }
    return pids;
}

/** Waits until an emulator answers; fails with the end of its log when it dies or stays silent. */
async function untilHealthy({ name, child, url, log }: Launch): Promise<void> {
    const deadline = performance.now() + START_TIMEOUT;
    for (;;) {
        const died = child.exitCode !== null || child.signalCode !== null;
        if (died || performance.now() > deadline) {
            const tail = readFileSync(log, "utf8").trim().split("\n").slice(-15).join("\n  ");
            const fault = died ? "ended while starting" : `did not answer within ${START_TIMEOUT / 1000} s`;
            const Fault = died && saysPortTaken(tail) ? PortTakenError : UserError;
            throw new Fault(`The emulator ${name} ${fault}. The end of its log:\n  ${tail}`, `Whole log: ${log}`);
        }
        if (await isHealthy(name, url)) {
            return;
        }
        await sleep(POLL_MILLISECONDS);
    }
}

/** Starts each on its port, and waits until they answer. */
async function launchAll(
    interpreters: Readonly<Record<EmulatorName, string>>,
    ports: Readonly<Record<EmulatorName, number>>,
    options: EmulatorOptions,
): Promise<readonly Launch[]> {
    const motoUrl = `http://127.0.0.1:${ports.moto}`;
    const launches = EMULATOR_NAMES.map((name) => {
        const started = launch(name, interpreters[name], ports[name], { ...options, motoUrl });
        writeFileSync(pidFile(options.folder, name), String(started.pid));
        return started;
    });
    try {
        await Promise.all(launches.map(untilHealthy));
        return launches;
    } catch (error) {
        await stopEmulators(Object.fromEntries(launches.map(({ name, pid }) => [name, pid])));
        throw error;
    }
}

/**
 * Starts MiniStack and moto on 127.0.0.1, each with the patches in the folder python; installs them first where they are
 * missing. They outlive this process: `stopEmulators` ends them. What an earlier start left in the folder is stopped.
 */
export async function startEmulators(options: EmulatorOptions, steps: Steps): Promise<Emulators> {
    const { interpreters } = await pythonTools(steps);
    return steps.run("Start emulators", async (step) => {
        mkdirSync(options.folder, { recursive: true });
        await stopEmulators(recordedPids(options.folder));
        clearTemporary(options.folder);
        await requirePorts(options.ports);
        const launches = await onFreePorts(EMULATOR_NAMES.length, async ([ministack = 0, moto = 0]) =>
            launchAll(interpreters, { ministack, moto, ...options.ports }, options),
        );
        const record = <T>(pick: (launched: Launch) => T) =>
            Object.fromEntries(launches.map((launched) => [launched.name, pick(launched)])) as Record<EmulatorName, T>;
        const pids = record(({ pid }) => pid);
        const urls = record(({ url }) => url);
        step.result(EMULATOR_NAMES.map((name) => `${name} ${urls[name]}`).join(", "));
        return {
            pids,
            urls,
            endpoints: endpoints(urls),
            environment: sdkEnvironment(urls, options.accountId, options.region),
        };
    });
}

/** Stops emulators, and the Lambda functions that MiniStack runs. A pid that is no longer an emulator's is left alone. */
export async function stopEmulators(pids: Partial<Readonly<Record<EmulatorName, number>>>): Promise<void> {
    await Promise.all(Object.values(pids).map((pid) => stopGroup(pid, isEmulator)));
}

/** True when both emulators run and answer. */
export async function emulatorsAlive({ pids, urls }: Pick<Emulators, "pids" | "urls">): Promise<boolean> {
    const answers = EMULATOR_NAMES.map(
        async (name) => isEmulator(commandLine(pids[name])) && (await isHealthy(name, urls[name])),
    );
    return (await Promise.all(answers)).every(Boolean);
}
