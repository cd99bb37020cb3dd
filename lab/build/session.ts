import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Runs each script whose path it reads, and prints a marker with the script's exit status behind its output. All that
 * the scripts start belongs to this process's group, which lives as long as it does.
 */
const LEADER = `while IFS= read -r script; do "$1" "$script" </dev/null 2>&1; printf '%s%s\\n' "$2" "$?"; done`;

/** How long the last output of a killed session is waited for, in milliseconds. */
const LAST_OUTPUT = 200;

/** How to start a {@link Session}. */
export interface SessionOptions {
    readonly shell: string;
    /** Where the first command runs. */
    readonly folder: string;
    /** All variables that the first command sees. */
    readonly environment: Readonly<Record<string, string>>;
    /** An empty folder for the session's own files. */
    readonly state: string;
    readonly onLine: (line: string) => void;
}

/**
 * Session runs a build's commands as CodeBuild runs those of version 0.2. "The same instance of the shell", as its
 * documentation has it, is a script per command, with the variables and the working folder carried over: `export -p`
 * and `pwd` after one command, read back before the next, under `set -a`, so that plain assignments persist, too.
 * Functions, arrays and `set -e` do not, and `exit 0` ends one command only: as in CodeBuild.
 */
export class Session {
    private readonly leader: ChildProcess;
    private readonly marker = `${randomUUID()}:`;
    private output = "";
    private finish: (status: number | undefined) => void = () => undefined;
    private readonly closed: Promise<void>;
    private killed: Promise<void> | undefined;

    constructor(private readonly options: SessionOptions) {
        writeFileSync(this.file("dir.txt"), options.folder);
        writeFileSync(this.file("env.sh"), "");
        for (const [name, value] of Object.entries(options.environment)) {
            this.set(name, value);
        }
        this.leader = spawn("/bin/sh", ["-c", LEADER, "build", options.shell, this.marker], {
            cwd: options.folder,
            detached: true,
            env: { PATH: options.environment["PATH"] },
            stdio: ["pipe", "pipe", "ignore"],
        });
        this.leader.stdout?.setEncoding("utf8").on("data", (text: string) => this.read(text));
        this.leader.stdin?.on("error", () => undefined); // The leader's end is seen below.
        this.leader.on("exit", () => void this.kill());
        this.leader.on("error", () => void this.kill());
        this.closed = new Promise((resolve) => this.leader.on("close", () => resolve()));
    }

    /** Gives a variable a value for the commands to come. */
    set(name: string, value: string): void {
        appendFileSync(this.file("env.sh"), `\nexport ${name}=${quoted(value)}\n`);
    }

    /** Runs one command; returns its exit status, or undefined if the session was killed first. */
    run(command: string): Promise<number | undefined> {
        writeFileSync(
            this.file("script.sh"),
            [
                `cd "$(cat ${quoted(this.file("dir.txt"))})"`,
                `. ${quoted(this.file("env.sh"))}`,
                "set -a",
                command,
                "CODEBUILD_LAST_EXIT=$?",
                `export -p >${quoted(this.file("env.sh"))}`,
                `pwd >${quoted(this.file("dir.txt"))}`,
                "exit $CODEBUILD_LAST_EXIT",
                "",
            ].join("\n"),
        );
        return new Promise((resolve) => {
            this.finish = resolve;
            if (this.killed === undefined) {
                this.leader.stdin?.write(`${this.file("script.sh")}\n`);
            } else {
                resolve(undefined);
            }
        });
    }

    /** Kills all processes of the session: the running command, and whatever commands left in the background. */
    kill(): Promise<void> {
        this.killed ??= this.killOnce();
        return this.killed;
    }

    private async killOnce(): Promise<void> {
        // While the leader lives, the group's id cannot be anybody else's.
        if (this.isAlive() && this.leader.pid !== undefined) {
            process.kill(-this.leader.pid, "SIGKILL");
        }
        // A process that left the group may keep the pipe open for as long as it likes.
        await Promise.race([this.closed, sleep(LAST_OUTPUT)]);
        this.leader.stdout?.destroy();
        if (this.output !== "") {
            this.options.onLine(this.output);
            this.output = "";
        }
        this.finish(undefined);
    }

    private isAlive(): boolean {
        return this.leader.pid !== undefined && this.leader.exitCode === null && this.leader.signalCode === null;
    }

    private read(text: string): void {
        const lines = (this.output + text).split("\n");
        this.output = lines.pop() ?? "";
        for (const line of lines) {
            const marker = line.indexOf(this.marker);
            if (marker === -1) {
                this.options.onLine(line);
                continue;
            }
            if (marker > 0) {
                this.options.onLine(line.slice(0, marker)); // Output without a line feed at its end.
            }
            this.finish(Number(line.slice(marker + this.marker.length)));
        }
    }

    private file(name: string): string {
        return join(this.options.state, name);
    }
}

function quoted(text: string): string {
    return `'${text.replaceAll("'", `'\\''`)}'`;
}
