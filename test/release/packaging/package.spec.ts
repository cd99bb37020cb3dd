import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { packageFolder } from "../../../release/packaging";
import { ZipWriter } from "../../../release/packaging/zip";
import { NOTHING, modes, refuses, unzipped } from "./packages";
import { withSocket, withTree } from "./trees";

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
});

describe("ZipWriter", () => {
    it("refuses more files than the format holds", () => {
        refuses(() => new ZipWriter(65_535), /^The package has 65535 files/);
    });

    it("refuses a path that is longer than the format can say", () => {
        const path = `${"a/".repeat(32_768)}b`;
        const add = () => new ZipWriter(1).add({ path, content: new Uint8Array(), kind: "file" });
        refuses(add, /^(a\/){40}… has a path of 65537 bytes\. A zip file holds at most 65535\.$/);
    });
});
