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
    /** The name of its explicit provider; undefined for components, and for what uses the default provider. */
    readonly provider: string | undefined;
    /** Secrets are wrapped as `{ secret: value }`; Outputs of other resources are what the mocks answered. */
    readonly inputs: Readonly<Record<string, unknown>>;
    /** Only the options that are set, so that a whole resource can be compared. */
    readonly options: Readonly<Record<string, unknown>>;
}

/** A resource that the program looked at, which is not its own. */
export interface RecordedRead {
    readonly type: string;
    readonly name: string;
    readonly id: string;
    /** As in {@link RecordedResource}. */
    readonly provider: string | undefined;
}

/** What became of a program that ran without an engine. */
export interface Recording {
    readonly resources: readonly RecordedResource[];
    readonly reads: readonly RecordedRead[];
    /** The functions that were called, by their tokens. */
    readonly calls: readonly string[];
    /**
     * The same, with what they were called with and through which provider. The SDK tells the engine nothing of an
     * invoke's parent: it takes the provider from there and waits for `dependsOn` by itself.
     */
    readonly invokes: readonly Invoke[];
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
    const { organization = "organization", dryRun = false } = world;
    const rejections: unknown[] = [];
    const trap = (reason: unknown) => void rejections.push(reason);
    const others = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection").on("unhandledRejection", trap);
    const recording = {
        resources: [] as RecordedResource[],
        reads: [] as RecordedRead[],
        invokes: [] as Invoke[],
        raw: [] as unknown[],
        hooks: new Map<string, pulumi.ResourceHook>(),
        warnings: [] as string[],
    };
    // Without an engine the SDK says what is to be said on the console.
    const warn = mock.method(console, "warn", (text: string) => void recording.warnings.push(text));
    try {
        pulumi.runtime.setAllConfig({ ...config }, [...secrets]);
        await pulumi.runtime.setMocks(mocks(world, recording.invokes), "platform", "test", dryRun, organization);
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
    readonly resources: RecordedResource[];
    readonly reads: RecordedRead[];
    readonly raw: unknown[];
}

/** Puts itself before the monitor: options and secret marks are in the requests, but not in what mocks are told. */
function tap(recording: Tapped): void {
    const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
    const register = monitor.registerResource.bind(monitor);
    monitor.registerResource = (request: RegisterRequest, callback: unknown) => {
        const inputs = request.getObject()?.toJavaScript() ?? {};
        recording.raw.push({ type: request.getType(), name: request.getName(), inputs });
        if (request.getType() !== "pulumi:pulumi:Stack") {
            recording.resources.push({
                type: request.getType(),
                name: request.getName(),
                parent: shortName(request.getParent()),
                provider: providerName(request.getProvider()),
                inputs: readable(inputs) as Record<string, unknown>,
                options: optionsOf(request),
            });
        }
        return register(request, callback);
    };
    const read = monitor.readResource.bind(monitor);
    monitor.readResource = (request: ReadRequest, callback: unknown) => {
        recording.reads.push({
            type: request.getType(),
            name: request.getName(),
            id: request.getId(),
            provider: providerName(request.getProvider()),
        });
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
    getProvider(): string;
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
    getReplaceonchangesList(): string[];
    getDeletedwith(): string;
    getImportid(): string;
    getAliasesList(): AliasMessage[];
    getHooks(): { toObject(): Readonly<Record<string, readonly string[]>> } | undefined;
    getCustomtimeouts(): { toObject(): Readonly<Record<string, string>> } | undefined;
    getProvider(): string;
}

interface AliasMessage {
    getUrn(): string;
    getSpec(): { toObject(): Readonly<Record<string, unknown>> } | undefined;
}

function optionsOf(request: RegisterRequest): Record<string, unknown> {
    const set: Record<string, unknown> = {
        ignoreChanges: request.getIgnorechangesList(),
        protect: request.getProtect(),
        retainOnDelete: request.getRetainondelete(),
        additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
        deleteBeforeReplace: request.getDeletebeforereplace(),
        replaceOnChanges: request.getReplaceonchangesList(),
        replacementTrigger: readable(request.getReplacementTrigger()?.toJavaScript()),
        deletedWith: shortName(request.getDeletedwith()) ?? false,
        import: request.getImportid() !== "" && request.getImportid(),
        aliases: request.getAliasesList().flatMap((alias) => aliasOf(alias, request)),
        hooks: hooksOf(request),
        customTimeouts: Object.entries(request.getCustomtimeouts()?.toObject() ?? {})
            .filter(([, timeout]) => timeout !== "")
            .map(([operation, timeout]) => `${operation} ${timeout}`),
        dependsOn: explicitDependencies(request),
    };
    return Object.fromEntries(
        Object.entries(set).filter(([, value]) =>
            Array.isArray(value) ? value.length > 0 : value !== false && value !== undefined,
        ),
    );
}

/**
 * A URN, or as JSON what the program says was different. The former types that a provider's SDK gives its own resources by
 * itself are left out.
 */
function aliasOf(alias: AliasMessage, request: RegisterRequest): readonly string[] {
    const spec = Object.entries(alias.getSpec()?.toObject() ?? {}).filter(
        ([key, value]) => Boolean(value) && !(key === "parenturn" && value === request.getParent()),
    );
    const isOfSdk = spec.length === 1 && spec[0]?.[0] === "type" && /^(aws|github):/.test(request.getType());
    return isOfSdk ? [] : [alias.getUrn() === "" ? JSON.stringify(Object.fromEntries(spec)) : alias.getUrn()];
}

/** As `<moment> <hook>`. */
function hooksOf(request: RegisterRequest): readonly string[] {
    const bound = Object.entries(request.getHooks()?.toObject() ?? {});
    return bound.flatMap(([list, hooks]) => hooks.map((hook) => `${list.replace(/List$/, "")} ${hook}`));
}

/** The provider's name in a reference, which is its URN and its id. */
function providerName(reference: string): string | undefined {
    const [, , , name] = reference.split("::");
    return name;
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
