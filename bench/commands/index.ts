import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

import type { Peer } from "../peer";

const CHECKOUT = join(__dirname, "..", "..");

/** The operations of the benchmark of commands. */
export const COMMAND_OPERATIONS = { version: "tell the version", help: "tell the help" } as const;

/** A program that people start, by its file. */
export interface Program {
    readonly name: string;
    readonly file: string;
    /** What comes before every command. @default [] */
    readonly args?: readonly string[];
    /** How it is asked for its version. @default "--version" */
    readonly version?: string;
}

/** How long a command takes that does nothing: its start. */
export function commandStart({ name, file, args = [], version = "--version" }: Program): Peer {
    return {
        name,
        async prepare() {
            const env = { ...process.env, CHECKPOINT_DISABLE: "1", PULUMI_SKIP_UPDATE_CHECK: "true" };
            const command = (word: string) => ({ file, args: [...args, word], cwd: CHECKOUT, env });
            return [
                { name: COMMAND_OPERATIONS.version, command: command(version) },
                { name: COMMAND_OPERATIONS.help, command: command("--help") },
            ];
        },
    };
}

/** The command line of the platform. */
export const PLATFORM_COMMAND: Program = {
    name: "platform",
    file: process.execPath,
    args: [join(CHECKOUT, "cli", "platform.js")],
};

/** How much of the disk something takes. */
export interface Installed {
    readonly what: string;
    readonly megabytes: number;
}

/** The bytes of files below a path, each once, without what links lead to. */
export function sizeOf(path: string): number {
    const found = lstatSync(path);
    if (!found.isDirectory()) {
        return found.isFile() ? found.size : 0;
    }
    return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}

/** Sizes of what is there, by names for people. */
export function installed(paths: Readonly<Record<string, string>>): readonly Installed[] {
    return Object.entries(paths).map(([what, path]) => ({ what, megabytes: sizeOf(path) / 1e6 }));
}
