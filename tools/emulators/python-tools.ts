import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { UserError } from "../../common/errors";
import type { Step, Steps } from "../../common/steps";
import { cacheFolder } from "../cacheFolder";
import { withLock } from "../processes/lock";
import { findPython, type Python } from "./python";

const run = promisify(execFile);

/** What is installed from PyPI, each in a virtual environment of its own, since their requirements contradict. */
const LAB = ["ministack", "moto", "awscli"] as const;
const LINTER = "parliament";
type Tool = (typeof LAB)[number] | typeof LINTER;

/** What each is installed from; every version is pinned. */
const REQUIREMENTS: Readonly<Record<Tool, string>> = {
    ministack: join(__dirname, "requirements", "ministack.txt"),
    moto: join(__dirname, "requirements", "moto.txt"),
    awscli: join(__dirname, "requirements", "awscli.txt"),
    parliament: join(__dirname, "..", "policy-linter", "requirements.txt"),
};

/** The folder, within the virtual environment of the AWS CLI, that goes into PATH: it holds `aws` and nothing else. */
const AWS_COMMANDS = "commands";

/** PythonTools are the programs from PyPI that the lab uses. */
export interface PythonTools {
    /** The Python interpreters that have MiniStack and moto. */
    readonly interpreters: Readonly<Record<"ministack" | "moto", string>>;
    /** The folder with the command `aws`, to be put in front of PATH. */
    readonly awsFolder: string;
}

/** The folder in the user's cache for these tools and this Python; any change of their requirements makes a new one. */
function toolsFolder(python: Python, tools: readonly Tool[]): string {
    const hash = createHash("sha256").update(python.version);
    tools.forEach((tool) => hash.update(readFileSync(REQUIREMENTS[tool])));
    return join(cacheFolder(), `python-${hash.digest("hex").slice(0, 12)}`);
}

/** True for a finished installation whose interpreter, a link to the Python it was made with, still leads somewhere. */
function isInstalled(folder: string): boolean {
    return existsSync(join(folder, "bin", "python"));
}

/**
 * A program `aws` that still works once its virtual environment has been renamed: the one that pip makes names the
 * interpreter by its first path.
 */
function writeAwsCommand(folder: string): void {
    const commands = join(folder, AWS_COMMANDS);
    mkdirSync(commands);
    const script = '#!/bin/sh\nexec "$(dirname "$0")/../bin/python" -m awscli "$@"\n';
    writeFileSync(join(commands, "aws"), script, { mode: 0o755 });
}

/** Installs a tool under another name, and gives it its own as the last step: what has that name is complete. */
async function install(python: Python, tool: Tool, folder: string): Promise<void> {
    const unfinished = `${folder}.${process.pid}`;
    const pip = ["-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-deps"];
    try {
        await run(python.command, ["-m", "venv", unfinished]);
        // Everything is pinned, so pip has nothing to resolve.
        await run(join(unfinished, "bin", "python"), [...pip, "--requirement", REQUIREMENTS[tool]]);
    } catch (error) {
        rmSync(unfinished, { recursive: true, force: true });
        const output = (error as { stderr?: string }).stderr?.trim().split("\n").slice(-5).join("\n  ");
        throw new UserError(
            `Installing ${tool} with ${python.command} failed: ${output || String(error)}`,
            "Check that pip reaches a package index (`pip config list`), then run the command again.",
        );
    }
    if (tool === "awscli") {
        writeAwsCommand(unfinished);
    }
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
}

/** Removes what runs that were killed have left half-finished. */
function removeUnfinished(folder: string): void {
    for (const name of readdirSync(folder).filter((entry) => /^(ministack|moto|awscli|parliament)\.\d+$/.test(entry))) {
        try {
            rmSync(join(folder, name), { recursive: true, force: true });
        } catch {
            // The killed run's pip lives on and is still writing there; the next installation removes it.
        }
    }
}

async function installMissing(python: Python, tools: readonly Tool[], folder: string, step: Step): Promise<void> {
    removeUnfinished(folder);
    const missing = tools.filter((tool) => !isInstalled(join(folder, tool)));
    step.note(`${missing.join(", ")} with Python ${python.version}; needed once, takes about half a minute`);
    const installations = missing.map((tool) => install(python, tool, join(folder, tool)));
    // All are waited for, so that nothing is still being written once the lock is given back.
    const failed = (await Promise.allSettled(installations)).find(({ status }) => status === "rejected");
    if (failed !== undefined) {
        throw (failed as PromiseRejectedResult).reason;
    }
}

/** Installs tools into the user's cache unless they are there already, and says where each has its folder. */
async function installed(title: string, tools: readonly Tool[], steps: Steps): Promise<string> {
    const python = await findPython();
    const folder = toolsFolder(python, tools);
    const complete = () => tools.every((tool) => isInstalled(join(folder, tool)));
    if (!complete()) {
        mkdirSync(folder, { recursive: true });
        await steps.run(title, (step) =>
            withLock(
                join(folder, "lock"),
                async () => (complete() ? undefined : installMissing(python, tools, folder, step)),
                (pid) => step.note(`waiting for process ${pid}, which is installing them`),
            ),
        );
    }
    return folder;
}

/** The Python interpreter that has the linter of policies. */
export async function policyLinter(steps: Steps): Promise<string> {
    const folder = await installed("Install the linter of policies", [LINTER], steps);
    return join(folder, LINTER, "bin", "python");
}

/** The Python tools of the lab. */
export async function pythonTools(steps: Steps): Promise<PythonTools> {
    const folder = await installed("Install emulators and AWS CLI", LAB, steps);
    const interpreter = (tool: Tool) => join(folder, tool, "bin", "python");
    return {
        interpreters: { ministack: interpreter("ministack"), moto: interpreter("moto") },
        awsFolder: join(folder, "awscli", AWS_COMMANDS),
    };
}
