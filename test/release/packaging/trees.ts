import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import fc from "fast-check";

/** A file of a test: its text, or more about it. */
export type TreeFile = string | { readonly text: string; readonly mode: number } | { readonly link: string };

/** Files by their path. */
export type Tree = Readonly<Record<string, TreeFile>>;

/** Writes files into a folder, in the order they are given. */
export function writeTree(folder: string, tree: Tree): void {
    mkdirSync(folder, { recursive: true });
    for (const [path, file] of Object.entries(tree)) {
        const place = join(folder, path);
        mkdirSync(dirname(place), { recursive: true });
        if (typeof file === "object" && "link" in file) {
            symlinkSync(file.link, place);
            continue;
        }
        writeFileSync(place, typeof file === "string" ? file : file.text);
        // Not as an option of writing, from which the umask takes away.
        chmodSync(place, typeof file === "string" ? 0o644 : file.mode);
    }
}

/** Does something with a folder of files, which is removed afterwards. */
export function withTree<T>(tree: Tree, work: (folder: string) => T): T {
    const folder = mkdtempSync(join(tmpdir(), "package-spec-"));
    try {
        writeTree(folder, tree);
        return work(folder);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** Does something while a folder holds a socket, which is neither file nor folder. */
export async function withSocket(work: (folder: string) => void): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), "package-spec-"));
    const server = createServer().listen(join(folder, "socket"));
    try {
        await once(server, "listening");
        work(folder);
    } finally {
        server.close();
        rmSync(folder, { recursive: true, force: true });
    }
}

/** A file of a random tree. */
export interface AnyFile {
    readonly path: string;
    readonly text: string;
    readonly executable: boolean;
}

/** Random files whose names sort differently for people, for JavaScript and for Git; none lies where another is. */
export function anyFiles(names: readonly string[]): fc.Arbitrary<readonly AnyFile[]> {
    const path = fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
    const file = fc.record({ path, text: fc.string({ maxLength: 40, unit: "binary" }), executable: fc.boolean() });
    return fc
        .uniqueArray(file, { selector: (each) => each.path, minLength: 1, maxLength: 12 })
        .map((files) => files.filter((each) => !files.some((other) => other.path.startsWith(`${each.path}/`))));
}

/** Random files as a tree, in their order. */
export function treeOf(files: readonly AnyFile[]): Tree {
    return Object.fromEntries(
        files.map(({ path, text, executable }) => [path, { text, mode: executable ? 0o755 : 0o644 }]),
    );
}
