import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, posix, relative, resolve } from "node:path";

import { folderTree, type Tree } from "../tree";

/** Folders that hold nothing of the application's own. */
const FOREIGN = /^(\..+|node_modules|__pycache__|venv|env|site-packages|dist|build|coverage|cdk\.out|target)$/;

/** The most files that are looked at, and the most bytes of each: a source is smaller. */
const MOST_FILES = 3000;
const MOST_BYTES = 512 * 1024;

/** How deep folders are looked into. */
const DEPTH = 6;

/** AppFolder is an application's folder, of which nothing is ever changed. Its paths have slashes, whatever the system. */
export class AppFolder {
    /** All files that may be the application's own, sorted, those of higher folders first. */
    readonly files: readonly string[];
    /** The same folder as builds look at it, with what was installed and built there. */
    readonly tree: Tree;
    private readonly texts = new Map<string, string | undefined>();

    constructor(readonly path: string) {
        this.tree = folderTree(path);
        const found: string[] = [];
        this.list("", 0, found);
        this.files = found.sort((left, right) => depth(left) - depth(right) || (left < right ? -1 : 1));
    }

    /** Whether there is a file of that path, also where it is not one of {@link files}. */
    has(file: string): boolean {
        try {
            return this.isInside(file) && statSync(join(this.path, file)).isFile();
        } catch {
            return false;
        }
    }

    /** The text of a file, or undefined where there is none, or it is not readable, too large, or outside. */
    text(file: string): string | undefined {
        if (!this.texts.has(file)) {
            this.texts.set(file, this.read(file));
        }
        return this.texts.get(file);
    }

    /** The line of the first place in a file that matches, as `file:line`; the file alone where none does. */
    place(file: string, pattern: RegExp): string {
        const at = this.text(file)?.search(pattern) ?? -1;
        return at < 0 ? file : `${file}:${(this.text(file) ?? "").slice(0, at).split("\n").length}`;
    }

    private isInside(file: string): boolean {
        return !relative(this.path, resolve(this.path, file)).startsWith("..");
    }

    private read(file: string): string | undefined {
        try {
            const path = join(this.path, file);
            const isSmall = this.isInside(file) && statSync(path).size <= MOST_BYTES;
            return isSmall ? readFileSync(path, "utf8").replace(/^\uFEFF/, "") : undefined;
        } catch {
            return undefined;
        }
    }

    private list(folder: string, level: number, found: string[]): void {
        let entries;
        try {
            entries = readdirSync(join(this.path, folder), { withFileTypes: true });
        } catch {
            return;
        }
        for (const entry of entries) {
            const path = posix.join(folder, entry.name);
            if (entry.isFile() && found.length < MOST_FILES) {
                found.push(path);
            } else if (entry.isDirectory() && level < DEPTH && !FOREIGN.test(entry.name)) {
                this.list(path, level + 1, found);
            }
        }
    }
}

function depth(path: string): number {
    return path.split("/").length;
}
