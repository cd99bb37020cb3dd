import { posix } from "node:path";

import type { AppFolder } from "../folder";
import { fileOfHandler, writtenHandler } from "../sources";
import type { DescribedFunction } from "./described";
import type { Notes } from "./notes";

/** An import of a module by its whole name, at any place of a source. */
const IMPORT = /^[ \t]*(?:from[ \t]+(\w+)[\w.]*[ \t]+import\b|import[ \t]+(\w+))/gm;

/** A module that a function of Python imports from the top of its own package. */
export interface Beside {
    readonly module: string;
    /** The source that imports it. */
    readonly file: string;
}

/**
 * The first module that a function of Python imports from the top of its own package, where that is a folder of the package of all:
 * Python does not look there by itself. Undefined where there is none.
 *
 * @param root The folder that is packaged, from the application's own.
 */
export function besides(
    folder: AppFolder,
    { folder: own, handler }: DescribedFunction,
    root: string,
): Beside | undefined {
    const isThere = (place: string, module: string) =>
        folder.files.some((file) => file === posix.join(place, `${module}.py`)) ||
        folder.files.some((file) => file.startsWith(`${posix.join(place, module)}/`) && file.endsWith(".py"));
    const file =
        handler === undefined
            ? undefined
            : fileOfHandler(folder, writtenHandler(folder, posix.join(own, handler.value), "python"), "python");
    const imports = file === undefined ? [] : [...(folder.text(file) ?? "").matchAll(IMPORT)];
    const module = imports
        .map(([, from, plain]) => from ?? plain ?? "")
        .find((name) => isThere(own, name) && !isThere(root, name));
    return module === undefined || file === undefined ? undefined : { module, file };
}

/** Lists those that events call, by which the dispatcher is not asked. */
export function noteBesides(
    folder: AppFolder,
    further: readonly DescribedFunction[],
    root: string,
    notes: Notes,
): void {
    for (const each of further) {
        const found = besides(folder, each, root);
        if (found !== undefined) {
            const name = posix.join(posix.relative(root, each.folder), found.module).replaceAll("/", ".");
            const what = `${found.file} imports ${found.module} from the top of its own package, and all functions have one package here`;
            const todo = `have it import ${name}, or set function.environment.PYTHONPATH to /var/task/${posix.relative(root, each.folder)}`;
            notes.add("missing", each.name, found.file, what, todo);
        }
    }
}
