import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { SecretKeys } from "../config/keys";
import type { EngineEvent, PulumiFn } from "@pulumi/pulumi/automation";

import * as automation from "../automation";
import { UserError } from "../common/errors";
import type { Step } from "../common/steps";
import type { PlatformOutputs } from "../contract/outputs";
import { CHECKOUT, LAB_STACK, type LabFolder } from "./folder";
import { stackFile } from "./project";

/** Number of resources by what was done to them: `create`, `update`, `replace`, `delete`, `same`. */
export type Changes = automation.Counts;

/** How an operation is run. */
export interface OperationOptions extends automation.OperationOptions {
    /** Shows how far the operation is. */
    readonly step?: Step;
}

/** LabStack drives the program through the Automation API, on a backend of files. */
export class LabStack {
    private constructor(
        private readonly folder: LabFolder,
        private readonly stack: automation.OpenStack,
    ) {}

    /**
     * Opens the lab's stack, which is made where it is missing. The environment of this process has to be the one that
     * `labEnvironment` describes: the Automation API looks for the CLI there.
     *
     * @param program The program to apply. @default - that of the checkout
     */
    static async open(folder: LabFolder, program: PulumiFn = platform): Promise<LabStack> {
        const options = { folder: folder.project, stack: LAB_STACK, program, create: true };
        return new LabStack(folder, await automation.openStack(options));
    }

    /** Stores a secret token in the stack's configuration. */
    async setToken(token: string, key: SecretKeys = "githubToken"): Promise<void> {
        await this.stack.pulumi.setSecret(LAB_STACK, key, token, stackFile(this.folder.project));
    }

    /** Sets a number or a truth value of the stack's configuration, as a person does. */
    async set(path: string, value: boolean | number): Promise<void> {
        await this.stack.pulumi.setAll(LAB_STACK, { [path]: String(value) });
    }

    /** Applies the program. */
    async up(options: OperationOptions = {}): Promise<Changes> {
        return this.run("up", options);
    }

    /** Says what applying the program would change, and changes nothing. */
    async preview(options: OperationOptions = {}): Promise<Changes> {
        return this.run("preview", options);
    }

    /** Reads the live state into the stack's. */
    async refresh(options: OperationOptions = {}): Promise<Changes> {
        return this.run("refresh", options);
    }

    /** Deletes everything that the stack made and does not keep on purpose. */
    async destroy(options: OperationOptions = {}): Promise<Changes> {
        return this.run("destroy", options);
    }

    /** What the stack exports, without the values of secrets. */
    async outputs(): Promise<PlatformOutputs & Readonly<Record<string, unknown>>> {
        return automation.outputs(this.stack);
    }

    /** The whole state as `pulumi stack export` gives it, secrets encrypted. */
    async exportState(): Promise<string> {
        return this.stack.pulumi.exportStack(LAB_STACK);
    }

    private async run(name: "destroy" | "preview" | "refresh" | "up", options: OperationOptions): Promise<Changes> {
        const { step, onEvent } = options;
        const progress = step === undefined ? undefined : progressOf(step);
        const log = join(this.folder.logs, `${name}.log`);
        writeFileSync(log, "");
        try {
            const { counts } = await automation[name](this.stack, {
                ...options,
                onOutput: (text) => appendFileSync(log, text),
                onEvent: (event) => {
                    progress?.(event);
                    onEvent?.(event);
                },
            });
            return counts;
        } catch (error) {
            if (error instanceof UserError) {
                throw new UserError(error.message, [error.remedy, `Its log: ${log}`].filter(Boolean).join("\n  "));
            }
            throw error;
        }
    }
}

/** The program of the checkout, as the engine's own command runs it. It is made and loaded when the engine asks for it: opening a stack does not have to pay for it. */
async function platform(): Promise<Record<string, unknown>> {
    // By a path that is not known beforehand: the lab's one file has none of the program, whose sources may be others by then.
    const { inProcess } = require(join(CHECKOUT, "program", "start.js")) as { readonly inProcess: typeof platform };
    return inProcess();
}

/** Counts the resources that are done, and names the one that the engine has turned to last. */
function progressOf(step: Step): (event: EngineEvent) => void {
    let done = 0;
    return ({ resourcePreEvent, resOutputsEvent }) => {
        if (resOutputsEvent !== undefined) {
            done += 1;
        }
        const urn = resourcePreEvent?.metadata.urn;
        if (urn !== undefined) {
            step.progress(`${done} done, ${urn.split("::").slice(2).join(" ").split("$").pop()}`);
        }
    };
}
