import { mock } from "node:test";

import * as pulumi from "@pulumi/pulumi";

import { mocks, type Invoke, type World } from "./world";

/** Not declared: what the SDK knows while a program runs. */
const state = require("@pulumi/pulumi/runtime/state") as { getStore(): { callbacks: unknown } };

/** A resource as the program asked the engine for it. */
export interface RecordedResource {
    readonly type: string;
    readonly name: string;
    /** `<type> <name>` of the parent, or undefined for a child of the stack. */
    readonly parent: string | undefined;
    /** Secrets are wrapped as `{ secret: value }`; Outputs of other resources are what the mocks answered. */
    readonly inputs: Readonly<Record<string, unknown>>;
    /** Only the options that are set, so that a whole resource can be compared. */
    readonly options: Readonly<Record<string, unknown>>;
}

/** What became of a program that ran without an engine. */
export interface Recording {
    readonly resources: readonly RecordedResource[];
    readonly reads: readonly { readonly type: string; readonly name: string; readonly id: string }[];
    /** The functions that were called, by their tokens, and with what. */
    readonly calls: readonly string[];
    readonly invokes: readonly Invoke[];
    /** The name of the explicit provider of each resource that has one, by `<type> <name>`. */
    readonly providers: ReadonlyMap<string, string>;
    /** The callbacks that the program has registered for moments in a resource's life, by name. */
    readonly hooks: ReadonlyMap<string, pulumi.ResourceHook>;
    /** What the program has warned of. */
    readonly warnings: readonly string[];
    readonly outputs: unknown;
    /** All requests as they would go to the engine, for searches. */
    readonly raw: readonly unknown[];
}

const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/**
 * Runs `program` as a stack without an engine and records what it asks for. It fails where the program leaves a
 * rejection unhandled: with mocks, an error inside an `apply` shows in no other way.
 *
 * It cannot tell what a provider would say to the inputs: that is what the engine tests are for.
 */
export async function record(
    program: () => Promise<unknown>,
    config: Readonly<Record<string, string>>,
    { secrets = [], world = {} }: { secrets?: readonly string[]; world?: World } = {},
): Promise<Recording> {
    const { organization = "organization" } = world;
    const rejections: unknown[] = [];
    const trap = (reason: unknown) => void rejections.push(reason);
    const others = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection").on("unhandledRejection", trap);
    const recording = {
        resources: [] as RecordedResource[],
        reads: [] as { type: string; name: string; id: string }[],
        invokes: [] as Invoke[],
        providers: new Map<string, string>(),
        raw: [] as unknown[],
        hooks: new Map<string, pulumi.ResourceHook>(),
        warnings: [] as string[],
    };
    // Without an engine the SDK says what is to be said on the console.
    const warn = mock.method(console, "warn", (text: string) => void recording.warnings.push(text));
    try {
        pulumi.runtime.setAllConfig({ ...config }, [...secrets]);
        await pulumi.runtime.setMocks(mocks(world, recording.invokes), "platform", "test", false, organization);
        tap(recording);
        // In place of the server through which an engine would call back.
        state.getStore().callbacks = {
            registerResourceHook: async (hook: pulumi.ResourceHook) => void recording.hooks.set(hook.name, hook),
            awaitStackRegistrations: async () => undefined,
            shutdown: () => undefined,
        };
        const outputs = await pulumi.runtime.runInPulumiStack(program);
        const settled = pulumi.runtime as typeof pulumi.runtime & { waitForRPCs(): Promise<void> };
        await settled.waitForRPCs();
        await new Promise((resolve) => setImmediate(resolve));
        const plain = await plainOf(outputs);
        if (rejections.length > 0) {
            throw rejections[0];
        }
        return { ...recording, calls: recording.invokes.map(({ token }) => token), outputs: plain };
    } finally {
        warn.mock.restore();
        process.removeListener("unhandledRejection", trap);
        others.forEach((listener) => process.on("unhandledRejection", listener));
    }
}

/** The one resource of that type and name. */
export function find(recording: Recording, type: string, name: string): RecordedResource {
    const found = recording.resources.filter((resource) => resource.type === type && resource.name === name);
    if (found.length !== 1 || found[0] === undefined) {
        const names = recording.resources.filter((resource) => resource.type === type).map((resource) => resource.name);
        throw new Error(`${found.length} resources ${type} ${name}; of that type there are: ${names.join(", ")}`);
    }
    return found[0];
}

interface Tapped {
    readonly providers: Map<string, string>;
    readonly resources: RecordedResource[];
    readonly reads: { type: string; name: string; id: string }[];
    readonly raw: unknown[];
}

/** Puts itself before the monitor: options and secret marks are in the requests, but not in what mocks are told. */
function tap(recording: Tapped): void {
    const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
    const register = monitor.registerResource.bind(monitor);
    monitor.registerResource = (request: RegisterRequest, callback: unknown) => {
        const inputs = request.getObject()?.toJavaScript() ?? {};
        recording.raw.push({ type: request.getType(), name: request.getName(), inputs });
        const provider = request.getProvider().split("::")[3];
        if (provider !== undefined) {
            recording.providers.set(`${request.getType()} ${request.getName()}`, provider);
        }
        if (request.getType() !== "pulumi:pulumi:Stack") {
            recording.resources.push({
                type: request.getType(),
                name: request.getName(),
                parent: shortName(request.getParent()),
                inputs: readable(inputs) as Record<string, unknown>,
                options: optionsOf(request),
            });
        }
        return register(request, callback);
    };
    const read = monitor.readResource.bind(monitor);
    monitor.readResource = (request: ReadRequest, callback: unknown) => {
        recording.reads.push({ type: request.getType(), name: request.getName(), id: request.getId() });
        return read(request, callback);
    };
}

interface Monitor {
    registerResource(request: RegisterRequest, callback: unknown): unknown;
    readResource(request: ReadRequest, callback: unknown): unknown;
}

interface ReadRequest {
    getType(): string;
    getName(): string;
    getId(): string;
}

interface RegisterRequest {
    getType(): string;
    getName(): string;
    getParent(): string;
    getObject(): { toJavaScript(): Record<string, unknown> } | undefined;
    getIgnorechangesList(): string[];
    getProtect(): boolean;
    getRetainondelete(): boolean;
    getDependenciesList(): string[];
    getAdditionalsecretoutputsList(): string[];
    getPropertydependenciesMap(): { forEach(visit: (dependencies: { getUrnsList(): string[] }) => void): void };
    getDeletebeforereplace(): boolean;
    getReplacementTrigger(): { toJavaScript(): unknown } | undefined;
    getProvider(): string;
}

function optionsOf(request: RegisterRequest): Record<string, unknown> {
    const set: Record<string, unknown> = {
        ignoreChanges: request.getIgnorechangesList(),
        protect: request.getProtect(),
        retainOnDelete: request.getRetainondelete(),
        additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
        deleteBeforeReplace: request.getDeletebeforereplace(),
        replacementTrigger: readable(request.getReplacementTrigger()?.toJavaScript()),
        dependsOn: explicitDependencies(request),
    };
    return Object.fromEntries(
        Object.entries(set).filter(([, value]) =>
            Array.isArray(value) ? value.length > 0 : value !== false && value !== undefined,
        ),
    );
}

/** The dependencies that the program names; those that come with an input show in the input. */
function explicitDependencies(request: RegisterRequest): string[] {
    const withInputs = new Set<string>();
    request.getPropertydependenciesMap().forEach((dependencies) => {
        dependencies.getUrnsList().forEach((urn) => withInputs.add(urn));
    });
    const named = request.getDependenciesList().filter((urn) => !withInputs.has(urn));
    return named.map((urn) => shortName(urn) ?? urn).sort();
}

function shortName(urn: string): string | undefined {
    const [, , type, name] = urn.split("::");
    const own = type?.split("$").pop();
    return own === undefined || own === "pulumi:pulumi:Stack" ? undefined : `${own} ${name}`;
}

/** Turns the wire's marks for secrets and archives into something that a test can be written against. */
function readable(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(readable);
    }
    if (value === null || typeof value !== "object") {
        return value;
    }
    const members = value as Record<string, unknown>;
    if (members[SIGNATURE] === SECRET_SIGNATURE) {
        return { secret: readable(members["value"]) };
    }
    const entries = Object.entries(members).filter(([key]) => key !== SIGNATURE);
    return Object.fromEntries(entries.map(([key, member]) => [key, readable(member)]));
}

async function plainOf(outputs: unknown): Promise<unknown> {
    return new Promise((resolve) => pulumi.output(outputs as pulumi.Inputs).apply(resolve));
}
