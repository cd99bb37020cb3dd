import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { CommandError, LocalWorkspace, type EngineEvent, type PulumiFn, type Stack } from "@pulumi/pulumi/automation";

import { UserError } from "../common/errors";
import { Pulumi } from "../cli/session/pulumi";
import type { Step } from "../common/steps";
import type { PlatformOutputs } from "../contract/outputs";
import { LAB_STACK, type LabFolder } from "./folder";
import { stackFile } from "./project";

/** Number of resources by what was done to them: `create`, `update`, `replace`, `delete`, `same`. */
export type Changes = Readonly<Record<string, number>>;

/** How an operation is run. */
export interface OperationOptions {
    /** Shows how far the operation is. */
    readonly step?: Step;
    /** Reads the live state first. @default false */
    readonly refresh?: boolean;
    /** Ends the engine's work when it is aborted. */
    readonly signal?: AbortSignal;
    /** Gets every event of the engine. */
    readonly onEvent?: (event: EngineEvent) => void;
}

/** LabStack drives the program through the Automation API, on a backend of files. */
export class LabStack {
    private readonly cli: Pulumi;

    private constructor(
        private readonly folder: LabFolder,
        private readonly stack: Stack,
    ) {
        this.cli = new Pulumi(folder.project, process.env);
    }

    /**
     * Opens the lab's stack, which is made where it is missing. The environment of this process has to be the one that
     * `labEnvironment` describes: the Automation API looks for the CLI there.
     *
     * @param program The program to apply. @default - that of the checkout
     */
    static async open(folder: LabFolder, program: PulumiFn = platform): Promise<LabStack> {
        const stack = await LocalWorkspace.createOrSelectStack(
            { stackName: LAB_STACK, projectName: "platform", program },
            { workDir: folder.project },
        );
        return new LabStack(folder, stack);
    }

    /** Stores a secret token in the stack's configuration. */
    async setToken(token: string, key: "githubBuildToken" | "githubToken" = "githubToken"): Promise<void> {
        await this.cli.setSecret(LAB_STACK, key, token, stackFile(this.folder.project));
    }

    /** Sets a number of the stack's configuration, as a person does. */
    async set(path: string, value: number): Promise<void> {
        await this.cli.setAll(LAB_STACK, { [path]: String(value) });
    }

    /** Applies the program. */
    async up(options: OperationOptions = {}): Promise<Changes> {
        const result = await this.run("up", options, (common) =>
            this.stack.up({ ...common, refresh: options.refresh ?? false, showSecrets: false }),
        );
        return result.summary.resourceChanges ?? {};
    }

    /** Says what applying the program would change, and changes nothing. */
    async preview(options: OperationOptions = {}): Promise<Changes> {
        const result = await this.run("preview", options, (common) =>
            this.stack.preview({ ...common, refresh: options.refresh ?? false }),
        );
        return result.changeSummary;
    }

    /** Reads the live state into the stack's. */
    async refresh(options: OperationOptions = {}): Promise<Changes> {
        const result = await this.run("refresh", options, (common) =>
            this.stack.refresh({ ...common, showSecrets: false }),
        );
        return result.summary.resourceChanges ?? {};
    }

    /** Deletes everything that the stack made and does not keep on purpose. */
    async destroy(options: OperationOptions = {}): Promise<Changes> {
        const result = await this.run("destroy", options, (common) =>
            this.stack.destroy({ ...common, showSecrets: false }),
        );
        return result.summary.resourceChanges ?? {};
    }

    /** What the stack exports. */
    async outputs(): Promise<PlatformOutputs & Readonly<Record<string, unknown>>> {
        const outputs = Object.entries(await this.stack.outputs());
        return Object.fromEntries(outputs.map(([name, { value }]) => [name, value as unknown])) as never;
    }

    /** The whole state as `pulumi stack export` gives it, secrets encrypted. */
    async exportState(): Promise<string> {
        return this.cli.exportStack(LAB_STACK);
    }

    private async run<T>(
        name: string,
        options: OperationOptions,
        operation: (common: Common) => Promise<T>,
    ): Promise<T> {
        const { step, signal, onEvent } = options;
        const progress = step === undefined ? undefined : progressOf(step);
        const log = this.logOf(name);
        writeFileSync(log, "");
        const common: Common = {
            onOutput: (text) => appendFileSync(log, text),
            onEvent: (event) => {
                progress?.(event);
                onEvent?.(event);
            },
            ...(signal === undefined ? {} : { signal }),
        };
        try {
            return await operation(common);
        } catch (error) {
            if (error instanceof CommandError) {
                throw new UserError(`pulumi ${name} failed.\n\n${diagnosticsOf(error)}`, `Its log: ${log}`);
            }
            throw error;
        }
    }

    private logOf(name: string): string {
        return join(this.folder.logs, `${name}.log`);
    }
}

interface Common {
    readonly onOutput: (text: string) => void;
    readonly onEvent: (event: EngineEvent) => void;
    readonly signal?: AbortSignal;
}

/** The program of the checkout. It is loaded when the engine asks for it: opening a stack does not have to pay for it. */
async function platform(): Promise<Record<string, unknown>> {
    const program = require("../index") as typeof import("../index");
    return program();
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

/** What the CLI says under "Diagnostics", which is all that a person needs; or everything, where there is no such part. */
function diagnosticsOf(error: CommandError): string {
    const text = error.message;
    const start = text.indexOf("Diagnostics:");
    const end = text.slice(start).search(/\n(Outputs|Resources):/);
    return (start < 0 ? text : text.slice(start, end < 0 ? undefined : start + end)).trim();
}
