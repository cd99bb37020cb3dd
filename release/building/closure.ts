import { existsSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { UserError } from "../../common/errors";
import type { Exclusion } from "../packaging/exclude";
import { largestFolders, refuseTooLarge } from "../packaging/size";
import { copyFiles, filesOf, refuseOutside } from "./copied";

/** A package as it was installed. */
interface Installed {
    readonly name: string;
    /** Where it is, without links. */
    readonly location: string;
}

/** A package with the place in the copy where it is put: `node_modules/a` or `node_modules/a/node_modules/b`. */
interface Placed extends Installed {
    readonly place: string;
    /** The packages whose places are visible from here: its own, and those that it lies in. */
    readonly above: Placed | undefined;
}

interface Manifest {
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly optionalDependencies?: Readonly<Record<string, string>>;
    readonly peerDependencies?: Readonly<Record<string, string>>;
    readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/**
 * Copies the packages that an application needs to run into a folder: what its package.json names as dependencies, what these name,
 * and so on, each as it was found by Node.js from where it lies. Packages of a workspace are copied as all others. Whatever
 * package manager has installed them, and with however many links: the copy has none, and nothing that is only for development.
 *
 * @param application The application's folder.
 * @param root No package is looked for above it.
 * @param into Where `node_modules` is made; what is there of it is removed first.
 * @param isLeftOut What is not packaged, by its path in the copy.
 * @returns How many packages were copied.
 * @throws {UserError} for one that is not installed, or lies outside of `root`, and where all together are more than Lambda takes:
 *   before anything is copied.
 */
export function copyDependencies(application: string, root: string, into: string, isLeftOut: Exclusion): number {
    rmSync(join(into, "node_modules"), { recursive: true, force: true });
    const base = realpathSync(root);
    const top: Placed = { name: "", location: realpathSync(application), place: "", above: undefined };
    const taken = new Map<string, string>();
    const queue: Placed[] = [top];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        for (const needed of needsOf(next, base)) {
            const placed = placeFor(needed, next, top, taken);
            if (placed !== undefined) {
                taken.set(placed.place, placed.location);
                queue.push(placed);
            }
        }
    }
    const files = [...taken].flatMap(([place, location]) => filesOf(location, place, base, isLeftOut));
    refuseTooLarge(
        files.reduce((sum, { size }) => sum + size, 0),
        `Leave out what is not needed to run, with build.exclude, or move it to devDependencies. Largest: ${largestFolders(files)}.`,
        "What the application needs to run (dependencies in package.json) has",
    );
    copyFiles(files, into);
    return taken.size;
}

/** Where a package goes: nowhere, if whoever needs it finds it already; at the top, if nothing of that name is there; else inside. */
function placeFor(needed: Installed, by: Placed, top: Placed, taken: ReadonlyMap<string, string>): Placed | undefined {
    for (let each: Placed | undefined = by; each !== undefined; each = each.above) {
        const location = taken.get(join(each.place, "node_modules", needed.name));
        if (location === needed.location) {
            return undefined;
        }
        if (location !== undefined) {
            return { ...needed, place: join(by.place, "node_modules", needed.name), above: by };
        }
    }
    return { ...needed, place: join("node_modules", needed.name), above: top };
}

/** The packages that one names, as Node.js finds them from it. */
function needsOf(by: Installed, base: string): readonly Installed[] {
    const manifest = manifestOf(by.location);
    const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = manifest;
    const names = new Set([
        ...Object.keys(dependencies),
        ...Object.keys(optionalDependencies),
        ...Object.keys(peerDependencies),
    ]);
    return [...names].sort().flatMap((name) => {
        const location = find(name, by.location, base);
        if (location !== undefined) {
            return [{ name, location }];
        }
        if (name in dependencies && !(name in optionalDependencies)) {
            throw new UserError(
                `${by.name === "" ? "The application" : by.name} needs the package ${name}, which is not installed.`,
                "Name it in package.json and bring the lock file up to date, or install it with build.install.",
            );
        }
        return [];
    });
}

function find(name: string, from: string, base: string): string | undefined {
    for (let folder = from; ; folder = dirname(folder)) {
        const place = join(folder, "node_modules", name);
        if (basename(folder) !== "node_modules" && existsSync(place)) {
            const location = realpathSync(place);
            refuseOutside(`The package ${name}`, location, base);
            return location;
        }
        if (folder === base || folder === dirname(folder)) {
            return undefined;
        }
    }
}

function manifestOf(folder: string): Manifest {
    const file = join(folder, "package.json");
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8").replace(/^\uFEFF/, "")) as Manifest) : {};
}
