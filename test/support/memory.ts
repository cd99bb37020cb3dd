import { createHash } from "node:crypto";

import { ALIAS_GONE } from "../../common/deletedByHand";
import { UserError } from "../../common/errors";
import type { Alias, Clock, Functions, HttpAnswer, Invocation } from "../../release/ports";
import type { Signing, Store, Tools, Version } from "../../release/ports";
import { readOnly, type Readable } from "./memoryOtherStack";
import { digest, knows, textOf } from "./memoryPackage";
export { memoryPackage, memoryTarget } from "./memoryPackage";

/** One change of an alias, as it truly happened. */
export interface TrueMove {
    readonly by: string;
    readonly alias: string;
    readonly from: string;
    readonly to: string;
}

/** A version with what its code does. */
interface Published extends Version {
    readonly description: string;
    readonly body: string;
}

/**
 * MemoryAws is one function and one bucket in memory, with Lambda's rules: revisions, CodeSha256, no version of code that
 * was published last. Code whose text holds `fails` fails when it is invoked; code whose text holds `sick` passes when
 * it is invoked by itself and answers 500 behind the API; code whose text holds `only /path` answers 404 elsewhere.
 */
export class MemoryAws {
    readonly objects: Map<string, Uint8Array> = new Map();
    private readonly isShared: boolean;
    readonly aliases = new Map<string, Alias>();
    readonly versions = new Map<string, Published>();
    readonly moves: TrueMove[] = [];
    /** Milliseconds since 1970. */
    time = Date.parse("2026-01-01T00:00:00Z");
    settings = "settings-1";
    bucket = "artifacts";
    /** The handler of the function as it is. */
    handler = "app.lambda_handler";
    /** Other stacks, by their buckets, of which the ledger of one environment and the packages of one function may be read. */
    readonly others = new Map<string, Readable<MemoryAws>>();
    /** What signs the ledger. @default - nothing does */
    signing: Signing | undefined;
    /** Milliseconds after a move that invocations of the alias still reach the version before. */
    lag = 0;
    private readonly before = new Map<string, { readonly version: string; readonly until: number }>();
    /**
     * Whether an update with the same code counts as a change, so that another version is published from it. Lambda's
     * documentation says no; who has tried says yes. Releases have to be right either way.
     */
    countsEveryUpdate = false;
    private latest: { codeSha256: string; body: string; architecture: string };
    private revisions = 0;
    private published = 0;
    private readonly times = new Map<string, number>();
    private isUpdated = false;
    private randoms = 0;

    /** @param shared Another function, with which it has the bucket in common. @default - it has one of its own */
    constructor(
        aliases: readonly string[] = ["production", "staging"],
        readonly functionName: string = "shop-app",
        shared?: MemoryAws,
    ) {
        this.objects = shared?.objects ?? this.objects;
        this.isShared = shared === undefined;
        this.latest = { codeSha256: "placeholder", body: "placeholder", architecture: "x86_64" };
        this.publishLatest("");
        for (const name of aliases) {
            this.aliases.set(name, { name, version: "1", weights: {}, revisionId: this.revision() });
        }
    }

    /** The tools of one process. Each call waits for `gate` twice: before it is done, and before its answer arrives. */
    tools(by: string, gate: (call: string) => Promise<void> = async () => undefined): Tools & { said: string[] } {
        const through = async <T>(call: string, work: () => T): Promise<T> => {
            await gate(call);
            const answer = work();
            await gate(`${call} answered`);
            return answer;
        };
        const said: string[] = [];
        return {
            functions: this.functions(by, through),
            store: this.store(through),
            storeOf: (bucket, key) => readOnly(bucket, this.others.get(bucket), (other) => other.store(through), key),
            clock: this.clock(gate),
            get: async (url) => through(`GET ${url}`, () => this.answer(url)),
            random: () => createHash("sha256").update(String(this.randoms++)).digest("hex").slice(0, 8),
            by,
            say: (text) => void said.push(text),
            said,
        };
    }

    /** Somebody moves an alias by hand. */
    moveByHand(alias: string, version: string, weights: Readonly<Record<string, number>> = {}): void {
        this.setAlias("by hand", alias, version, weights);
    }

    /** Somebody changes an alias, but not what it serves: a permission is added, or its description is edited. */
    touch(name: string): void {
        this.aliases.set(name, { ...this.alias(name), revisionId: this.revision() });
    }

    /** Somebody deletes the function; `up --refresh` makes its shape again, with a placeholder where aliases start. */
    makeAgain(): void {
        this.versions.clear();
        this.latest = { codeSha256: "placeholder", body: "placeholder", architecture: "x86_64" };
        const { version } = this.publishLatest("");
        for (const name of this.aliases.keys()) {
            this.aliases.set(name, { name, version, weights: {}, revisionId: this.revision() });
        }
        this.aliases.set("placeholder", { name: "placeholder", version, weights: {}, revisionId: this.revision() });
    }

    /** Somebody puts other code into the function, as another release does. */
    replaceCode(text: string): void {
        this.latest = { ...this.latest, codeSha256: digest(Buffer.from(text)), body: text };
    }

    private functions(by: string, through: <T>(call: string, work: () => T) => Promise<T>): Functions {
        return {
            name: this.functionName,
            isShared: this.isShared,
            alias: async (name) => through(`GetAlias ${name}`, () => this.alias(name)),
            aliases: async () => through("ListAliases", () => [...this.aliases.values()]),
            version: async (version) => through(`GetFunction ${version}`, () => this.version(version)),
            versions: async () => through("ListVersions", () => [...this.versions.values()]),
            updateCode: async (key, architecture) =>
                through(`UpdateFunctionCode ${key}`, () => {
                    const bytes = this.objects.get(key);
                    if (bytes === undefined) {
                        throw new UserError(`no object ${key}`);
                    }
                    this.isUpdated = this.countsEveryUpdate;
                    this.latest = { codeSha256: digest(bytes), body: Buffer.from(bytes).toString(), architecture };
                    return this.latest.codeSha256;
                }),
            publish: async (codeSha256, description) =>
                through(`PublishVersion ${codeSha256}`, () =>
                    codeSha256 === this.latest.codeSha256 ? this.publishLatest(description) : "conflict",
                ),
            move: async (alias, version, revisionId, description) =>
                through(`UpdateAlias ${alias} ${version}`, () =>
                    this.alias(alias).revisionId === revisionId
                        ? this.setAlias(by, alias, version, {}, description)
                        : "conflict",
                ),
            invoke: async (version, event) => through(`Invoke ${version}`, () => this.invoke(version, event)),
            code: async (version) =>
                through(`GetFunction code ${version}`, () => {
                    const { body } = this.versions.get(version) ?? {};
                    return body === undefined ? undefined : Buffer.from(body);
                }),
            deleteVersion: async (version) =>
                through(`DeleteFunction ${version}`, () => {
                    if ([...this.aliases.values()].some((alias) => alias.version === version)) {
                        throw new UserError(`Version ${version} is in use by an alias meanwhile.`, "Run prune again.");
                    }
                    this.versions.delete(version);
                }),
        };
    }

    private store(through: <T>(call: string, work: () => T) => Promise<T>): Store {
        const write = (key: string, body: Uint8Array) => {
            this.objects.set(key, body);
            this.times.set(key, this.time);
        };
        const below = (prefix: string) => [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
        return {
            bucket: this.bucket,
            signing: this.signing,
            put: async (key, body) => through(`Put ${key}`, () => write(key, Buffer.from(body))),
            putOnce: async (key, body) =>
                through(`PutOnce ${key}`, () => void (this.objects.has(key) || write(key, body))),
            bytes: async (key) => through(`Get ${key}`, () => this.objects.get(key)),
            remove: async (key) => through(`Delete ${key}`, () => void this.objects.delete(key)),
            objects: async (prefix) =>
                through(`List ${prefix}`, () =>
                    below(prefix).map((key) => ({
                        key,
                        size: this.objects.get(key)?.length ?? 0,
                        modified: this.times.get(key) ?? 0,
                    })),
                ),
            get: async (key) => through(`Get ${key}`, () => textOf(this.objects.get(key))),
            list: async (prefix, limit = Infinity) => through(`List ${prefix}`, () => below(prefix).slice(0, limit)),
        };
    }

    private clock(gate: (call: string) => Promise<void>): Clock {
        return {
            now: () => ++this.time,
            sleep: async (milliseconds) => {
                await gate(`sleep ${milliseconds}`);
                this.time += milliseconds;
            },
        };
    }

    private alias(name: string): Alias {
        const alias = this.aliases.get(name);
        if (alias === undefined) {
            throw new UserError(`shop-app has no alias ${name}.`, ALIAS_GONE);
        }
        return alias;
    }

    private version(version: string): Version | undefined {
        return version === "$LATEST" ? this.configuration("$LATEST") : this.versions.get(version);
    }

    private setAlias(
        by: string,
        name: string,
        version: string,
        weights: Alias["weights"],
        description?: string,
    ): Alias {
        const before = this.alias(name);
        const { version: from } = before;
        const text = description ?? before.description;
        const revisionId = this.revision();
        const alias = { name, version, weights, revisionId, ...(text === undefined ? {} : { description: text }) };
        this.before.set(name, { version: this.inEffect(name), until: this.time + this.lag });
        this.aliases.set(name, alias);
        this.moves.push({ by, alias: name, from, to: version });
        return alias;
    }

    private publishLatest(description: string): Version {
        const last = [...this.versions.values()].at(-1);
        const isPublished =
            !this.isUpdated &&
            last?.codeSha256 === this.latest.codeSha256 &&
            last.settings === this.settings &&
            last.architecture === this.latest.architecture;
        if (last !== undefined && isPublished) {
            return last;
        }
        // Numbers go on where they were, whatever was deleted.
        const version = String(++this.published);
        const published = { ...this.configuration(version), description, body: this.latest.body };
        this.versions.set(version, published);
        this.isUpdated = false;
        return published;
    }

    private configuration(version: string): Version {
        const { codeSha256, architecture } = this.latest;
        return {
            version,
            codeSha256,
            settings: this.settings,
            handler: this.handler,
            runtime: "python3.13",
            architecture,
            codeSize: 100,
            lastModified: new Date(this.time).toISOString(),
        };
    }

    /** The version that an alias stands for in effect, or a version itself. */
    private inEffect(qualifier: string): string {
        const { version = this.aliases.get(qualifier)?.version ?? qualifier, until = 0 } =
            this.before.get(qualifier) ?? {};
        return this.time < until ? version : (this.aliases.get(qualifier)?.version ?? qualifier);
    }

    private invoke(qualifier: string, event: unknown): Invocation {
        const executedVersion = this.inEffect(qualifier);
        return { ...this.answerOf(executedVersion, event), executedVersion };
    }

    private answerOf(version: string, event: unknown): Invocation {
        const body = this.versions.get(version)?.body ?? "fails";
        if (!knows(body, (event as { path: string }).path)) {
            return { functionError: undefined, payload: JSON.stringify({ statusCode: 404, body }) };
        }
        return body.includes("fails")
            ? { functionError: "Unhandled", payload: JSON.stringify({ errorMessage: body }) }
            : { functionError: undefined, payload: JSON.stringify({ statusCode: 200, body }) };
    }

    private answer(url: string): HttpAnswer {
        const [, environment = "", path = ""] = /^https:\/\/[^/]+\/([^/]+)(.*)$/.exec(url) ?? [];
        const body = this.versions.get(this.inEffect(this.alias(environment).name))?.body ?? "";
        return { status: /fails|sick/.test(body) ? 500 : knows(body, path) ? 200 : 404, body };
    }

    private revision(): string {
        return `revision-${++this.revisions}`;
    }
}
