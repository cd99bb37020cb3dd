import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

/** How a command has ended, and what it wrote. */
export interface AwsOutcome {
    readonly status: number;
    readonly stdout: string;
    readonly stderr: string;
}

const PROGRAM = join(__dirname, "aws_calls.py");

interface Server {
    readonly interpreter: string;
    readonly requests: string;
    readonly answers: string;
    readonly pid: number;
}

let server: Server | undefined;

/**
 * Runs a command of the AWS CLI that is on PATH now, in this folder and environment. All go to one process, which is started for the first and
 * ends with this one: a start takes a second of CPU time, a command in a process that runs 0.05 s, and a spec has up to some hundred.
 */
export function runAws(...args: readonly string[]): AwsOutcome {
    const interpreter = interpreterOnPath();
    if (server?.interpreter !== interpreter || !existsSync(`/proc/${server.pid}/fd`)) {
        server = start(interpreter);
    }
    const request = { arguments: args, cwd: process.cwd(), env: process.env };
    writeFileSync(server.requests, `${JSON.stringify(request)}\n`);
    return JSON.parse(readFileSync(server.answers, "utf8")) as AwsOutcome;
}

/** That of the lab's AWS CLI, whose command lies beside its `bin`. */
function interpreterOnPath(): string {
    const folders = (process.env["PATH"] ?? "").split(delimiter);
    const folder = folders.find((each) => existsSync(join(each, "aws"))) ?? "";
    const interpreter = join(dirname(folder), "bin", "python");
    if (!existsSync(interpreter)) {
        throw new Error(`There is no AWS CLI of a lab on PATH: ${folder}`);
    }
    return interpreter;
}

function start(interpreter: string): Server {
    const folder = mkdtempSync(join(tmpdir(), "aws-calls-"));
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    const [requests, answers] = [join(folder, "requests"), join(folder, "answers")];
    execFileSync("mkfifo", [requests, answers]);
    const child = spawn(interpreter, [PROGRAM, requests, answers], { stdio: ["pipe", "ignore", "inherit"] });
    child.unref();
    return { interpreter, requests, answers, pid: child.pid ?? 0 };
}
