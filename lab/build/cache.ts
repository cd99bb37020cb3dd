import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { BuildLog } from "./log";

/** `cache` of a build specification. */
export interface CacheSection {
    /** May hold variables and `$(codebuild-hash-files …)`. @default - one cache, which every build writes anew */
    readonly key: string | undefined;
    /** Beginnings of keys that will do, the best one first. */
    readonly fallbackKeys: readonly string[];
    /** Patterns, relative to the sources or absolute. */
    readonly paths: readonly string[];
}

/** Where the caches of one build project are: `cache.location` of the project. */
export interface CacheStore {
    /** The newest archive whose key begins so; undefined where there is none. */
    find(beginning: string): Promise<{ readonly key: string; readonly archive: Buffer } | undefined>;
    put(key: string, archive: Buffer): Promise<void>;
}

/** What a build's cache is worked with. */
export interface CacheOptions {
    readonly section: CacheSection;
    readonly store: CacheStore;
    readonly sourceFolder: string;
    /** The folder that stands for `/root`, the home folder of CodeBuild's builds. */
    readonly home: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly log: BuildLog;
}

/**
 * The cache of a build as CodeBuild keeps it: brought before the first phase, by its key or by a beginning of one; kept after
 * the last, unless there is one of that key already, which is never written again. "Amazon S3 caching".
 */
export class Cache {
    private readonly key: string;
    private found: string | undefined;

    constructor(private readonly options: CacheOptions) {
        const { section, sourceFolder, environment } = options;
        this.key = section.key === undefined ? "cache" : resolveKey(section.key, sourceFolder, environment);
    }

    async restore(): Promise<void> {
        const { section, store, home, log, sourceFolder, environment } = this.options;
        const others = section.fallbackKeys.map((key) => resolveKey(key, sourceFolder, environment));
        for (const beginning of [this.key, ...others]) {
            const cached = await store.find(beginning);
            if (cached !== undefined) {
                this.found = cached.key;
                tar(home, ["--extract", "--gzip", "--file", "-"], cached.archive);
                return log.note(`Cache restored: ${cached.key}`);
            }
        }
        log.note(`No cache found for ${this.key}`);
    }

    async save(): Promise<void> {
        const { section, store, home, log } = this.options;
        if (section.key !== undefined && this.found === this.key) {
            return log.note(`Cache is there already: ${this.key}`);
        }
        const kept = section.paths
            .map(folderOf)
            .filter((folder) => folder !== undefined && existsSync(join(home, folder)));
        if (kept.length === 0) {
            return log.note("Nothing to cache");
        }
        const archive = tar(home, ["--create", "--gzip", "--file", "-", ...(kept as string[])]);
        await store.put(this.key, archive);
        log.note(`Cache saved: ${this.key}`);
    }
}

/** The folder below `/root` that a pattern names, as the only patterns that are honoured here: relative ones stay out. */
function folderOf(pattern: string): string | undefined {
    return /^\/root\/([^*]+?)\/?(?:\*\*?\/?)*\**$/.exec(pattern)?.[1];
}

function tar(home: string, args: readonly string[], input?: Buffer): Buffer {
    const { status, stdout, stderr } = spawnSync("tar", args, { cwd: home, input, maxBuffer: 2 ** 30 });
    if (status !== 0) {
        throw new Error(`tar ${args.join(" ")}: ${stderr.toString()}`);
    }
    return stdout;
}

/** A key with its hashes, variables and commands put in. */
export function resolveKey(key: string, sourceFolder: string, environment: Readonly<Record<string, string>>): string {
    const hashed = key.replace(/\$\(codebuild-hash-files ([^)]*)\)/g, (_all, patterns: string) =>
        hashFiles(
            sourceFolder,
            patterns.split(/\s+/).map((pattern) => pattern.replaceAll("'", "")),
        ),
    );
    const { stdout } = spawnSync("bash", ["-c", `printf '%s' "${hashed}"`], { cwd: sourceFolder, env: environment });
    return stdout.toString();
}

/** `codebuild-hash-files`: one hash of all files that a pattern names. */
function hashFiles(folder: string, patterns: readonly string[]): string {
    const named = patterns.map(
        (pattern) =>
            new RegExp(
                `^${pattern
                    .replaceAll(/[.+^${}()|[\]\\?]/g, "\\$&")
                    .replaceAll("**/", "\0")
                    .replaceAll("*", "[^/]*")
                    .replaceAll("\0", "(?:.*/)?")}$`,
            ),
    );
    const hash = createHash("sha256");
    for (const file of files(folder, "").filter((path) => named.some((pattern) => pattern.test(path)))) {
        hash.update(
            createHash("sha256")
                .update(readFileSync(join(folder, file)))
                .digest(),
        );
    }
    return hash.digest("hex");
}

function files(folder: string, below: string): readonly string[] {
    return readdirSync(join(folder, below))
        .sort()
        .filter((name) => name !== ".git")
        .flatMap((name) => {
            const path = below === "" ? name : `${below}/${name}`;
            const entry = lstatSync(join(folder, path));
            return entry.isDirectory() ? files(folder, path) : entry.isFile() ? [path] : [];
        });
}
