import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { devNull } from "node:os";
import { join } from "node:path";

import fc from "fast-check";

import { treeHash } from "../../../release/packaging";
import { anyFiles, treeOf, withTree, type Tree } from "../../release/packaging/trees";

/** The tree that Git writes for a folder, in a repository beside it, whatever Git's settings on this machine are. */
function writeTreeOf(folder: string): string {
    return withTree({}, (repository) => {
        const settings = { GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: "1", GIT_ATTR_NOSYSTEM: "1" };
        const env = { PATH: process.env["PATH"], GIT_DIR: repository, GIT_WORK_TREE: folder, ...settings };
        const git = (...args: readonly string[]): string =>
            execFileSync("git", args, { cwd: folder, env, encoding: "utf8" }).trim();
        // Without a template there are no hooks and no exclusions. The object format decides the hash.
        execFileSync("git", ["init", "--bare", "--quiet", "--template=", "--object-format=sha1", repository], {
            env: { PATH: process.env["PATH"], ...settings },
        });
        git("add", "--all", "--force", ".", ":(exclude).platform");
        return git("write-tree");
    });
}

function agree(folder: string): void {
    assert.equal(treeHash(folder), writeTreeOf(folder));
}

describe("treeHash beside git write-tree", () => {
    it("agrees on any files", () => {
        // Git sorts a folder as if its name ended in a slash, which comes after "-" and "." and before "0".
        const names = ["a", "a-", "a.b", "a0", "B", "b-", ".x", "ä", "\u{1f600}", "\uFB01", " ", "a\nb", ".platform"];
        fc.assert(
            fc.property(anyFiles(names), (files) => withTree(treeOf(files), agree)),
            { numRuns: 60 },
        );
    });

    it("agrees on links, modes and what .gitignore names", () => {
        const tree: Tree = {
            link: { link: "folder/x" },
            "to-folder": { link: "folder" },
            nowhere: { link: "/ä/nowhere" },
            "folder/x": { text: "x", mode: 0o755 },
            "folder/owner": { text: "", mode: 0o700 },
            "folder/others": { text: "", mode: 0o655 },
            ".platform/release.cjs": "left out",
            ".gitignore": "ignored\n",
            ignored: "not by what is committed",
            "a/.platform/x": "kept",
            empty: "",
            large: "0123456789".repeat(300_000),
        };
        withTree(tree, agree);
    });

    // Only Linux lets a name be any bytes.
    (process.platform === "linux" ? it : it.skip)("agrees on names that are not UTF-8", () => {
        withTree({}, (folder) => {
            writeFileSync(Buffer.concat([Buffer.from(`${folder}/x`), Buffer.of(0xff, 0xfe)]), "");
            agree(folder);
        });
    });

    it("agrees on sources of this program", () => agree(join(__dirname, "../../../contract")));
});
