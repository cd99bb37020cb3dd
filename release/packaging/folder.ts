import { readdirSync, realpathSync, statSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";

import { UserError } from "../../common/errors";
import type { Exclusion } from "./exclude";
import { linkError, type Links } from "./links";
import { readable } from "./readable";

/** A file that goes into a package. */
export interface FolderFile {
    /** Where it lies inside the folder, with `/` between the names. */
    readonly path: string;
    /** Where its bytes are. */
    readonly location: string;
    /** Bytes. */
    readonly size: number;
    /** Whether its owner may execute it. */
    readonly executable: boolean;
}

/** What of a folder goes into a package. */
export interface FolderContent {
    /** In no certain order. */
    readonly files: readonly FolderFile[];
    /** The symbolic links. What they say has neither links nor the folder's own place in it. */
    readonly links: Links;
}

/**
 * The files and links of a folder. A symbolic link stays a link, as Lambda keeps it: what package managers such as pnpm
 * install depends on where its links lead. What a link leads to is copied to its place only where that would be left out
 * itself.
 *
 * @throws {UserError} where something cannot be packaged: a link that leads out of the folder, that leads nowhere or
 * around in a circle, what is neither file nor folder, a name that is not UTF-8, or what cannot be read.
 */
export function listFolder(folder: string, isLeftOut: Exclusion): FolderContent {
    const root = readable(folder, () => realpathSync(folder));
    const files: FolderFile[] = [];
    /** By the path of each link: what it leads to, from the root. */
    const targets = new Map<string, string>();
    const walk = (directory: string, prefix: string, parents: readonly string[]): void => {
        for (const entry of readable(directory, () => readdirSync(directory, { withFileTypes: true }))) {
            const path = `${prefix}${entry.name}`;
            if (isLeftOut(path)) {
                continue;
            }
            checkName(path);
            const place = join(directory, entry.name);
            const location = entry.isSymbolicLink() ? follow(place, path, root) : place;
            const target = relative(root, location);
            if (entry.isSymbolicLink() && (target === "" || !isLeftOut(target))) {
                targets.set(path, target);
                continue;
            }
            const stat = readable(location, () => statSync(location));
            if (stat.isDirectory()) {
                if (parents.includes(location)) {
                    throw linkError(path, "leads back to a folder that it lies in");
                }
                walk(location, `${path}/`, [...parents, location]);
            } else if (stat.isFile()) {
                files.push({ path, location, size: stat.size, executable: (stat.mode & 0o100) !== 0 });
            } else {
                throw new UserError(
                    `${path} is neither a file nor a folder, so it cannot be packaged.`,
                    "Remove it, or leave it out with build.exclude.",
                );
            }
        }
    };
    walk(root, "", [root]);
    return { files, links: withTargets(targets, files) };
}

/** The links as they are stored. One to a folder that brings no file is left out, as the folder is. */
function withTargets(targets: ReadonlyMap<string, string>, files: readonly FolderFile[]): Links {
    const there = new Set([""]);
    for (const path of [...files.map((file) => file.path), ...targets.keys()]) {
        for (let each = path; each !== "." && !there.has(each); each = posix.dirname(each)) {
            there.add(each);
        }
    }
    return Object.fromEntries(
        [...targets]
            .filter(([, target]) => there.has(target))
            .map(([path, target]) => [path, posix.relative(posix.dirname(path), target) || "."]),
    );
}

/** What a symbolic link points at, in the end. */
function follow(place: string, path: string, root: string): string {
    let location: string;
    try {
        location = realpathSync(place);
    } catch {
        throw linkError(path, "leads nowhere");
    }
    if (location !== root && !location.startsWith(root + sep)) {
        throw linkError(path, "leads out of the folder that is packaged");
    }
    return location;
}

/** Bytes that are not UTF-8 read as the replacement character, by which the file is not found again. */
function checkName(path: string): void {
    if (path.includes("\uFFFD")) {
        throw new UserError(`The name of ${path} is not UTF-8, so it cannot be packaged.`, "Give it another name.");
    }
}
