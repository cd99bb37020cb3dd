import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** A tree of files as it is read to recognise what lies in it. Paths have `/` between names and none at their ends; the root is "". */
export interface Tree {
    /** Whether there is a file of that path. */
    has(path: string): boolean;
    /** The names in a folder, sorted; none where there is no such folder. */
    names(folder: string): readonly string[];
    /** The text of a file, or undefined where there is none. */
    read(path: string): string | undefined;
}

/** The tree of a folder on this machine. */
export function folderTree(root: string): Tree {
    const isFile = (path: string) => existsSync(join(root, path)) && statSync(join(root, path)).isFile();
    return {
        has: isFile,
        names: (folder) => {
            const place = join(root, folder);
            return existsSync(place) && statSync(place).isDirectory() ? readdirSync(place).sort() : [];
        },
        read: (path) => (isFile(path) ? readFileSync(join(root, path), "utf8") : undefined),
    };
}

/** A path from its parts, of which some may be empty. */
export function path(...parts: readonly string[]): string {
    return parts.filter((part) => part !== "").join("/");
}

/** The folder that a path lies in; "" for what lies at the root. */
export function parentOf(child: string): string {
    return child.includes("/") ? child.slice(0, child.lastIndexOf("/")) : "";
}

/** A folder and those that it lies in, up to the root. */
export function upwards(folder: string): readonly string[] {
    return folder === "" ? [""] : [folder, ...upwards(parentOf(folder))];
}
