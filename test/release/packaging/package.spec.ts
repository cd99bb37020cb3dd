import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { unzipSync } from "fflate";

import { UserError } from "../../../common/errors";
import { packageFolder, type Package, type PackageOptions } from "../../../release/packaging";
import { ZipWriter } from "../../../release/packaging/zip";
import { withSocket, withTree, writeTree, type Tree } from "./trees";

const NOTHING: PackageOptions = { exclude: [] };

/** What a package unzips to, as text. */
function unzipped({ bytes }: Package): Record<string, string> {
    return Object.fromEntries(
        Object.entries(unzipSync(bytes)).map(([path, content]) => [path, Buffer.from(content).toString()]),
    );
}

/** The modes in a zip file's directory, by path. */
function modes({ bytes, files }: Package): Record<string, string> {
    const file = Buffer.from(bytes);
    const found: Record<string, string> = {};
    let at = file.readUInt32LE(file.length - 6);
    for (let index = 0; index < files; index++) {
        const length = file.readUInt16LE(at + 28);
        assert.equal(file.readUInt8(at + 5), 3, "made by Unix, without which modes do not count");
        found[file.toString("utf8", at + 46, at + 46 + length)] = (file.readUInt32LE(at + 38) >>> 16).toString(8);
        at += 46 + length;
    }
    return found;
}

function refuses(work: () => unknown, message: RegExp): void {
    assert.throws(work, (error) => {
        assert.ok(error instanceof UserError, String(error));
        assert.match(error.message, message);
        assert.ok(error.remedy, "says what to do next");
        return true;
    });
}

describe("packageFolder", () => {
    it("packages what is not left out, and says what it is", () => {
        const tree = { "app.py": "code", "lib/x.py": "more", "lib/x_test.py": "", ".env": "", "build/run.sh": "" };
        withTree(tree, (folder) => {
            const pack = packageFolder(folder, { exclude: [] });
            assert.deepEqual(unzipped(pack), { "app.py": "code", "lib/x.py": "more" });
            assert.equal(pack.files, 2);
            assert.equal(pack.unzippedBytes, 8);
            assert.deepEqual(pack.paths, ["app.py", "lib/x.py"]);
            assert.equal(pack.codeSha256, createHash("sha256").update(pack.bytes).digest("base64"));
            assert.deepEqual(packageFolder(folder, { exclude: ["lib/"] }).paths, ["app.py"]);
        });
    });

    it("gives bytes that are known, so that a new version of the library that compresses otherwise is noticed", () => {
        // Words that are repeated at many distances: every way to search for repetitions finds others.
        const words = Array.from({ length: 4000 }, (_, index) => `word${(index * index) % 397}`).join(" ");
        withTree({ "app.py": words, "run.sh": { text: "exit\n", mode: 0o755 } }, (folder) => {
            const { codeSha256 } = packageFolder(folder, { exclude: [], extra: { "release.json": "{}\n" } });
            assert.equal(codeSha256, "IDDAbUAbkM0yfsfFgA1nO70CHoxb2vBGUEXGUBkjNT0=");
        });
    });

    it("sorts by path, not folder by folder", () => {
        withTree({ "a/x": "", "a.b": "", B: "", ä: "" }, (folder) => {
            const pack = packageFolder(folder, NOTHING);
            assert.deepEqual(pack.paths, ["B", "a.b", "a/x", "ä"]);
            assert.deepEqual(Object.keys(unzipped(pack)), pack.paths);
        });
    });

    it("gives a file 0755 where its owner may execute it, and 0644 otherwise", () => {
        const tree = {
            read: { text: "", mode: 0o400 },
            usual: { text: "", mode: 0o664 },
            others: { text: "", mode: 0o655 },
            owner: { text: "", mode: 0o700 },
        };
        withTree(tree, (folder) =>
            assert.deepEqual(modes(packageFolder(folder, NOTHING)), {
                read: "100644",
                usual: "100644",
                others: "100644",
                owner: "100755",
            }),
        );
    });

    it("packages a folder without files as an empty package", () => {
        withTree({ ".env": "" }, (folder) => {
            mkdirSync(join(folder, "empty"));
            assert.deepEqual(packageFolder(folder, NOTHING).paths, []);
        });
    });

    it("refuses a folder that is not there, and a file", () => {
        withTree({ "app.py": "" }, (folder) => {
            refuses(() => packageFolder(join(folder, "nothing"), NOTHING), /nothing cannot be read: it is not there/);
            refuses(() => packageFolder(join(folder, "app.py"), NOTHING), /app\.py cannot be read: it is not a folder/);
        });
    });

    it("refuses what cannot be packaged, rather than leaving it out", async () => {
        await withSocket((folder) => {
            refuses(() => packageFolder(folder, NOTHING), /^socket is neither a file nor a folder/);
            assert.deepEqual(packageFolder(folder, { exclude: ["socket"] }).paths, []);
        });
    });

    // Only Linux lets a name be any bytes.
    (process.platform === "linux" ? it : it.skip)("refuses a name that is not UTF-8", () => {
        withTree({}, (folder) => {
            writeFileSync(Buffer.concat([Buffer.from(`${folder}/x`), Buffer.of(0xff)]), "");
            refuses(() => packageFolder(folder, NOTHING), /^The name of x\uFFFD is not UTF-8/);
        });
    });

    it("refuses files that are larger than Lambda takes, before it reads them", () => {
        withTree({ "app.py": "x", "node_modules/@a/b/c": "", "node_modules/@a/d": "" }, (folder) => {
            truncateSync(join(folder, "node_modules/@a/b/c"), 262_143_999);
            truncateSync(join(folder, "node_modules/@a/d"), 10_000_000);
            assert.throws(() => packageFolder(folder, NOTHING), {
                name: "UserError",
                message:
                    "The package unzips to 272144000 bytes. Lambda takes at most 262144000: its quota " +
                    '"Deployment package size", 250 MB unzipped, which cannot be raised.',
                remedy:
                    "Leave out what is not needed to run, with build.exclude. Largest: node_modules/@a/b (250 MB), " +
                    "node_modules/@a/d (10 MB), app.py (0 MB).",
            });
        });
        withTree({ "node_modules/.pnpm/a@1.0.0/node_modules/a/x": "" }, (folder) => {
            truncateSync(join(folder, "node_modules/.pnpm/a@1.0.0/node_modules/a/x"), 262_144_001);
            assert.throws(() => packageFolder(folder, NOTHING), {
                remedy: /Largest: node_modules\/\.pnpm\/a@1\.0\.0 \(250 MB\)\.$/,
            });
        });
        const folders = Object.fromEntries([..."abcdefghijkl"].map((name) => [`${name}/x`, ""]));
        withTree(folders, (folder) => {
            Object.keys(folders).forEach((path, index) => truncateSync(join(folder, path), (20 + index) * 2 ** 20));
            assert.throws(() => packageFolder(folder, NOTHING), {
                remedy: /Largest: l \(31 MB\), k \(30 MB\), .*, d \(23 MB\), c \(22 MB\)\.$/,
            });
        });
    });

    describe("with symbolic links", () => {
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

    describe("with dependencies and extra files", () => {
        const packaged = (tree: Tree, options: PackageOptions): Record<string, string> =>
            withTree(tree, (folder) =>
                unzipped(
                    packageFolder(join(folder, "source"), { dependencies: join(folder, "dependencies"), ...options }),
                ),
            );

        it("puts dependencies at the root, without what does not run", () => {
            const tree = {
                "source/app.py": "own",
                "dependencies/flask/app.py": "flask",
                "dependencies/flask/tests/.x": "kept",
                "dependencies/flask/__pycache__/x": "",
                "dependencies/bin/flask": "",
            };
            assert.deepEqual(packaged(tree, NOTHING), {
                "app.py": "own",
                "flask/app.py": "flask",
                "flask/tests/.x": "kept",
            });
        });

        it("lets the application win over dependencies, and extra files over both", () => {
            const tree = {
                "source/a": "own",
                "source/b/c": "own",
                "source/d": "own",
                "source/release.json": "own",
                "dependencies/a": "foreign",
                "dependencies/b": "foreign",
                "dependencies/d/e": "foreign",
                "dependencies/release.json": "foreign",
            };
            assert.deepEqual(packaged(tree, { exclude: [], extra: { "release.json": "extra" } }), {
                a: "own",
                "b/c": "own",
                d: "own",
                "release.json": "extra",
            });
        });

        it("mixes the files of a folder that is in both", () => {
            const tree = { "source/google/a.py": "", "dependencies/google/b.py": "" };
            assert.deepEqual(Object.keys(packaged(tree, NOTHING)), ["google/a.py", "google/b.py"]);
        });

        it("takes a link for a file, of the application or of dependencies", () => {
            const tree = {
                "source/a": { link: "own" },
                "source/own": "own",
                "source/b/c": "own",
                "dependencies/a": "foreign",
                "dependencies/b": { link: "d" },
                "dependencies/d/e": "foreign",
                "dependencies/f": { link: "d/e" },
            };
            assert.deepEqual(packaged(tree, NOTHING), {
                a: "own",
                "b/c": "own",
                "d/e": "foreign",
                f: "d/e",
                own: "own",
            });
        });

        it("refuses a link whose end the application has taken the place of", () => {
            const tree = {
                "source/d": "own",
                "dependencies/d/e": "foreign",
                "dependencies/f": { link: "d/e" },
            };
            refuses(() => packaged(tree, NOTHING), /^The symbolic link f leads to nothing that is packaged/);
        });

        it("takes dependencies that are not there as none", () => {
            assert.deepEqual(packaged({ "source/a": "x" }, NOTHING), { a: "x" });
        });
    });
});

describe("ZipWriter", () => {
    it("refuses more files than the format holds", () => {
        refuses(() => new ZipWriter(65_535), /^The package has 65535 files/);
    });
});
