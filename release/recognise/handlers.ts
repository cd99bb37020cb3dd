import { UserError } from "../../common/errors";
import { path, type Tree } from "./tree";

/** What a runtime's name begins with, as far as dependencies and builds of it are known here. */
export type BuildFamily = "python" | "nodejs" | "other";

export function buildFamily(runtime: string): BuildFamily {
    return runtime.startsWith("python") ? "python" : runtime.startsWith("nodejs") ? "nodejs" : "other";
}

/** What a module's path may be followed by, in the order in which Lambda looks. */
const ENDINGS: Readonly<Record<BuildFamily, readonly string[]>> = {
    python: ["/__init__.py", ".py"],
    nodejs: [".js", ".mjs", ".cjs"],
    other: [],
};

/** What a module of TypeScript ends in. */
const TYPESCRIPT = [".ts", ".mts", ".cts", ".tsx"];

/** The path of a handler's module without its ending: `src/app` for `src/app.handler`. */
export function moduleOf(handler: string, runtime: string): string {
    const bare = handler.replace(/^\.\//, "");
    return buildFamily(runtime) === "python"
        ? bare.slice(0, bare.lastIndexOf(".")).replaceAll(".", "/")
        : bare.replace(/\.[^/]*$/, "");
}

/** The files that a handler's module may be in. */
export function handlerFiles(handler: string, runtime: string): readonly string[] {
    return ENDINGS[buildFamily(runtime)].map((ending) => moduleOf(handler, runtime) + ending);
}

/** The file of a handler's module in a folder, or undefined where there is none. */
export function handlerFile(tree: Tree, folder: string, handler: string, runtime: string): string | undefined {
    return handlerFiles(handler, runtime).find((file) => tree.has(path(folder, file)));
}

/** The TypeScript source of a handler's module, or undefined where there is none. */
export function typescriptFile(tree: Tree, folder: string, handler: string): string | undefined {
    const module = moduleOf(handler, "nodejs");
    return TYPESCRIPT.map((ending) => module + ending).find((file) => tree.has(path(folder, file)));
}

/**
 * Refuses a handler that is there twice: which of two files answers is nothing that anybody should have to know.
 *
 * @throws {UserError} which names both.
 */
export function refuseTwice(tree: Tree, folder: string, handlers: readonly string[], runtime: string): void {
    for (const handler of handlers) {
        const [first, second] = handlerFiles(handler, runtime).filter((file) => tree.has(path(folder, file)));
        if (first !== undefined && second !== undefined) {
            throw new UserError(
                `The handler ${handler} is there twice: ${path(folder, first)} and ${path(folder, second)}.`,
                `Lambda would load ${first}. Remove the other one, or rename it.`,
            );
        }
    }
}
