import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** How to run a program; without options it runs here, with this process's environment, for as long as it takes. */
export interface RunOptions {
    readonly cwd?: string;
    /** Added to this process's environment. */
    readonly env?: Readonly<Record<string, string>>;
    /** Milliseconds after which the program is ended, and has failed. */
    readonly timeout?: number;
    /** Called with each line that the program writes, on either stream. */
    readonly onLine?: (line: string) => void;
    /** Ends the program, with success, at the first line that it writes to stdout: for servers that tell their port. */
    readonly untilFirstLine?: boolean;
}

/** How many of the last lines of a failed program are told. */
const LAST_LINES = 15;

/**
 * Runs a program without a shell and returns what it wrote to stdout, without the white space around it.
 *
 * @throws Error that names the program, its arguments, and the last lines that it wrote.
 */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
    const child = spawn(command, args, {
        cwd: options.cwd,
        env: { ...process.env, ...options.env },
        stdio: ["ignore", "pipe", "pipe"],
    });
    const stdout: string[] = [];
    const lines: string[] = [];
    let enough = false;
    const follow = (stream: NodeJS.ReadableStream, isStdout: boolean) =>
        createInterface({ input: stream }).on("line", (line) => {
            lines.push(line);
            if (lines.length > LAST_LINES) {
                lines.shift();
            }
            options.onLine?.(line);
            if (isStdout) {
                stdout.push(line);
                if (options.untilFirstLine === true) {
                    enough = true;
                    child.kill();
                }
            }
        });
    follow(child.stdout, true);
    follow(child.stderr, false);

    let late = false;
    const timer =
        options.timeout === undefined
            ? undefined
            : setTimeout(() => {
                  late = true;
                  child.kill("SIGKILL");
              }, options.timeout);
    try {
        const code = await new Promise<number | null>((resolve, reject) => {
            child.once("error", reject);
            child.once("close", resolve);
        });
        if (code !== 0 && !enough) {
            const why = late ? `gave no answer within ${options.timeout} ms` : `failed (exit code ${code})`;
            throw new Error([`\`${[command, ...args].join(" ")}\` ${why}`, ...lines].join("\n  "));
        }
    } finally {
        clearTimeout(timer);
    }
    return stdout.join("\n").trim();
}
