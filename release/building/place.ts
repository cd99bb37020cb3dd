import { spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";

import type { BuildSettings } from "../../contract/buildSettings";
import { BUILD_FOLDER } from "../../contract/buildFolder";
import { folderTree, type Tree } from "../recognise/tree";

/** How a command ended. */
export interface Ended {
    /** Its exit status; 127 where there is no such command. */
    readonly status: number;
    readonly stdout: string;
    readonly stderr: string;
}

/** How a command is run. */
export interface RunOptions {
    readonly cwd: string;
    /** Variables beside those of this process. */
    readonly env?: Readonly<Record<string, string>>;
    /** Whether what it says is shown as it comes, and not kept. @default false */
    readonly shown?: boolean;
}

/** Runs a command to its end. */
export type Run = (command: string, args: readonly string[], options: RunOptions) => Ended;

/** Bytes that a command may say before it is ended: package managers are talkative. */
const MOST_SAID = 64 * 2 ** 20;

export const runCommand: Run = (command, args, { cwd, env = {}, shown = false }) => {
    const { status, stdout, stderr, error } = spawnSync(command, args, {
        cwd,
        // Nobody who reads a build can do anything about a newer npm.
        env: { npm_config_update_notifier: "false", ...process.env, ...env },
        encoding: "utf8",
        maxBuffer: MOST_SAID,
        // On stderr: what a command of the platform itself answers may be read by a machine.
        stdio: shown ? ["ignore", 2, 2] : ["ignore", "pipe", "pipe"],
    });
    return {
        status: status ?? (error === undefined ? 1 : 127),
        stdout: stdout ?? "",
        stderr: stderr ?? error?.message ?? "",
    };
};

/** Where an application is built, and how. */
export class Place {
    readonly tree: Tree;

    /**
     * @param root The folder of the repository's files.
     * @param say Told what is done, a line at a time.
     */
    constructor(
        readonly root: string,
        readonly settings: BuildSettings,
        readonly say: (text: string) => void,
        readonly run: Run = runCommand,
    ) {
        this.tree = folderTree(root);
    }

    /** The application's folder in the tree; "" for all of it. */
    get folder(): string {
        return (this.settings.folder ?? "")
            .replace(/^(\.\/+)+/, "")
            .replace(/\/+$/, "")
            .replace(/^\.$/, "");
    }

    /** The application's folder on this machine. */
    get location(): string {
        return join(this.root, this.folder);
    }

    /** A path among the platform's own files of this build. */
    own(...names: readonly string[]): string {
        return join(this.root, BUILD_FOLDER, ...names);
    }

    /** The variables with which commands find what was installed: the tools, and Python's packages. */
    get variables(): Readonly<Record<string, string>> {
        const path = [this.own("tools", "node_modules", ".bin"), process.env["PATH"] ?? ""];
        const python = [this.own("development"), this.own("dependencies"), process.env["PYTHONPATH"] ?? ""];
        return {
            PATH: path.filter(Boolean).join(delimiter),
            PYTHONPATH: [...new Set(python.join(delimiter).split(delimiter))].filter(Boolean).join(delimiter),
        };
    }
}

/** The last lines of what a command has said, for a message. */
export function lastLines({ stdout, stderr }: Ended, count = 12): string {
    const lines = (stderr.trim() === "" ? stdout : stderr).trim().split("\n");
    return lines
        .slice(-count)
        .map((line) => `    ${line}`)
        .join("\n");
}
