import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { writeWhole } from "./writeWhole";

/** The release engine in one file, which needs Node.js and nothing else. */
export interface ReleaseBundle {
    readonly path: string;
    /** Where it goes in the artifact bucket. Equal bytes have equal keys, and other bytes another one. */
    readonly key: string;
}

/**
 * Makes the release engine, or finds the one that an earlier run has made of the same sources: then it costs to read
 * and hash them, a few milliseconds. A bundle that is there is whole, also where several runs make it at once.
 *
 * @param root The checkout. It has the sources and `node_modules`, which also keeps the bundles.
 */
export function releaseBundle(root: string = dirname(__dirname)): ReleaseBundle {
    const path = bundled("pipeline", "release", root);
    return { path, key: `platform/release-${digest([readFileSync(path)])}.cjs` };
}

/** Makes the preview controller, or finds it, in the same way. */
export function previewControllerBundle(root: string = dirname(__dirname)): Pick<ReleaseBundle, "path"> {
    return { path: bundled("previewController", "preview-controller", root) };
}

/** Makes the program that releases what managed builds have made, or finds it, in the same way. */
export function releaserBundle(root: string = dirname(__dirname)): Pick<ReleaseBundle, "path"> {
    return { path: bundled("releaser", "releaser", root) };
}

/** The file that one of the programs is bundled to. */
function bundled(entry: string, name: string, root: string): string {
    const path = join(root, "node_modules", ".cache", "platform", `${name}-${digest(sources(root))}.cjs`);
    if (!existsSync(path)) {
        writeWhole(path, bundle(root, entry));
    }
    return path;
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
