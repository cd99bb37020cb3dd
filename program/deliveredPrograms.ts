import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { writeWhole } from "./writeWhole";

/** A program that the stack delivers, in one file, which needs Node.js and nothing else. */
export interface DeliveredProgram {
    readonly path: string;
}

/** The release engine in one file. */
export interface ReleaseBundle extends DeliveredProgram {
    /** Where it goes in the artifact bucket. Equal bytes have equal keys, and other bytes another one. */
    readonly key: string;
}

/**
 * Makes the programs that the stack delivers, or finds those that an earlier run has made of the same sources: then it costs to read
 * and hash these, a few milliseconds, and that once, whatever is asked for how often. A bundle that is there is whole, also where
 * several runs make it at once.
 */
export class DeliveredPrograms {
    #sources?: string;

    /** @param root The checkout. It has the sources and `node_modules`, which also keeps the bundles. */
    constructor(private readonly root: string = dirname(__dirname)) {}

    /** What builds and moves in a pipeline. */
    engine(): ReleaseBundle {
        const path = this.#bundled("pipeline", "release");
        return { path, key: `platform/release-${digest([readFileSync(path)])}.cjs` };
    }

    /** What keeps the previews of pull requests. */
    previewController(): DeliveredProgram {
        return { path: this.#bundled("previewController", "preview-controller") };
    }

    /** What releases what managed builds have made. */
    releaser(): DeliveredProgram {
        return { path: this.#bundled("releaser", "releaser") };
    }

    /** The file that one of the programs is bundled to. */
    #bundled(entry: string, name: string): string {
        this.#sources ??= digest(sources(this.root));
        const path = join(this.root, "node_modules", ".cache", "platform", `${name}-${this.#sources}.cjs`);
        if (!existsSync(path)) {
            writeWhole(path, bundle(this.root, entry));
        }
        return path;
    }
}

/** All that decides the bundle's bytes: its modules by name, the versions of its packages, and how it is made. */
function sources(root: string): readonly Uint8Array[] {
    const modules = ["common", "config", "contract", "release"].flatMap((room) =>
        readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
            .filter((file) => file.endsWith(".ts"))
            .map((file) => join(room, file))
            .sort(),
    );
    const files = ["package-lock.json", ...modules, ...dispatchers(root)].map(
        (file) => [file, readFileSync(join(root, file))] as const,
    );
    const names = files.map(([file, { length }]) => `${file} ${length}\n`).join("");
    return [Buffer.from(names), ...files.map(([, contents]) => contents), readFileSync(__filename)];
}

/** The folder of the dispatchers, which go into packages as they are. */
const DISPATCHERS = join("release", "packaging", "dispatcher");

/** Their files, from the checkout. */
function dispatchers(root: string): readonly string[] {
    return readdirSync(join(root, DISPATCHERS))
        .filter((name) => /\.(mjs|py)$/.test(name))
        .sort()
        .map((name) => join(DISPATCHERS, name));
}

/** Their texts, by name. */
function dispatcherTexts(root: string): Readonly<Record<string, string>> {
    return Object.fromEntries(
        dispatchers(root).map((file) => [basename(file), readFileSync(join(root, file), "utf8")]),
    );
}

/** The first 16 hexadecimal digits of the SHA-256. */
function digest(parts: readonly Uint8Array[]): string {
    const sum = createHash("sha256");
    parts.forEach((part) => sum.update(part));
    return sum.digest("hex").slice(0, 16);
}

function bundle(root: string, entry: string): Uint8Array {
    // Loaded here, since it is needed once for each change of the sources only.
    const { buildSync } = require("esbuild") as typeof import("esbuild");
    const { outputFiles } = buildSync({
        absWorkingDir: root,
        entryPoints: [join("release", "programs", `${entry}.ts`)],
        bundle: true,
        platform: "node",
        target: "node20",
        format: "cjs",
        minify: true,
        legalComments: "none",
        // A file that lies beside the sources is not there where the bundle runs.
        define: { BUNDLED_DISPATCHERS: JSON.stringify(dispatcherTexts(root)) },
        // The checkout's own file has a say in nothing but type checks.
        tsconfigRaw: { compilerOptions: { strict: true } },
        logLevel: "silent",
        write: false,
    });
    const [file] = outputFiles;
    if (file === undefined) {
        throw new Error(`esbuild has made no bundle of release/programs/${entry}.ts`);
    }
    return file.contents;
}
