import { isMap } from "../../common/json";
import { recogniseNode, workspacePatterns } from "./node";
import { path, upwards, type Tree } from "./tree";

/** Files at the root of a repository that decide what is installed and how it is built, for all that lies below. */
const SHARED = [
    "package.json",
    "package-lock.json",
    "npm-shrinkwrap.json",
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    "yarn.lock",
    ".yarnrc.yml",
    ".npmrc",
    "uv.lock",
    "pyproject.toml",
    "tsconfig.json",
    "tsconfig.base.json",
];

/**
 * The paths of a repository that an application depends on: its folder, the packages of the workspace that it uses, the lock files
 * and manifests above it, and what the configuration adds.
 *
 * @param folder The application's folder in the tree; "" for all of it.
 * @returns Sorted. [""] where it is all of the tree.
 */
export function watchedPaths(tree: Tree, folder: string, watch: readonly string[]): readonly string[] {
    // Which members of a workspace of uv's are used is in its lock file alone: any of them counts.
    const isWorkspace = /^\[tool\.uv\.workspace\]/m.test(tree.read("pyproject.toml") ?? "");
    if (folder === "" || isWorkspace) {
        return [""];
    }
    const above = upwards(folder).slice(1);
    const shared = above.flatMap((each) => SHARED.map((name) => path(each, name))).filter((file) => tree.has(file));
    return [...new Set([folder, ...shared, ...usedPackages(tree, folder), ...watch])].sort();
}

/** The folders of the workspace's packages that an application uses, and that these use. */
function usedPackages(tree: Tree, folder: string): readonly string[] {
    const root = recogniseNode(tree, folder)?.root ?? folder;
    const members = new Map(
        workspacePatterns(tree, root)
            .flatMap((pattern) => foldersOf(tree, root, pattern.replace(/^\.\//, "").split("/")))
            .map((each) => [String(manifest(tree, each)["name"]), each] as const),
    );
    const used = new Set<string>();
    const visit = (each: string): void => {
        const found = manifest(tree, each);
        const needs = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"].flatMap((key) =>
            isMap(found[key]) ? Object.keys(found[key]) : [],
        );
        for (const place of needs.flatMap((name) => members.get(name) ?? [])) {
            if (!used.has(place)) {
                used.add(place);
                visit(place);
            }
        }
    };
    visit(folder);
    return [...used];
}

/** The folders with a package.json that a pattern of a workspace names. */
function foldersOf(tree: Tree, folder: string, [name, ...rest]: readonly string[]): readonly string[] {
    if (name === undefined || name === "") {
        return tree.has(path(folder, "package.json")) ? [folder] : [];
    }
    if (!name.includes("*")) {
        return foldersOf(tree, path(folder, name), rest);
    }
    const below = tree.names(folder).filter((each) => each !== "node_modules" && !tree.has(path(folder, each)));
    const deeper = name === "**" ? below.flatMap((each) => foldersOf(tree, path(folder, each), [name, ...rest])) : [];
    return [...below.flatMap((each) => foldersOf(tree, path(folder, each), rest)), ...deeper];
}

function manifest(tree: Tree, folder: string): Readonly<Record<string, unknown>> {
    try {
        const value: unknown = JSON.parse(tree.read(path(folder, "package.json")) ?? "{}");
        return isMap(value) ? value : {};
    } catch {
        return {};
    }
}
