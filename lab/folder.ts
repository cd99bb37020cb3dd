import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { UserError } from "../common/errors";
import { isAlive } from "../tools/processes/alive";
import type { EmulatorName } from "../tools/emulators";
import type { GitHubStandIn } from "../tools/github-stand-in";

/** The checkout that this file is part of. */
export const CHECKOUT = dirname(__dirname);

/** The name of the stack that the lab runs, after the file Pulumi.staging.yaml that it takes its settings from. */
export const LAB_STACK = "staging";

/** What the lab remembers between commands. */
export interface LabRecord {
    readonly emulators: {
        readonly pids: Readonly<Record<EmulatorName, number>>;
        readonly urls: Readonly<Record<EmulatorName, string>>;
        /** As in the configuration `aws:endpoints`. */
        readonly endpoints: Readonly<Record<string, string>>;
    };
    /** The stand-in for GitHub, and the repository (`owner/name`) that the stack file names. */
    readonly github: GitHubStandIn & { readonly repository: string };
    /** Environment variables for SDKs and the AWS CLI. */
    readonly aws: Readonly<Record<string, string>>;
    /** Folders for the head of PATH. */
    readonly path: readonly string[];
    /** PULUMI_HOME. */
    readonly pulumiHome: string;
    /** What was released where. */
    readonly releases: Readonly<Record<string, { readonly commit: string; readonly version: string }>>;
}

/** LabFolder is where one lab keeps all that is its own: by default `.lab` in the checkout, which Git ignores. */
export class LabFolder {
    /** The Pulumi project that points at the program of the checkout, with the lab's own stack file. */
    readonly project: string;
    readonly state: string;
    readonly emulators: string;
    /** The sample application's repository. */
    readonly source: string;
    readonly logs: string;
    /** Holds a `pulumi` that works on the lab's project wherever it is called. */
    readonly bin: string;
    private readonly recordFile: string;
    private readonly ownerFile: string;

    readonly root: string;

    /** @param path The folder. It need not be there yet. @default ".lab" in the checkout */
    constructor(path: string = join(CHECKOUT, ".lab")) {
        const root = resolve(path);
        this.root = root;
        this.project = join(root, "project");
        this.state = join(root, "state");
        this.emulators = join(root, "emulators");
        this.source = join(root, "source");
        this.logs = join(root, "logs");
        this.bin = join(root, "bin");
        this.recordFile = join(root, "lab.json");
        this.ownerFile = join(root, "owner");
    }

    /** What an earlier run that came to its end has left, or undefined. */
    read(): LabRecord | undefined {
        try {
            return JSON.parse(readFileSync(this.recordFile, "utf8")) as LabRecord;
        } catch {
            return undefined;
        }
    }

    /** Writes the record at once or not at all. */
    write(record: LabRecord): void {
        writeFileSync(`${this.recordFile}.new`, `${JSON.stringify(record, undefined, 2)}\n`);
        renameSync(`${this.recordFile}.new`, this.recordFile);
    }

    /** Forgets what was remembered, but keeps the logs. */
    clear(): void {
        for (const path of [this.recordFile, this.project, this.state, this.emulators, this.source, this.bin]) {
            rmSync(path, { recursive: true, force: true });
        }
    }

    /** Removes the folder. */
    remove(): void {
        rmSync(this.root, { recursive: true, force: true });
    }

    /**
     * Takes the folder for this process.
     *
     * @returns Whether an earlier owner was killed before it was done, so that what it left cannot be trusted.
     * @throws {UserError} where a command is still working on it.
     */
    own(): boolean {
        mkdirSync(this.root, { recursive: true });
        const owner = this.owner();
        if (owner !== undefined && isAlive(owner) && owner !== process.pid) {
            throw new UserError(
                `Another command is working on this lab (process ${owner}).`,
                `Wait until it is done, or end it: kill ${owner}`,
            );
        }
        writeFileSync(this.ownerFile, String(process.pid));
        return owner !== undefined;
    }

    /** Gives the folder back. */
    disown(): void {
        rmSync(this.ownerFile, { force: true });
    }

    private owner(): number | undefined {
        try {
            return Number(readFileSync(this.ownerFile, "utf8"));
        } catch {
            return undefined;
        }
    }
}
