import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { EngineEvent } from "@pulumi/pulumi/automation";

import { terminalSteps } from "../../../common/steps";
import { LabFolder, type LabRecord } from "../../../lab/folder";
import { gitHubControl, type GitHubControl } from "../../../tools/github-stand-in";
import { labSettings, writeProject } from "../../../lab/project";
import { addLabToken, ensureLabRepository } from "../../../lab/repository";
import type { LabStack, OperationOptions } from "../../../lab/stack";
import { down, startLab, type Lab, type LabOptions } from "../../../lab/up";
import { seenCalls, unlistedCalls } from "./calls";

interface TestLabOptions extends Pick<LabOptions, "policies" | "stagesPerApi"> {
    readonly writesOnce?: boolean;
}

/** What was done to a resource, such as `update aws:lambda/function:Function function`. */
export type Operation = string;

/**
 * Has the engine write its state once at the end of an operation, and not after each step: of the time of an `up` that is a third. Not where
 * an operation is killed or fails in the middle: there it has to be as with users.
 */
const ONE_STATE = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };

/** A lab in a folder of its own, for one suite of engine tests. */
export class TestLab {
    private constructor(
        readonly folder: LabFolder,
        private readonly lab: Lab,
        /** Every event of the engine so far, as text. */
        readonly events: string[] = [],
        private settings: Readonly<Record<string, unknown>> = {},
    ) {}

    /**
     * @param options Settings apart, how to start it. `writesOnce`: the engine writes its state at the end of each operation alone.
     */
    static async start(
        settings: Readonly<Record<string, unknown>> = {},
        { writesOnce = false, ...options }: TestLabOptions = {},
    ): Promise<TestLab> {
        Object.assign(process.env, writesOnce ? ONE_STATE : {});
        const folder = new LabFolder(mkdtempSync(join(tmpdir(), "platform-engine-")));
        try {
            return new TestLab(
                folder,
                await startLab(folder, terminalSteps(), { ...options, overrides: settings }),
                [],
                settings,
            );
        } catch (error) {
            await down(folder);
            throw error;
        }
    }

    get stack(): LabStack {
        return this.lab.stack;
    }

    get record(): LabRecord {
        return this.lab.record;
    }

    /** Gives the stack another token, which GitHub knows. */
    async setToken(token: string): Promise<void> {
        await addLabToken(this.record.github, token);
        await this.stack.setToken(token);
    }

    /** What plays the part of GitHub. */
    get github(): GitHubControl {
        return gitHubControl(this.record.github.url);
    }

    /** Puts settings in place of those of Pulumi.staging.yaml; those of earlier calls are forgotten. */
    configure(settings: Readonly<Record<string, unknown>> = {}): void {
        this.settings = settings;
        writeProject(this.folder, this.lab.record, settings);
    }

    /** Runs an operation and tells what it did to which resources; what stays the same is left out. */
    async operate(
        name: "destroy" | "preview" | "refresh" | "up",
        options: OperationOptions = {},
        stack: LabStack = this.stack,
    ): Promise<Operation[]> {
        // The team has pushed the branches that it configures.
        await ensureLabRepository(this.record.github, labSettings(this.settings));
        const operations: Operation[] = [];
        await stack[name]({
            ...options,
            onEvent: (event) => {
                this.events.push(JSON.stringify(event));
                operations.push(...operationsOf(name, event));
            },
        });
        return operations.sort();
    }

    /**
     * Ends the lab. Fails where a call has arrived meanwhile that docs/emulators.md has no row for.
     *
     * @param isPlatform Whether it was the platform that ran in it. @default true
     * @param applications Calls that an application has made by the SDK that the platform's own programs use, too.
     */
    async stop(isPlatform = true, applications: readonly string[] = []): Promise<void> {
        Object.keys(ONE_STATE).forEach((name) => delete process.env[name]);
        // A test may have ended the emulators or the stand-in itself.
        const requests = await this.github.requests().catch(() => []);
        const seen = await seenCalls(this.folder.emulators);
        await down(this.folder);
        rmSync(this.folder.root, { recursive: true, force: true });
        assert.ok(seen.length > 0, "no call was recorded");
        const calls = seen.filter((call) => !applications.includes(call));
        assert.deepEqual(isPlatform ? unlistedCalls(calls, requests) : [], [], "add rows to docs/emulators.md");
    }
}

/** Before it reads a resource, a refresh cannot know what it will find: that is in the event after it. */
function operationsOf(name: string, { resourcePreEvent, resOutputsEvent }: EngineEvent): Operation[] {
    const metadata = (name === "refresh" ? resOutputsEvent : resourcePreEvent)?.metadata;
    if (metadata === undefined || ["same", "read", "refresh"].includes(metadata.op)) {
        return [];
    }
    return [`${metadata.op} ${metadata.type} ${metadata.urn.split("::").pop()}`];
}
