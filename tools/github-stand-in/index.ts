import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Steps } from "../../common/steps";
import { UserError } from "../../common/errors";
import { onFreePorts, PortTakenError, saysPortTaken } from "../processes/ports";
import { commandLine, startDetached, stopGroup } from "../processes/processes";
import { gitHubControl, type GitHubControl } from "./control";
import { API_PREFIX, CONTROL_PREFIX } from "./paths";

export { gitHubControl };
export type { GitHubControl };
export { FAULTS } from "./faults";

/** A stand-in for GitHub that runs as a process of its own. */
export interface GitHubStandIn {
    readonly pid: number;
    /** Such as `http://127.0.0.1:40123`. */
    readonly url: string;
}

const START = join(__dirname, "start.js");
const START_TIMEOUT = 30_000;
const HEALTH_TIMEOUT = 2000;
const POLL_MILLISECONDS = 50;

/** Where the stand-in serves the REST API. */
export function apiUrl({ url }: Pick<GitHubStandIn, "url">): string {
    return `${url}${API_PREFIX}`;
}

/**
 * Starts the stand-in on 127.0.0.1. It outlives this process: `stopGitHub` ends it. What an earlier start left in the
 * folder is stopped.
 *
 * @param folder For its log (a line for each request) and its process id.
 * @throws {UserError} where it does not come up.
 */
export async function startGitHub(folder: string, steps: Steps): Promise<GitHubStandIn> {
    return steps.run("Start the GitHub stand-in", async (step) => {
        mkdirSync(folder, { recursive: true });
        await stopGitHub(recordedGitHub(folder));
        const standIn = await onFreePorts(1, async ([port = 0]) => startOn(port, folder));
        step.result(standIn.url);
        return standIn;
    });
}

async function startOn(port: number, folder: string): Promise<GitHubStandIn> {
    const log = join(folder, "github.log");
    const child = startDetached(process.execPath, [START, String(port)], {
        // The lab's folder is named, as in the emulators' environments; nothing else is inherited.
        environment: { PATH: process.env["PATH"] ?? "", TMPDIR: folder },
        folder: __dirname,
        log,
    });
    child.on("error", () => undefined); // That it has no pid says as much.
    const standIn = { pid: child.pid ?? 0, url: `http://127.0.0.1:${port}` };
    writeFileSync(pidFile(folder), String(standIn.pid));
    const deadline = performance.now() + START_TIMEOUT;
    while (!(await isHealthy(standIn.url))) {
        if (child.exitCode !== null || child.signalCode !== null || performance.now() > deadline) {
            await stopGitHub(standIn.pid);
            const tail = readFileSync(log, "utf8").trim().split("\n").slice(-15).join("\n  ");
            const Fault = saysPortTaken(tail) ? PortTakenError : UserError;
            throw new Fault(`The GitHub stand-in did not come up. The end of its log:\n  ${tail}`, `Whole log: ${log}`);
        }
        await sleep(POLL_MILLISECONDS);
    }
    return standIn;
}

/** Stops a stand-in. A pid that is no longer one's is left alone. */
export async function stopGitHub(pid: number | undefined): Promise<void> {
    if (pid !== undefined && pid > 0) {
        await stopGroup(pid, isStandIn);
    }
}

/** The stand-in that a folder knows of, running or not: also that of a start that was killed half-way. */
export function recordedGitHub(folder: string): number | undefined {
    try {
        return Number(readFileSync(pidFile(folder), "utf8"));
    } catch {
        return undefined; // Never started from this folder.
    }
}

/** True when it runs and answers. */
export async function gitHubAlive(standIn: GitHubStandIn | undefined): Promise<boolean> {
    return standIn !== undefined && isStandIn(commandLine(standIn.pid)) && (await isHealthy(standIn.url));
}

/** True for the command line of a stand-in of this checkout. */
export function isStandIn(commandLine: string): boolean {
    return commandLine.includes(START);
}

function pidFile(folder: string): string {
    return join(folder, "github.pid");
}

async function isHealthy(url: string): Promise<boolean> {
    try {
        const response = await fetch(`${url}${CONTROL_PREFIX}health`, {
            method: "POST",
            signal: AbortSignal.timeout(HEALTH_TIMEOUT),
        });
        await response.text();
        return response.ok;
    } catch {
        return false;
    }
}
