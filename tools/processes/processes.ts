import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, openSync, readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MILLISECONDS = 50;
const hasProc = existsSync("/proc/self/stat");

/** The command line of a process; empty when there is none, or only what is left of one that nobody has waited for. */
export function commandLine(pid: number): string {
    try {
        return hasProc
            ? readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim()
            : execFileSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], {
                  encoding: "utf8",
                  stdio: ["ignore", "pipe", "ignore"],
              }).trim();
    } catch {
        return "";
    }
}

/** The ids of the processes in a process group. */
export function groupMembers(group: number): number[] {
    if (!hasProc) {
        const table = execFileSync("ps", ["-A", "-o", "pid=,pgid="], { encoding: "utf8" });
        const rows = table.split("\n").map((line) => line.trim().split(/\s+/).map(Number));
        return rows.flatMap(([pid, pgid]) => (pid !== undefined && pgid === group ? [pid] : []));
    }
    return readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name))
        .map(Number)
        .filter((pid) => {
            try {
                const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
                // The command, in parentheses, may hold anything; state, parent and group follow it.
                const [state, , pgrp] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
                return Number(pgrp) === group && state !== "Z";
            } catch {
                return false; // Gone since the folder was read.
            }
        });
}

/** Starts a process that outlives this one: in a session and process group of its own, its output in a file. */
export function startDetached(
    command: string,
    args: readonly string[],
    options: { environment: NodeJS.ProcessEnv; folder: string; log: string },
): ChildProcess {
    const log = openSync(options.log, "w");
    try {
        const child = spawn(command, args, {
            cwd: options.folder,
            detached: true,
            env: options.environment,
            stdio: ["ignore", log, log],
        });
        child.unref();
        return child;
    } finally {
        closeSync(log);
    }
}

/**
 * Stops a process that `startDetached` started, and all others in its group: SIGTERM, then SIGKILL after `patience`.
 * Only processes that `isOurs` recognises by their command line are touched, so a recycled pid is never killed.
 */
export async function stopGroup(
    leader: number,
    isOurs: (commandLine: string) => boolean,
    patience = 5000,
): Promise<void> {
    if (isOurs(commandLine(leader))) {
        signal(leader, "SIGTERM");
        const deadline = performance.now() + patience;
        while (isOurs(commandLine(leader)) && performance.now() < deadline) {
            await sleep(POLL_MILLISECONDS);
        }
    }
    // The id of a group is not given to a new process while the group has members, but a leader that died long ago may
    // have left an empty one: hence each member is looked at, too.
    for (const pid of groupMembers(leader)) {
        if (isOurs(commandLine(pid))) {
            signal(pid, "SIGKILL");
        }
    }
    // Of a process that is ending, the command line goes first: one without any is waited for, too.
    const remains = (line: string) => line === "" || isOurs(line);
    const deadline = performance.now() + patience;
    while (groupMembers(leader).some((pid) => remains(commandLine(pid))) && performance.now() < deadline) {
        await sleep(POLL_MILLISECONDS);
    }
}

function signal(pid: number, name: NodeJS.Signals): void {
    try {
        process.kill(pid, name);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") {
            throw error;
        }
    }
}
