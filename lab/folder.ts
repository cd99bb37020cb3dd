import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
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
    /** The application that runs here in place of the sample. @default - the sample does */
    readonly application?: LabApplication;
    /** What the lab itself has released where. */
    readonly releases: Readonly<Record<string, LabRelease>>;
    /** What was last released where by a push. @default - nothing */
    readonly pushed?: Readonly<Record<string, LabRelease>>;
}

/** A commit that an environment was released with, and its version. */
export interface LabRelease {
    readonly commit: string;
    readonly version: string;
}

/** An application of the user's own, as it was taken last. */
export interface LabApplication {
    /** As it can be typed behind `--app`: a folder, or a repository with its branch. */
    readonly source: string;
    /** The file of platform keys that was named beside it. @default - none, or the application's own */
    readonly config?: string;
    readonly commit: string;
    /** Whether the commit is the lab's own: of files that are not committed, or not in a repository. */
    readonly isSnapshot: boolean;
    /** The settings of the stack that it needs, by their whole keys. */
    readonly settings: Readonly<Record<string, unknown>>;
}

/** LabFolder is where one lab keeps all that is its own: by default `.lab` in the checkout, which Git ignores. */
export class LabFolder {
    /** The Pulumi project that points at the program of the checkout, with the lab's own stack file. */
    readonly project: string;
    readonly state: string;
    readonly emulators: string;
    /** The repository that holds what the lab itself releases: the sample, or an application of the user's own. */
    readonly source: string;
    /** The repository that the user pushes to. */
    readonly remote: string;
    /** Held by whoever changes what runs in the lab: one at a time. */
    readonly lock: string;
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
        this.remote = join(root, "application.git");
        this.lock = join(root, "lock");
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
        const forgotten = [this.project, this.state, this.emulators, this.source, this.remote, this.bin];
        for (const path of [this.recordFile, ...forgotten]) {
            rmSync(path, { recursive: true, force: true });
        }
    }

    /** Removes the folder. That of an application with many packages takes a while, in which a step has to say that it goes on. */
    async remove(): Promise<void> {
        await rm(this.root, { recursive: true, force: true });
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
