import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";

import { UserError } from "../../common/errors";

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

/** What of a package is never needed to run: its own `node_modules` are packages by themselves. */
const LEFT_OUT = new Set(["node_modules", ".git", ".platform"]);

/**
 * Copies the packages that an application needs to run into a folder: what its package.json names as dependencies, what these name,
 * and so on, each as it was found by Node.js from where it lies. Packages of a workspace are copied as all others. Whatever
 * package manager has installed them, and with however many links: the copy has none, and nothing that is only for development.
 *
 * @param application The application's folder.
 * @param root No package is looked for above it.
 * @param into Where `node_modules` is made; what is there of it is removed first.
 * @returns How many packages were copied.
 * @throws {UserError} for one that is not installed, or lies outside of `root`.
 */
export function copyDependencies(application: string, root: string, into: string): number {
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
    for (const [place, location] of taken) {
        copy(location, join(into, place), base);
    }
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

/** What a link leads to is copied, and nothing of the machine that builds belongs into a package. */
function refuseOutside(what: string, location: string, base: string): void {
    if (location !== base && !location.startsWith(base + sep)) {
        throw new UserError(
            `${what} is a link to ${location}, outside of the repository, so it cannot be packaged.`,
            "Move what it leads to into the repository, or take the package from a registry.",
        );
    }
}

function copy(from: string, to: string, base: string): void {
    mkdirSync(dirname(to), { recursive: true });
    cpSync(from, to, {
        recursive: true,
        dereference: true,
        filter: (source) => {
            const names = relative(from, source).split(sep);
            if (names.some((name) => LEFT_OUT.has(name)) || !existsSync(source)) {
                return false;
            }
            if (lstatSync(source).isSymbolicLink()) {
                refuseOutside(relative(base, source), realpathSync(source), base);
            }
            return isCopied(source);
        },
    });
}

/** What is neither file nor folder, such as a socket, is nothing to a package. */
function isCopied(source: string): boolean {
    const stat = statSync(source);
    return stat.isFile() || stat.isDirectory();
}
