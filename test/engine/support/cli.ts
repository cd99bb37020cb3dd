import { spawn } from "node:child_process";
import { join } from "node:path";

import { CHECKOUT } from "../../../lab/folder";
import { labEnvironment } from "../../../lab/project";
import type { TestLab } from "./lab";

/** How a process ended, and what it wrote. */
export interface Ended {
    /** Undefined for one that was killed. */
    readonly code: number | undefined;
    readonly stdout: string;
    readonly stderr: string;
}

/**
 * Starts a `platform` command as a person would, on a lab. `kill` ends it and all that it has started, as a CI job is ended.
 *
 * @param env Variables besides those of the lab.
 */
export function startPlatform(
    lab: TestLab,
    args: readonly string[],
    input = "",
    env: Readonly<Record<string, string>> = {},
) {
    const child = spawn(process.execPath, [join(CHECKOUT, "cli", "platform.js"), ...args], {
        cwd: lab.folder.project,
        env: { ...process.env, ...labEnvironment(lab.folder, lab.record), NO_COLOR: "1", ...env },
        // A group of its own.
        detached: true,
    });
    const output = { stdout: "", stderr: "" };
    const heard: (() => void)[] = [];
    for (const stream of ["stdout", "stderr"] as const) {
        child[stream].setEncoding("utf8").on("data", (text: string) => {
            output[stream] += text;
            heard.splice(0).forEach((each) => each());
        });
    }
    /** Waits until stderr says something. */
    const says = async (words: RegExp): Promise<void> => {
        while (!words.test(output.stderr)) {
            await Promise.race([new Promise<void>((resolve) => heard.push(resolve)), failedWithout(words)]);
        }
    };
    const failedWithout = async (words: RegExp) => {
        const { code } = await ended;
        if (!words.test(output.stderr)) {
            throw new Error(`it ended with ${code} and never said ${words.source}:\n${output.stderr}`);
        }
    };
    child.stdin.on("error", () => undefined).end(input);
    const ended = new Promise<Ended>((resolve, reject) => {
        child.on("error", reject);
        child.on("close", (code) => resolve({ code: code ?? undefined, ...output }));
    });
    const interrupt = () => void child.kill("SIGINT");
    return { ended, says, interrupt, kill: () => void process.kill(-(child.pid ?? 0), "SIGKILL") };
}

/** Runs a `platform` command to its end. */
export async function platform(lab: TestLab, ...args: readonly string[]): Promise<Ended> {
    return startPlatform(lab, args).ended;
}

/** Runs a `platform` command that has to succeed, and gives what it printed as JSON. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- it is as the command documents it, and assertions judge it
export async function platformJson(lab: TestLab, ...args: readonly string[]): Promise<any> {
    const { code, stdout, stderr } = await platform(lab, ...args, "--json");
    if (code !== 0) {
        throw new Error(`platform ${args.join(" ")} ended with ${code}:\n${stderr}`);
    }
    return JSON.parse(stdout);
}
