import { UserError } from "../../common/errors";
import { moduleOf } from "./handlers";
import { parentOf, path, upwards, type Tree } from "./tree";

/** What says which packages of Python an application needs. */
export type PythonProject =
    /** Files of pip. */
    | { readonly kind: "requirements"; readonly files: readonly string[] }
    /** A lock file of one of the managers, beside its manifest. */
    | { readonly kind: "uv"; readonly folder: string; readonly lock: string }
    | { readonly kind: "poetry"; readonly folder: string; readonly lock: string }
    | { readonly kind: "pipenv"; readonly folder: string; readonly lock: string }
    /** A pyproject.toml without a lock file. */
    | { readonly kind: "pyproject"; readonly folder: string }
    /** A pyproject.toml of Poetry's, or a Pipfile, without its lock file. */
    | { readonly kind: "unlocked"; readonly manifest: string; readonly command: string };

const LOCKS = { "uv.lock": "uv", "poetry.lock": "poetry", "Pipfile.lock": "pipenv" } as const;

type Lock = keyof typeof LOCKS;

/**
 * Recognises which packages of Python an application needs. A lock file wins over requirements.txt, which then is what was
 * exported from it.
 *
 * @param folder The application's folder in the tree.
 * @returns undefined where it needs none.
 * @throws {UserError} for two lock files.
 */
export function recognisePython(
    tree: Tree,
    folder: string,
    handlers: readonly string[],
    runtime: string,
): PythonProject | undefined {
    const beside = handlers.map((handler) => path(folder, parentOf(moduleOf(handler, runtime))));
    const places = [...new Set([folder, ...beside])];
    const lock = lockAmong(tree, places) ?? lockOfWorkspace(tree, folder);
    if (lock !== undefined) {
        return lock;
    }
    const files = places.map((place) => path(place, "requirements.txt")).filter((file) => tree.has(file));
    if (files.length > 0) {
        return { kind: "requirements", files };
    }
    for (const place of places) {
        const project = tree.read(path(place, "pyproject.toml"));
        if (project !== undefined && /^\[tool\.poetry\.dependencies\]/m.test(project)) {
            return { kind: "unlocked", manifest: path(place, "pyproject.toml"), command: "poetry lock" };
        }
        if (project !== undefined && /^\[project\]/m.test(project)) {
            return { kind: "pyproject", folder: place };
        }
        if (tree.has(path(place, "Pipfile"))) {
            return { kind: "unlocked", manifest: path(place, "Pipfile"), command: "pipenv lock" };
        }
    }
    return undefined;
}

function lockAmong(tree: Tree, places: readonly string[]): PythonProject | undefined {
    for (const place of places) {
        const [lock, second] = (Object.keys(LOCKS) as Lock[]).filter((name) => tree.has(path(place, name)));
        if (lock !== undefined && second !== undefined) {
            throw new UserError(
                `There are two lock files, ${path(place, lock)} and ${path(place, second)}, and nothing says which one counts.`,
                "Remove the one of the tool that is not used any more.",
            );
        }
        if (lock !== undefined) {
            return { kind: LOCKS[lock], folder: place, lock: path(place, lock) };
        }
    }
    return undefined;
}

/** Members of a workspace of uv's have one lock file, at its root. */
function lockOfWorkspace(tree: Tree, folder: string): PythonProject | undefined {
    const root = upwards(folder).find((each) => tree.has(path(each, "uv.lock")));
    const isMember =
        root !== undefined && /^\[tool\.uv\.workspace\]/m.test(tree.read(path(root, "pyproject.toml")) ?? "");
    return isMember && tree.has(path(folder, "pyproject.toml"))
        ? { kind: "uv", folder, lock: path(root, "uv.lock") }
        : undefined;
}
