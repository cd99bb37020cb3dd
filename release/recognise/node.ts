import { UserError } from "../../common/errors";
import { isMap, isString } from "../../common/json";
import { parseYaml } from "./workspaceYaml";
import { path, upwards, type Tree } from "./tree";

export type NodeManager = "npm" | "pnpm" | "yarn" | "berry";

/** How the packages of a Node.js application are installed. */
export interface NodeProject {
    readonly manager: NodeManager;
    /** The version of the package manager that the application names. @default - the one that fits the lock file */
    readonly version?: string;
    /** The folder where is installed: the application's own, or that of the workspace that it is a member of. */
    readonly root: string;
    /** The path of the lock file. @default - there is none */
    readonly lock?: string;
    /** The names of the scripts in the application's package.json, with what they run. */
    readonly scripts: Readonly<Record<string, string>>;
    /** Whether package.json says `"type": "module"`. */
    readonly isModule: boolean;
}

const LOCKS: Readonly<Record<string, "npm" | "pnpm" | "yarn">> = {
    "package-lock.json": "npm",
    "npm-shrinkwrap.json": "npm",
    "pnpm-lock.yaml": "pnpm",
    "yarn.lock": "yarn",
};

/** What `package.json` says, as far as it is used here. */
export interface Manifest {
    readonly dependencies?: unknown;
    readonly devDependencies?: unknown;
    readonly optionalDependencies?: unknown;
    readonly peerDependencies?: unknown;
    readonly name?: unknown;
    readonly type?: unknown;
    readonly scripts?: unknown;
    readonly packageManager?: unknown;
    readonly workspaces?: unknown;
}

/**
 * Recognises how a Node.js application is installed.
 *
 * @param folder The application's folder in the tree.
 * @returns undefined where it has no package.json.
 * @throws {UserError} for two lock files, a workspace that points outside, or a package.json that is no JSON.
 */
export function recogniseNode(tree: Tree, folder: string): NodeProject | undefined {
    const own = manifestOf(tree, folder);
    if (own === undefined) {
        return undefined;
    }
    const root = upwards(folder).find((each) => locksIn(tree, each).length > 0 && isOf(tree, each, folder)) ?? folder;
    const top = manifestOf(tree, root) ?? own;
    refuseOutside(tree, root);
    const named = /^(npm|pnpm|yarn)@(\d+\.\d+\.\d+[^+]*)/.exec(isString(top.packageManager) ? top.packageManager : "");
    const locks = locksIn(tree, root);
    const fitting = named === null ? locks : locks.filter((lock) => LOCKS[lock] === named[1]);
    const [lock, second] = fitting.length > 0 ? fitting : locks;
    if (lock !== undefined && second !== undefined) {
        throw new UserError(
            `There are two lock files, ${path(root, lock)} and ${path(root, second)}, and nothing says which one counts.`,
            "Remove the one of the package manager that is not used any more, or name the one that is used as packageManager in package.json.",
        );
    }
    const family = (lock === undefined ? named?.[1] : LOCKS[lock]) ?? "npm";
    const version = named?.[1] === family ? named[2] : undefined;
    return {
        manager: family === "yarn" ? yarnOf(tree.read(path(root, lock ?? "")), version) : (family as NodeManager),
        ...(version === undefined ? {} : { version }),
        root,
        ...(lock === undefined ? {} : { lock: path(root, lock) }),
        scripts: textsOf(own.scripts),
        isModule: own.type === "module",
    };
}

/** Yarn 2 and later write another kind of lock file than Yarn 1, and have nothing in common but the name. */
function yarnOf(lock: string | undefined, version: string | undefined): "yarn" | "berry" {
    const isBerry = lock === undefined ? Number(version?.split(".")[0] ?? 1) > 1 : /^__metadata:/m.test(lock);
    return isBerry ? "berry" : "yarn";
}

function locksIn(tree: Tree, folder: string): readonly string[] {
    const names = Object.keys(LOCKS).filter((lock) => tree.has(path(folder, lock)));
    // npm reads its shrinkwrap and leaves the other file alone.
    return names.includes("npm-shrinkwrap.json") ? names.filter((name) => name !== "package-lock.json") : names;
}

/** Whether what is installed in a folder is installed for another one, too: it is that folder, or a workspace of it. */
function isOf(tree: Tree, root: string, folder: string): boolean {
    return root === folder || workspacePatterns(tree, root).some((pattern) => matches(pattern, inside(root, folder)));
}

/** The patterns of folders that are members of the workspace of a folder. */
export function workspacePatterns(tree: Tree, root: string): readonly string[] {
    const { workspaces } = manifestOf(tree, root) ?? {};
    const given = isMap(workspaces) ? workspaces["packages"] : workspaces;
    const pnpm = tree.read(path(root, "pnpm-workspace.yaml"));
    const listed = pnpm === undefined ? [] : parseYaml(pnpm, "packages");
    return [...(Array.isArray(given) ? given.filter(isString) : []), ...listed];
}

function matches(pattern: string, folder: string): boolean {
    const bare = pattern.replace(/^\.\//, "").replace(/\/$/, "");
    const source = bare
        .split("/")
        .map((name) => (name === "**" ? ".+" : name.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", "[^/]*")))
        .join("/");
    return new RegExp(`^${source}$`).test(folder);
}

function refuseOutside(tree: Tree, root: string): void {
    const wrong = workspacePatterns(tree, root).find((pattern) => /^(\.\.(\/|$)|\/)|\/\.\.(\/|$)/.test(pattern));
    if (wrong !== undefined && leaves(root, wrong)) {
        throw new UserError(
            `The workspace ${wrong} of ${path(root, "package.json")} points outside of the repository, where a build has nothing.`,
            "Move the package into the repository, or take the workspace away.",
        );
    }
}

/** Whether a pattern, read in a folder, leads above the root. */
function leaves(root: string, pattern: string): boolean {
    let depth = root === "" ? 0 : root.split("/").length;
    return pattern.startsWith("/") || pattern.split("/").some((name) => (depth += name === ".." ? -1 : 1) < 0);
}

function inside(root: string, folder: string): string {
    return root === "" ? folder : folder.slice(root.length + 1);
}

/** Reads the package.json of a folder. @throws {UserError} where it is not a JSON object. */
export function manifestOf(tree: Tree, folder: string): Manifest | undefined {
    const file = path(folder, "package.json");
    const text = tree.read(file);
    if (text === undefined) {
        return undefined;
    }
    try {
        const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
        if (isMap(value)) {
            return value;
        }
    } catch {
        // Said below.
    }
    throw new UserError(`${file} is not a JSON object.`, "Mend it: npm reads it as JSON, without comments.");
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
    const entries = isMap(value) ? Object.entries(value) : [];
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => isString(entry[1])));
}
