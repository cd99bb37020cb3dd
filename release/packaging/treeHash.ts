import { createHash } from "node:crypto";
import { readdirSync, readFileSync, readlinkSync, statSync, type Dirent } from "node:fs";

import { BUILD_FOLDER } from "../../contract/buildFolder";
import { readable } from "./readable";

/** What is at the root of a folder and not in its tree: Git's own folder, and the platform's. */
const LEFT_OUT = [".git", BUILD_FOLDER];

/** An entry of a tree: its mode as Git writes it, its name as bytes, and the hash of what it is. */
interface TreeEntry {
    readonly mode: "100644" | "100755" | "120000" | "40000";
    readonly name: Buffer;
    readonly hash: Buffer;
}

/**
 * The hash that Git gives to the tree of a folder, as `git write-tree` would after all of the folder was added: equal
 * hashes mean equal files, names and modes, whatever the commit is called. Git is not needed.
 *
 * It is Git's own where the folder holds what a commit holds, byte for byte. It is not where Git would change files on
 * their way in (`text`, `filter` in .gitattributes), or keeps another repository as a submodule; nor does it know what
 * .gitignore names.
 *
 * @returns SHA-1, 40 hex digits.
 * @throws {UserError} where the folder or something in it cannot be read.
 */
export function treeHash(folder: string): string {
    return (hashFolder(Buffer.from(folder), LEFT_OUT) ?? hashObject("tree", Buffer.alloc(0))).toString("hex");
}

/** The hash of a folder's tree, or undefined where it holds no file: Git knows no empty folders. */
function hashFolder(folder: Buffer, leftOut: readonly string[]): Buffer | undefined {
    const entries = readable(folder.toString(), () => readdirSync(folder, { withFileTypes: true, encoding: "buffer" }))
        .filter(({ name }) => !leftOut.includes(name.toString()))
        .map((entry) => hashEntry(folder, entry))
        .filter((entry) => entry !== undefined)
        .sort((left, right) => Buffer.compare(sortName(left), sortName(right)));
    if (entries.length === 0) {
        return undefined;
    }
    const lines = entries.flatMap(({ mode, name, hash }) => [Buffer.from(`${mode} `), name, Buffer.of(0), hash]);
    return hashObject("tree", Buffer.concat(lines));
}

/** What is neither file, link nor folder, such as a socket, is nothing to Git. Names are bytes: they need not be UTF-8. */
function hashEntry(folder: Buffer, entry: Dirent<Buffer>): TreeEntry | undefined {
    const { name } = entry;
    const path = Buffer.concat([folder, Buffer.from("/"), name]);
    const read = <T>(work: () => T): T => readable(path.toString(), work);
    if (entry.isSymbolicLink()) {
        const target = read(() => readlinkSync(path, { encoding: "buffer" }));
        return { mode: "120000", name, hash: hashObject("blob", target) };
    }
    if (entry.isDirectory()) {
        const hash = hashFolder(path, []);
        return hash === undefined ? undefined : { mode: "40000", name, hash };
    }
    if (entry.isFile()) {
        const executable = (read(() => statSync(path)).mode & 0o100) !== 0;
        const hash = hashObject(
            "blob",
            read(() => readFileSync(path)),
        );
        return { mode: executable ? "100755" : "100644", name, hash };
    }
    return undefined;
}

/** Git orders a folder as if its name ended in a slash: `a.b` comes before the folder `a`, and `a0` after it. */
function sortName({ mode, name }: TreeEntry): Buffer {
    return mode === "40000" ? Buffer.concat([name, Buffer.from("/")]) : name;
}

function hashObject(type: "blob" | "tree", content: Buffer): Buffer {
    return createHash("sha1").update(`${type} ${content.length}\0`).update(content).digest();
}
