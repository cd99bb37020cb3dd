import { spawn } from "node:child_process";
import { join } from "node:path";

/** Milliseconds after which specs that do not come to an end are ended. One break's take some seconds. */
const LONGEST = 300_000;

/** How a run of specs went. */
export interface Run {
    readonly outcome: "passed" | "failed" | "endless";
    /** The name of the first test that failed, or else the last that was written. */
    readonly text: string;
}

/**
 * Runs specs in a copy of the checkout, up to the first that fails.
 *
 * @param longest Milliseconds after which they are ended.
 */
export async function runSpecs(folder: string, specs: readonly string[], longest: number = LONGEST): Promise<Run> {
    const options = ["--no-config", "-r", "ts-node/register/transpile-only", "-r", "./test/support/environment.ts"];
    const mocha = join("node_modules", "mocha", "bin", "mocha.js");
    const child = spawn(process.execPath, [mocha, ...options, "--timeout", "120000", "--bail", ...specs], {
        cwd: folder,
        stdio: ["ignore", "pipe", "pipe"],
    });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (part: string) => (text += part));
    }
    let isEndless = false;
    const timer = setTimeout(() => {
        isEndless = true;
        child.kill("SIGKILL");
    }, longest);
    const code = await new Promise<number | null>((resolve, reject) => child.on("close", resolve).on("error", reject));
    clearTimeout(timer);
    const failure = /^ {2}1\) ([^]*?):\n\n/m.exec(text)?.[1]?.replaceAll(/\s+/g, " ");
    return {
        outcome: isEndless ? "endless" : code === 0 ? "passed" : "failed",
        text: failure ?? text.trim().split("\n").slice(-15).join("\n"),
    };
}
