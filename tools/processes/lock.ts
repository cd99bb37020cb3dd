import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "./alive";

/** How often a lock is looked at again, and how often its holder shows that it is alive; milliseconds. */
const POLL = 200;
const HEARTBEAT = 10_000;
/** A lock that showed no life for so long belongs to nobody; milliseconds. */
const STALE = 60_000;

/**
 * Does work while holding a lock, which is a file with the holder's process id. Waits while another process holds it,
 * and takes over the lock of a process that has ended or has shown no life for a minute.
 *
 * @param file The lock file; its folder is made.
 * @param onWait Called once, with the holder's process id, when there is something to wait for.
 */
export async function withLock<T>(file: string, work: () => Promise<T>, onWait: (pid: number) => void): Promise<T> {
    mkdirSync(dirname(file), { recursive: true });
    let told = false;
    while (!take(file)) {
        const holder = holderOf(file);
        if (holder === undefined) {
            removeAbandoned(file);
            continue;
        }
        if (!told) {
            told = true;
            onWait(holder);
        }
        await sleep(POLL);
    }
    const heartbeat = setInterval(() => showLife(file), HEARTBEAT).unref();
    try {
        return await work();
    } finally {
        clearInterval(heartbeat);
        rmSync(file, { force: true });
    }
}

/** Takes the lock if there is none. The file appears with its content at once: link() fails where the file exists. */
function take(file: string): boolean {
    const own = `${file}.${process.pid}`;
    writeFileSync(own, String(process.pid));
    try {
        linkSync(own, file);
        return true;
    } catch (error) {
        if (codeOf(error) === "EEXIST") {
            return false;
        }
        throw error;
    } finally {
        rmSync(own, { force: true });
    }
}

/** The process that holds the lock, or undefined when nobody does any more. */
function holderOf(file: string): number | undefined {
    try {
        const holder = Number(readFileSync(file, "utf8"));
        return isAlive(holder) && Date.now() - statSync(file).mtimeMs < STALE ? holder : undefined;
    } catch (error) {
        if (codeOf(error) === "ENOENT") {
            return undefined;
        }
        throw error;
    }
}

/** Removes a lock that nobody holds. Moved aside first, so that of two processes only one removes it. */
function removeAbandoned(file: string): void {
    const aside = `${file}.abandoned.${process.pid}`;
    try {
        renameSync(file, aside);
        if (holderOf(aside) !== undefined) {
            // Between looking and moving, somebody else removed the abandoned lock and took a new one: it goes back.
            linkSync(aside, file);
        }
    } catch (error) {
        // Another process was faster; the next look sees what it left.
        if (codeOf(error) !== "ENOENT" && codeOf(error) !== "EEXIST") {
            throw error;
        }
    } finally {
        rmSync(aside, { force: true });
    }
}

function showLife(file: string): void {
    const now = new Date();
    try {
        utimesSync(file, now, now);
    } catch {
        // The lock can only be gone when somebody removed it by hand: nothing to be done about it here.
    }
}

function codeOf(error: unknown): string | undefined {
    return (error as NodeJS.ErrnoException).code;
}
