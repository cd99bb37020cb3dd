import { copyFileSync, existsSync, mkdirSync, readdirSync, realpathSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

import { UserError } from "../../common/errors";
import type { Exclusion } from "../packaging/exclude";

/** A file on its way into a copy. */
export interface CopiedFile {
    /** Where it is put, relative to the copy. */
    readonly path: string;
    /** Where it is. */
    readonly location: string;
    /** Bytes. */
    readonly size: number;
}

/** What of a package is never needed to run: its own `node_modules` are packages by themselves. */
const NEVER = new Set(["node_modules", ".git", ".platform"]);

/**
 * The files of a package as they are copied: what links lead to in their place, and nothing that is neither file nor folder, such as a
 * socket or a link that leads nowhere.
 *
 * @param location The package's folder, without links.
 * @param place Where it is put, relative to the copy.
 * @param base Links may lead nowhere outside of it.
 * @throws {UserError} for a link that leads out of `base`, or back to a folder that it lies in.
 */
export function filesOf(location: string, place: string, base: string, isLeftOut: Exclusion): readonly CopiedFile[] {
    const walk = (folder: string, path: string, parents: readonly string[]): readonly CopiedFile[] =>
        readdirSync(folder, { withFileTypes: true }).flatMap((entry): readonly CopiedFile[] => {
            const source = join(folder, entry.name);
            const to = join(path, entry.name);
            if (NEVER.has(entry.name) || isLeftOut(to)) {
                return [];
            }
            // A link may lead nowhere, or around in a circle.
            const stat = existsSync(source) ? statSync(source) : undefined;
            if (entry.isSymbolicLink() && stat !== undefined) {
                refuseOutside(relative(base, source), realpathSync(source), base);
            }
            if (stat?.isFile() === true) {
                return [{ path: to, location: source, size: stat.size }];
            }
            if (stat?.isDirectory() !== true) {
                return [];
            }
            const real = realpathSync(source);
            if (parents.includes(real)) {
                throw new UserError(
                    `The symbolic link ${relative(base, source)} leads back to a folder that it lies in, so the package cannot be copied.`,
                    "Remove the link, or leave it out with build.exclude.",
                );
            }
            return walk(source, to, [...parents, real]);
        });
    return walk(location, place, [location]);
}

/** Copies files, with their modes. */
export function copyFiles(files: readonly CopiedFile[], into: string): void {
    const made = new Set<string>();
    for (const { path, location } of files) {
        const to = join(into, path);
        if (!made.has(dirname(to))) {
            mkdirSync(dirname(to), { recursive: true });
            made.add(dirname(to));
        }
        copyFileSync(location, to);
    }
}

/** What a link leads to is copied, and nothing of the machine that builds belongs into a package. */
export function refuseOutside(what: string, location: string, base: string): void {
    if (location !== base && !location.startsWith(base + sep)) {
        throw new UserError(
            `${what} is a link to ${location}, outside of the repository, so it cannot be packaged.`,
            "Move what it leads to into the repository, or take the package from a registry.",
        );
    }
}
