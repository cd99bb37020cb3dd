import assert from "node:assert/strict";
import { basename, join } from "node:path";

import { packageFolder } from "../../../release/packaging";
import { NOTHING, modes, refuses, unzipped } from "./packages";
import { withTree, writeTree, type Tree } from "./trees";

describe("packageFolder with symbolic links", () => {
    it("stores them as links, by the shortest way to where they lead", () => {
        const tree: Tree = {
            "a/b.sh": { text: "run", mode: 0o755 },
            "c.sh": { link: "a/b.sh" },
            "d.sh": { link: "c.sh" },
            e: { link: "./a" },
            "a/up": { link: ".." },
            "a/f/g.sh": { link: "../../d.sh" },
            me: { link: "." },
        };
        withTree(tree, (folder) => {
            const pack = packageFolder(folder, NOTHING);
            const links = {
                "a/f/g.sh": "../b.sh",
                "a/up": "..",
                "c.sh": "a/b.sh",
                "d.sh": "a/b.sh",
                e: "a",
                me: ".",
            };
            assert.deepEqual(pack.links, links);
            assert.deepEqual(unzipped(pack), { "a/b.sh": "run", ...links });
            const stored = Object.keys(links).map((path) => [path, "120777"]);
            assert.deepEqual(modes(pack), { "a/b.sh": "100755", ...Object.fromEntries(stored) });
            assert.deepEqual(pack.paths, ["a/b.sh", "a/f/g.sh", "c.sh", "d.sh"], "those that lead to files");
            assert.equal(pack.files, 7);
            assert.equal(pack.unzippedBytes, Object.values(unzipped(pack)).join("").length);
        });
    });

    it("stores the same for one that names the folder's own place", () => {
        const linked = (link: (folder: string) => string) =>
            withTree({ "x/app.py": "code" }, (folder) => {
                writeTree(folder, { "x/b.py": { link: link(folder) } });
                return packageFolder(folder, NOTHING);
            });
        const relative = linked(() => "app.py");
        assert.deepEqual(relative.links, { "x/b.py": "app.py" });
        assert.deepEqual(
            linked((folder) => join(folder, "x/app.py")),
            relative,
        );
        assert.deepEqual(
            linked((folder) => `../../${basename(folder)}/x/app.py`),
            relative,
        );
    });

    it("copies what would be left out itself, with the links in it", () => {
        const tree: Tree = {
            ".own/a.txt": "a",
            ".own/b.txt": { link: "a.txt" },
            ".own/c.txt": { link: "../c.txt" },
            "c.txt": "c",
            all: { link: ".own" },
            "one.txt": { link: ".own/a.txt" },
        };
        withTree(tree, (folder) => {
            const pack = packageFolder(folder, NOTHING);
            assert.deepEqual(pack.links, { "all/c.txt": "../c.txt" });
            assert.deepEqual(unzipped(pack), {
                "all/a.txt": "a",
                "all/b.txt": "a",
                "all/c.txt": "../c.txt",
                "c.txt": "c",
                "one.txt": "a",
            });
        });
    });

    it("leaves out one to a folder of which nothing is packaged", () => {
        withTree({ "app.py": "", "a/.env": "", b: { link: "a" } }, (folder) =>
            assert.deepEqual(unzipped(packageFolder(folder, NOTHING)), { "app.py": "" }),
        );
    });

    it("follows one to the folder itself", () => {
        withTree({ "app.py": "code", "b.py": { link: "app.py" } }, (folder) =>
            withTree({ link: { link: folder } }, (other) =>
                assert.deepEqual(packageFolder(join(other, "link"), NOTHING).paths, ["app.py", "b.py"]),
            ),
        );
    });

    it("refuses one that leads out of the folder, unless it is left out", () => {
        for (const link of ["/etc", "/etc/hosts", "../../folder-2/x", "../../folder-2", "../.."]) {
            withTree({ "folder/app.py": "", "folder/a/b": { link }, "folder-2/x": "" }, (outside) => {
                const folder = join(outside, "folder");
                refuses(() => packageFolder(folder, NOTHING), /^The symbolic link a\/b leads out of the folder/);
                assert.deepEqual(packageFolder(folder, { exclude: ["a/"] }).paths, ["app.py"]);
            });
        }
    });

    it("refuses one that leads nowhere, or around in a circle", () => {
        const nowhere = /^The symbolic link x leads nowhere/;
        withTree({ x: { link: "y" } }, (folder) => refuses(() => packageFolder(folder, NOTHING), nowhere));
        withTree({ x: { link: "x" } }, (folder) => refuses(() => packageFolder(folder, NOTHING), nowhere));
        withTree({ x: { link: "y" }, y: { link: "x" } }, (folder) =>
            refuses(() => packageFolder(folder, NOTHING), nowhere),
        );
        // What is left out is copied, so there a link to a folder around it would have no end.
        withTree({ ".a/b/x": { link: ".." }, c: { link: ".a" } }, (folder) =>
            refuses(() => packageFolder(folder, NOTHING), /^The symbolic link c\/b\/x leads back to a folder/),
        );
    });
});
