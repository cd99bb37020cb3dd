import { readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Step } from "../../cli/steps";
import { isAlive } from "../alive";

/** How often a lock is looked at again, and how often its holder shows that it is alive; milliseconds. */
const POLL = 500;
const HEARTBEAT = 10_000;
/** A lock that showed no life for so long belongs to nobody; milliseconds. */
const STALE = 60_000;

/**
 * Does work while holding a lock, which is a file with the holder's process id. Waits while another process holds it,
 * and takes over the lock of a process that has ended or has shown no life for a minute.
 *
 * @param file The lock file; its folder must exist.
 * @param step Told that the work has to wait, and for whom.
 */
export async function withLock<T>(file: string, step: Step, work: () => Promise<T>): Promise<T> {
    let told = false;
    while (!(await take(file))) {
        const holder = await holderOf(file);
        if (holder === undefined) {
            await rm(file, { force: true });
            continue;
        }
        if (!told) {
            told = true;
            step.note(`process ${holder} is at it already; waiting for it`);
        }
        await sleep(POLL);
    }
    const heartbeat = setInterval(() => {
        const now = new Date();
        // The lock can only be gone when somebody removed it by hand: nothing to be done about it here.
        utimes(file, now, now).catch(() => undefined);
    }, HEARTBEAT).unref();
    try {
        return await work();
    } finally {
        clearInterval(heartbeat);
        await rm(file, { force: true });
    }
}

async function take(file: string): Promise<boolean> {
    try {
        await writeFile(file, String(process.pid), { flag: "wx" });
        return true;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EEXIST") {
            return false;
        }
        throw error;
    }
}

/** The process that holds the lock, or undefined when nobody does any more. */
async function holderOf(file: string): Promise<number | undefined> {
    try {
        const [text, { mtimeMs }] = await Promise.all([readFile(file, "utf8"), stat(file)]);
        // An empty file is a lock that is being written at this moment; it grows old if its writer was killed then.
        const holder = text === "" ? process.pid : Number(text);
        return isAlive(holder) && Date.now() - mtimeMs < STALE ? holder : undefined;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") {
            return undefined;
        }
        throw error;
    }
}
