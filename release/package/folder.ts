import { readdirSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";

import { UserError } from "../../model/errors";
import type { Exclusion } from "./exclude";
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

/**
 * The files of a folder, in no certain order. A symbolic link counts as what it points at, since Lambda would not follow
 * it.
 *
 * @throws {UserError} where something cannot be packaged: a link that leads out of the folder, that leads nowhere or that
 * leads around in a circle, what is neither file nor folder, a name that is not UTF-8, or what cannot be read.
 */
export function listFiles(folder: string, isLeftOut: Exclusion): readonly FolderFile[] {
    const root = readable(folder, () => realpathSync(folder));
    const files: FolderFile[] = [];
    const walk = (directory: string, prefix: string, parents: readonly string[]): void => {
        for (const entry of readable(directory, () => readdirSync(directory, { withFileTypes: true }))) {
            const path = `${prefix}${entry.name}`;
            if (isLeftOut(path)) {
                continue;
            }
            checkName(path);
            const place = join(directory, entry.name);
            const location = entry.isSymbolicLink() ? follow(place, path, root) : place;
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
    return files;
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

function linkError(path: string, problem: string): UserError {
    return new UserError(
        `The symbolic link ${path} ${problem}, so it cannot be packaged.`,
        "Put the file itself in its place, or leave the link out with build.exclude.",
    );
}

/** Bytes that are not UTF-8 read as the replacement character, by which the file is not found again. */
function checkName(path: string): void {
    if (path.includes("\uFFFD")) {
        throw new UserError(`The name of ${path} is not UTF-8, so it cannot be packaged.`, "Give it another name.");
    }
}
