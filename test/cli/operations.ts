import { delimiter, dirname, join } from "node:path";

import { PlatformBench } from "./memoryCloud";

/** One step of the engine, as an operation of the stub makes it. */
export interface StubStep {
    readonly op: string;
    readonly type: string;
    readonly name: string;
    /** The name of the component that it is in. @default - the stack itself */
    readonly component?: string;
    readonly before?: Readonly<Record<string, unknown>>;
    readonly after?: Readonly<Record<string, unknown>>;
}

const STACK = "urn:pulumi:production::platform::pulumi:pulumi:Stack::platform-production";

/** OperationBench is a project whose stack is worked on through the Automation API, by an engine that only plays events. */
export class OperationBench extends PlatformBench {
    private readonly former = { PATH: process.env["PATH"], STUB: process.env["STUB"] };

    constructor() {
        super();
        // The Automation API looks for pulumi on the PATH of this process.
        process.env["PATH"] = [join(this.folder, "bin"), dirname(process.execPath)].join(delimiter);
        process.env["STUB"] = this.folder;
    }

    /**
     * What an operation does from now on.
     *
     * @param refreshed With `--refresh`. @default - the same
     */
    plays(
        operation: "destroy" | "preview" | "refresh" | "up",
        steps: readonly StubStep[],
        refreshed: readonly StubStep[] = steps,
    ): void {
        const lines = (each: readonly StubStep[]) =>
            eventsOf(operation, each)
                .map((event) => `${JSON.stringify(event)}\n`)
                .join("");
        this.write(`${operation}.events`, lines(steps));
        this.write(`${operation}.refreshed.events`, lines(refreshed));
    }

    /** What an operation says from now on when it fails; how often, where it then succeeds. */
    fails(operation: string, stdout: string, stderr = "", times = 1000): void {
        this.write(`${operation}.failure`, JSON.stringify({ stdout, stderr, times }));
    }

    /** How often an operation was run. */
    runs(operation: string): number {
        return this.calls().filter(({ args }) => args[0] === operation).length;
    }

    override remove(): void {
        Object.assign(process.env, this.former);
        if (this.former.STUB === undefined) {
            delete process.env["STUB"];
        }
        super.remove();
    }
}

/** The events of the engine, which a refresh says after it has looked and the others before they do it. */
export function eventsOf(operation: string, steps: readonly StubStep[]): readonly Record<string, unknown>[] {
    const events = steps.flatMap(({ op, type, name, component, before, after }) => {
        const parent = component === undefined ? STACK : urnOf("platform:index:Environment", component);
        const urn = urnOf(type, name);
        const custom = !type.startsWith("platform:");
        const state = (inputs: unknown) => ({ type, urn, custom, id: "", parent, provider: "", inputs, outputs: {} });
        const keys = Object.keys({ ...before, ...after }).filter(
            (key) => JSON.stringify(before?.[key]) !== JSON.stringify(after?.[key]),
        );
        const metadata = {
            ...{ op, urn, type, provider: "", keys },
            ...(before === undefined ? {} : { old: state(before) }),
            ...(after === undefined ? {} : { new: state(after) }),
        };
        const planning = operation === "preview";
        const isRefresh = operation === "refresh";
        return [
            { resourcePreEvent: { metadata: isRefresh ? { ...metadata, op: "refresh" } : metadata, planning } },
            { resOutputsEvent: { metadata, planning } },
        ];
    });
    const components = [...new Set(steps.flatMap(({ component }) => component ?? []))].map((component) => {
        const urn = urnOf("platform:index:Environment", component);
        const state = { type: "platform:index:Environment", urn, id: "", parent: STACK, provider: "", inputs: {} };
        return { resourcePreEvent: { metadata: { op: "same", urn, type: state.type, provider: "", new: state } } };
    });
    const resourceChanges = Object.fromEntries(
        [...new Set(steps.map(({ op }) => op))].map((op) => [op, steps.filter((step) => step.op === op).length]),
    );
    const summaryEvent = { maybeCorrupt: false, durationSeconds: 1, policyPacks: {}, resourceChanges };
    return [...components, ...events, { summaryEvent }];
}

export function urnOf(type: string, name: string): string {
    return `urn:pulumi:production::platform::${type}::${name}`;
}
