import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Readable } from "node:stream";

import { UserError } from "../common/errors";

/** A command as it is measured: a whole process, from its start to its end. */
export interface Command {
    readonly file: string;
    readonly args: readonly string[];
    /** @default - the folder of this process */
    readonly cwd?: string;
    /** The whole environment. @default - that of this process */
    readonly env?: NodeJS.ProcessEnv;
}

/** What one run of a command took. */
export interface Measurement {
    /** Wall time. */
    readonly seconds: number;
    /** User and system time of the process and of all those that it waited for. */
    readonly cpuSeconds: number;
    /** Peak resident memory of the largest of these processes. */
    readonly memoryMiB: number;
    /**
     * CPU time by the program that was running, in seconds, with that of the `emulators`. What ran for less than some milliseconds is
     * not seen. @default - this machine does not tell
     */
    readonly parts?: Readonly<Record<string, number>>;
    /** What the command wrote to stdout. */
    readonly output: string;
}

/** How much of stderr a failure quotes, in characters. */
const QUOTED = 2000;

/**
 * Runs a command and measures it.
 *
 * @param signal Ends the command and all that it has started.
 * @throws {UserError} where the command fails, with the end of what it said, or where Python 3 is missing.
 */
export async function measure(command: Command, signal?: AbortSignal): Promise<Measurement> {
    signal?.throwIfAborted();
    const child = spawn("python3", [join(__dirname, "measure.py"), command.file, ...command.args], {
        cwd: command.cwd,
        env: command.env ?? process.env,
        stdio: ["ignore", "pipe", "pipe", "pipe"],
        // A group of its own, so that it can be ended with its children, and a session, by which all that it starts is known.
        detached: true,
    });
    const [, stdout, stderr, measurements] = child.stdio as unknown as readonly Readable[];
    const end = () => void (child.pid !== undefined && process.kill(-child.pid, "SIGTERM"));
    signal?.addEventListener("abort", end);
    try {
        const [[code], output, errors, report] = await Promise.all([
            once(child, "close") as Promise<[number | null]>,
            contents(stdout),
            contents(stderr),
            contents(measurements),
        ]);
        signal?.throwIfAborted();
        if (code !== 0) {
            const words = [command.file, ...command.args].join(" ");
            throw new UserError(`${words} failed (${code}).\n${(errors + output).trim().slice(-QUOTED)}`);
        }
        return { ...(JSON.parse(report) as Omit<Measurement, "output">), output };
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") {
            throw new UserError("The benchmark takes its measurements with Python 3.", "Install the package python3.");
        }
        throw error;
    } finally {
        signal?.removeEventListener("abort", end);
    }
}

/** All that a pipe brings. Its type says that it may be missing; this one is there. */
async function contents(pipe: Readable | undefined): Promise<string> {
    return pipe === undefined ? "" : text(pipe);
}
