import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "../alive";

const POLL_MILLISECONDS = 200;

/** The pid that a lock file holds, or undefined when there is no lock or nothing readable in it. */
function holder(file: string): number | undefined {
    try {
        const pid = Number(readFileSync(file, "utf8"));
        return Number.isInteger(pid) && pid > 0 ? pid : undefined;
    } catch {
        return undefined;
    }
}

/** Takes the lock if nobody has it. The file appears with its content at once: link() fails where the file exists. */
function tryLock(file: string): boolean {
    const own = `${file}.${process.pid}`;
    writeFileSync(own, String(process.pid));
    try {
        linkSync(own, file);
        return true;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EEXIST") {
            return false;
        }
        throw error;
    } finally {
        rmSync(own, { force: true });
    }
}

/** Removes the lock of a dead process. Moved aside first, so that of two processes only one removes it. */
function removeStale(file: string, dead: number): void {
    const aside = `${file}.stale.${process.pid}`;
    try {
        renameSync(file, aside);
        if (holder(aside) !== dead) {
            // Between reading and moving, somebody else removed the stale lock and took a new one: it goes back.
            linkSync(aside, file);
        }
    } catch {
        // Another process was faster; the next round sees what it left.
    } finally {
        rmSync(aside, { force: true });
    }
}

/**
 * Runs `work` while holding a lock file, which holds this process' id. Waits for a living holder; the lock of a process
 * that has died is removed.
 *
 * @param onWait Called once with the holder's pid when there is something to wait for.
 */
export async function withLock<T>(file: string, work: () => Promise<T>, onWait: (pid: number) => void): Promise<T> {
    mkdirSync(dirname(file), { recursive: true });
    let told = false;
    while (!tryLock(file)) {
        const pid = holder(file);
        if (pid === undefined) {
            await sleep(POLL_MILLISECONDS);
        } else if (!isAlive(pid)) {
            removeStale(file, pid);
        } else {
            if (!told) {
                onWait(pid);
                told = true;
            }
            await sleep(POLL_MILLISECONDS);
        }
    }
    try {
        return await work();
    } finally {
        rmSync(file, { force: true });
    }
}
