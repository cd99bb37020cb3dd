import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";

import { UserError } from "../../common/errors";
import { parseJson, type Schema } from "../../common/json";
import { EVENT_HANDLERS, EVENTS_FILE, type EventHandler } from "../../contract/eventHandlers";
import { ROUTES, ROUTES_FILE, type Route } from "../../contract/routes";
import { applicationExclusion, dependencyExclusion, type Exclusion } from "./exclude";
import { listFolder } from "./folder";
import { linkError, resolvePath, type Links } from "./links";
import { Inspection, type NativeContent } from "./native/inspection";
import { readable } from "./readable";
import { largestFolders, refuseTooLarge, tooLarge, UNZIPPED_LIMIT } from "./size";
import { ZipWriter, type ZipFile } from "./zip";
import { readZipDirectory, type ZipEntry } from "./zipDirectory";

/** Package is a zip file that Lambda runs. */
export interface Package {
    /** The zip file. */
    readonly bytes: Uint8Array;
    /** The SHA-256 of the zip file in base64, as Lambda gives it for a version. */
    readonly codeSha256: string;
    /** How many files it holds, symbolic links among them. */
    readonly files: number;
    /** Bytes of its files together. */
    readonly unzippedBytes: number;
    /** Where its files lie in it, in ascending order; links that lead to one among them. */
    readonly paths: readonly string[];
    /** Its symbolic links. */
    readonly links: Links;
    /** The routes that its dispatcher reads. @default - it has none */
    readonly routes?: readonly Route[];
    /** What gets events that are no requests. @default - it has none for that */
    readonly events?: readonly EventHandler[];
    /** What of it is compiled, and for what. */
    readonly native: NativeContent;
}

/** What a package is made of besides the application's folder. */
export interface PackageOptions {
    /**
     * Globs of what is left out beside the standard exclusions. One with a slash begins at the package's root; one
     * without is a name at any level of the application's own files.
     */
    readonly exclude: readonly string[];
    /** The same for the application's own files alone. @default [] */
    readonly excludeOwn?: readonly string[];
    /** Files of the application that no exclusion leaves out, by their path in the package. @default [] */
    readonly named?: readonly string[];
    /**
     * A folder whose content is put at the package's root, without its `bin`. The application's own files win over it.
     *
     * @default - no folder; one that is not there counts as empty
     */
    readonly dependencies?: string;
    /**
     * Text files to add, by their path in the package. They win over all others.
     *
     * @default - none
     */
    readonly extra?: Readonly<Record<string, string>>;
    /**
     * Told what is about to be read and compressed, which keeps the process busy: of a large folder, for seconds.
     *
     * @default - nobody is told
     */
    readonly begin?: (content: { readonly files: number; readonly bytes: number }) => void;
}

/** Bytes of a zip file that need not be read to be refused: names take less room than all that Lambda unzips. */
const MOST_ZIPPED = 2 * UNZIPPED_LIMIT;

/** What the dispatcher of a package reads. */
const TABLES: readonly string[] = [ROUTES_FILE, EVENTS_FILE];

/** Bytes of a table of routes, at most: one that is larger is none. */
const LARGEST_TABLE = 1_000_000;

/** A file or link on its way into a package. */
type Part = Omit<ZipFile, "content"> & Pick<ZipEntry, "size" | "link"> & { readonly read: () => Uint8Array };

/**
 * Packages a folder. The same files give the same bytes, whatever their age or the order they were made in, and
 * whatever machine or time zone this runs in.
 *
 * @throws {UserError} where a file cannot be packaged, or all together are more than Lambda takes.
 */
export function packageFolder(
    folder: string,
    { exclude, excludeOwn = [], named = [], dependencies, extra = {}, begin }: PackageOptions,
): Package {
    const added = Object.entries(extra).map(([path, text]) => textPart(path, "file", text));
    const own = partsOf(folder, applicationExclusion([...excludeOwn, ...exclude], named));
    const foreign =
        dependencies !== undefined && existsSync(dependencies)
            ? partsOf(dependencies, dependencyExclusion(exclude))
            : [];
    const parts = [...[own, foreign].reduce(layUnder, added)].sort((left, right) => (left.path < right.path ? -1 : 1));
    refuseLost(parts);
    refuseTooLarge(
        sum(parts),
        `Leave out what is not needed to run, with build.exclude. Largest: ${largestFolders(parts)}.`,
    );
    begin?.({ files: parts.length, bytes: sum(parts) });
    const writer = new ZipWriter(parts.length);
    const inspection = new Inspection();
    const tables = new Map<string, Uint8Array>();
    const entries = parts.map(({ path, kind, link, read }) => {
        const content = read();
        if (TABLES.includes(path)) {
            tables.set(path, content);
        }
        writer.add({ path, kind, content });
        if (kind !== "link") {
            inspection.add(path, content, kind === "program");
        }
        return { path, link, size: content.length };
    });
    return describe(writer.end(), entries, inspection.result, tables);
}

/**
 * Reads a package that is there already. It is not unzipped.
 *
 * @throws {UserError} where it is not a zip file that Lambda takes.
 */
export function readPackage(file: string): Package {
    const stat = readable(file, () => statSync(file));
    if (!stat.isFile()) {
        throw new UserError(`${file} is not a file, so it is no package.`, "Name a zip file.");
    }
    if (stat.size > MOST_ZIPPED) {
        throw tooLarge(`${file} has ${stat.size} bytes`);
    }
    const bytes = readable(file, () => readFileSync(file));
    const entries = readZipDirectory(bytes, file);
    // What is more than Lambda takes is refused for that, and its files are of no interest then.
    const wanted = sum(entries) > UNZIPPED_LIMIT ? [] : entries.filter(({ path }) => Inspection.wants(path));
    const inspection = new Inspection();
    wanted.forEach(({ path, executable, read }) => inspection.add(path, read(), executable));
    const tables = entries.filter(({ path, size }) => TABLES.includes(path) && size <= LARGEST_TABLE);
    return describe(bytes, entries, inspection.result, new Map(tables.map(({ path, read }) => [path, read()])));
}

function describe(
    bytes: Uint8Array,
    entries: readonly Pick<ZipEntry, "path" | "size" | "link">[],
    native: NativeContent,
    tables: ReadonlyMap<string, Uint8Array>,
): Package {
    const links = linksOf(entries);
    const files = new Set(entries.filter(({ link }) => link === undefined).map(({ path }) => path));
    const [routes, events] = [tableIn(tables, ROUTES_FILE, ROUTES), tableIn(tables, EVENTS_FILE, EVENT_HANDLERS)];
    return {
        bytes,
        codeSha256: createHash("sha256").update(bytes).digest("base64"),
        files: entries.length,
        unzippedBytes: sum(entries),
        paths: [...files, ...Object.keys(links).filter((path) => files.has(resolvePath(links, path) ?? ""))].sort(),
        links,
        ...(routes === undefined ? {} : { routes }),
        ...(events === undefined ? {} : { events }),
        native,
    };
}

/** What a table of the dispatcher has; undefined where there is none, or it is no such table. */
function tableIn<T>(tables: ReadonlyMap<string, Uint8Array>, file: string, schema: Schema<T>): T | undefined {
    const table = tables.get(file);
    return table && parseJson(Buffer.from(table).toString(), schema);
}

/** What of a folder is packaged. */
function partsOf(folder: string, isLeftOut: Exclusion): readonly Part[] {
    const { files, links } = listFolder(folder, isLeftOut);
    return [
        ...files.map(({ path, location, size, executable }): Part => {
            const read = () => readable(location, () => readFileSync(location));
            return { path, kind: executable ? "program" : "file", size, read };
        }),
        ...Object.entries(links).map(([path, target]) => textPart(path, "link", target)),
    ];
}

function textPart(path: string, kind: ZipFile["kind"], text: string): Part {
    const content = Buffer.from(text);
    return { path, kind, size: content.length, link: kind === "link" ? text : undefined, read: () => content };
}

function linksOf(entries: readonly Pick<ZipEntry, "path" | "link">[]): Links {
    return Object.fromEntries(entries.flatMap(({ path, link }) => (link === undefined ? [] : [[path, link] as const])));
}

/** A link of one folder may lead to what the other one, which wins, has left no room for. */
function refuseLost(parts: readonly Part[]): void {
    const links = linksOf(parts);
    const there = new Set(["", ...parts.flatMap(({ path }) => [path, ...foldersOf(path)])]);
    for (const path of Object.keys(links)) {
        const end = resolvePath(links, path);
        if (end === undefined || !there.has(end)) {
            throw linkError(path, "leads to nothing that is packaged");
        }
    }
}

/** Adds what the upper files leave room for: a path is one file or one folder, not both. */
function layUnder(upper: readonly Part[], lower: readonly Part[]): readonly Part[] {
    const files = new Set(upper.map(({ path }) => path));
    const folders = new Set(upper.flatMap(({ path }) => foldersOf(path)));
    const fits = ({ path }: Part): boolean =>
        !files.has(path) && !folders.has(path) && !foldersOf(path).some((folder) => files.has(folder));
    return [...upper, ...lower.filter(fits)];
}

/** The folders that a path lies in: `a` and `a/b` for `a/b/c`. */
function foldersOf(path: string): readonly string[] {
    const names = path.split("/").slice(0, -1);
    return names.map((_, index) => names.slice(0, index + 1).join("/"));
}

function sum(files: readonly { readonly size: number }[]): number {
    return files.reduce((total, { size }) => total + size, 0);
}
