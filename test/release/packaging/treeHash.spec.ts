import assert from "node:assert/strict";
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { treeHash } from "../../../release/packaging";
import { withSocket, withTree, type Tree } from "./trees";

const EMPTY = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

function hash(tree: Tree): string {
    return withTree(tree, treeHash);
}

describe("treeHash", () => {
    // Each of them is what `git write-tree` gave. test/engine/release/treeHash.spec.ts compares the two on many more.
    it("is Git's", () => {
        assert.equal(hash({}), EMPTY);
        assert.equal(
            hash({ "app.py": "print('hello')\r\n", "build/run.sh": { text: "exit 0\n", mode: 0o755 } }),
            "8c814a14f9408b1b1fc37a9f96af16d81c2e18ac",
        );
        assert.equal(
            hash({ "a/x": "", "a.b": "", a0: "", "a-b/y": "", B: "" }),
            "a8961779856ba4be6621479fc605563144ef3678",
        );
        assert.equal(
            hash({ link: { link: "nowhere" }, "to-folder": { link: "folder" }, "folder/x": "x" }),
            "a001254340c95b9318a71475d25cd2e2653ad991",
        );
        assert.equal(hash({ "\uFB01": "", "\u{1f600}": "", ä: "" }), "87202addbac1ab4cc76dd37259f45ad71234efee");
    });

    it("leaves out the folders of Git and the platform, at the root only", () => {
        const tree = { "app.py": "code", "a/.platform/x": "kept" };
        assert.equal(hash({ ...tree, ".git/HEAD": "", ".platform/promote": "" }), hash(tree));
        assert.equal(hash({ ...tree, ".git": "gitdir: elsewhere" }), hash(tree));
        assert.notEqual(hash({ "app.py": "code" }), hash(tree));
        assert.notEqual(hash({ ...tree, ".gitignore": "" }), hash(tree));
    });

    it("knows no empty folders", () => {
        withTree({}, (folder) => {
            mkdirSync(join(folder, "a/b/c"), { recursive: true });
            assert.equal(treeHash(folder), EMPTY);
        });
    });

    it("changes with a content, a name and the owner's right to execute, and with nothing else", () => {
        const tree = { a: "x", b: { text: "y", mode: 0o644 } };
        const changes: readonly Tree[] = [
            tree,
            { ...tree, a: "z" },
            { ...tree, b: { text: "y", mode: 0o744 } },
            { ...tree, c: "" },
            { a: "x", c: "y" },
            { a: "x", b: { link: "y" } },
        ];
        assert.equal(new Set(changes.map(hash)).size, changes.length);
        assert.equal(hash({ b: { text: "y", mode: 0o677 }, a: "x" }), hash(tree));
        withTree(tree, (folder) => {
            utimesSync(join(folder, "a"), 0, 0);
            assert.equal(treeHash(folder), hash(tree));
        });
    });

    // Only Linux lets a name be any bytes.
    (process.platform === "linux" ? it : it.skip)("takes names as bytes", () => {
        withTree({}, (folder) => {
            writeFileSync(Buffer.concat([Buffer.from(`${folder}/x`), Buffer.of(0xff)]), "");
            assert.equal(treeHash(folder), "080b124a6171af61c2015abdeb57aa61b6c2eec1");
        });
    });

    it("leaves out what is nothing to Git", async () => {
        await withSocket((folder) => assert.equal(treeHash(folder), EMPTY));
    });

    it("refuses a folder that is not there", () => {
        withTree({}, (folder) =>
            assert.throws(() => treeHash(join(folder, "nothing")), {
                name: "UserError",
                message: /nothing cannot be read: it is not there\.$/,
            }),
        );
    });
});
