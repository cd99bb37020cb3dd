import { setTimeout as sleep } from "node:timers/promises";

import { UserError } from "../common/errors";
import { withLock } from "../tools/processes/lock";
import type { LabFolder } from "./folder";
import { requireRecord } from "./record";

/** Milliseconds within which a signal to the whole group of processes has reached this one, too. */
const SIGNAL_DELAY = 250;

/** Tells a person something. */
export const say = (text: string) => void process.stderr.write(`${text}\n`);

/** Gives a result. */
export const print = (text: string) => void process.stdout.write(`${text}\n`);

const waiting = (pid: number) =>
    say(
        `A push or a pull request is being built on this lab (process ${pid}). This waits for it; to end it: kill ${pid}`,
    );

/**
 * Does `work` as the only one on the folder. Interrupted by Ctrl-C (SIGINT) or SIGTERM, it leaves nothing running; what
 * a killed run has left behind is stopped and forgotten first.
 */
export async function owning<T>(folder: LabFolder, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abandoned = folder.own();
    const { down } = require("./up") as typeof import("./up");
    if (abandoned) {
        say("An earlier run was ended before it was done. What it left is stopped, and the lab starts afresh.");
        await down(folder);
        folder.own();
    }
    const interruption = new AbortController();
    const interrupt = (name: NodeJS.Signals) => {
        if (!interruption.signal.aborted) {
            say(`\n${name}: stopping everything…`);
            interruption.abort();
        }
    };
    process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
    let hasBegun = false;
    const begin = () => {
        hasBegun = true;
        return work(interruption.signal);
    };
    try {
        const interrupted = new Promise<never>((_resolve, reject) => {
            interruption.signal.addEventListener("abort", () => reject(new Interrupted()));
        });
        return await Promise.race([withLock(folder.lock, begin, waiting), interrupted]);
    } catch (error) {
        // A terminal sends Ctrl-C to all processes at once, and one of ours may have failed of it before we are told.
        await sleep(interruption.signal.aborted ? 0 : SIGNAL_DELAY);
        if (interruption.signal.aborted && !hasBegun) {
            throw new Interrupted("Stopped. The lab is as it was.");
        }
        if (interruption.signal.aborted) {
            await down(folder);
            throw new Interrupted();
        }
        throw error;
    } finally {
        folder.disown();
    }
}

/** Milliseconds that work which was interrupted has to tidy up. */
const TIDYING = 3000;

/** How work on a lab that is up is begun and ended. */
export interface AloneOptions {
    /** Is told the process that is waited for. @default - the person at the terminal is */
    readonly wait?: (pid: number) => void;
    /** Ends the work, besides Ctrl-C. @default - nothing does */
    readonly interruption?: AbortController;
}

/**
 * Does `work` on a lab that is up, while nobody else changes what runs there. Interrupted, the lab stays up.
 *
 * @throws {UserError} where there is no lab.
 */
export async function alone<T>(
    folder: LabFolder,
    work: (signal: AbortSignal) => Promise<T>,
    { wait = waiting, interruption = new AbortController() }: AloneOptions = {},
): Promise<T> {
    // The lock's folder is made where it is missing.
    requireRecord(folder);
    const { signal } = interruption;
    const interrupt = () => interruption.abort();
    (["SIGINT", "SIGTERM", "SIGHUP"] as const).forEach((name) => process.on(name, interrupt));
    const interrupted = new Promise<never>((_resolve, reject) => {
        const end = () => void sleep(TIDYING).then(() => reject(new Interrupted()));
        signal.addEventListener("abort", end);
    });
    try {
        return await Promise.race([withLock(folder.lock, () => work(signal), wait), interrupted]);
    } catch (error) {
        throw signal.aborted ? new Interrupted("Stopped. The lab is still up.") : error;
    }
}

/** The person has ended the run. The exit code is that of Ctrl-C, 128 and the number of SIGINT. */
export class Interrupted extends UserError {
    constructor(message = "Stopped. Nothing is left running.") {
        super(message);
    }
}
