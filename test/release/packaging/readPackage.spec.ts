import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import fc from "fast-check";
import { zipSync, type Zippable } from "fflate";

import { UserError } from "../../../common/errors";
import { checkPackage, packageFolder, readPackage, type Package } from "../../../release/packaging";
import { readZipDirectory } from "../../../release/packaging/zipDirectory";
import { withTree, type Tree } from "./trees";

const SMALL: Zippable = { "app.py": [Buffer.from("print('hello')\n".repeat(20)), { mtime: "2026-01-01" }] };

/** A zip file, with changes to its bytes. Its directory's only entry begins at `entry`, its end at `end`. */
function zipped(change: (file: Buffer, entry: number, end: number) => Buffer | void = () => undefined): Buffer {
    const file = Buffer.from(zipSync(SMALL));
    return change(file, file.readUInt32LE(file.length - 6), file.length - 22) ?? file;
}

function read(bytes: Uint8Array): Package {
    return withTree({}, (folder) => {
        writeFileSync(join(folder, "app.zip"), bytes);
        return readPackage(join(folder, "app.zip"));
    });
}

function refuses(bytes: Uint8Array, message: RegExp): void {
    assert.throws(
        () => read(bytes),
        (error) => {
            assert.ok(error instanceof UserError, String(error));
            assert.match(error.message, message);
            assert.match(error.message, /app\.zip /, "names the file");
            assert.ok(error.remedy, "says what to do next");
            return true;
        },
    );
}

describe("readPackage", () => {
    it("reads back what packageFolder made", () => {
        const tree: Tree = {
            "app.py": "code",
            "1": "",
            "lib/ä.py": { text: "more", mode: 0o755 },
            l: { link: "lib" },
            "lib/ö.py": { link: "../app.py" },
        };
        withTree(tree, (folder) => {
            const pack = packageFolder(folder, { exclude: [] });
            assert.deepEqual(read(pack.bytes), { ...pack, bytes: Buffer.from(pack.bytes) });
        });
    });

    it("reads what others made: folders, stored files, a comment at the end, another order", () => {
        const file = Buffer.from(
            zipSync({ "z.py": [Buffer.from("z"), { level: 0 }], lib: { "a.py": Buffer.from("aa") }, empty: {} }),
        );
        file.writeUInt16LE(5, file.length - 2);
        const bytes = Buffer.concat([file, Buffer.from("hello")]);
        const pack = read(bytes);
        assert.deepEqual(pack.paths, ["lib/a.py", "z.py"]);
        assert.equal(pack.files, 2);
        assert.equal(pack.unzippedBytes, 3);
        assert.equal(pack.codeSha256, createHash("sha256").update(bytes).digest("base64"));
    });

    it("reads links that others stored: packed or not, and to places outside", () => {
        const link = { os: 3, attrs: 0o120777 << 16 } as const;
        const pack = read(
            zipSync({
                "app.py": Buffer.from("code"),
                "long.py": [Buffer.from(`${"./".repeat(90)}app.py`), { ...link, level: 9 }],
                "short.py": [Buffer.from("app.py"), { ...link, level: 0 }],
                opt: [Buffer.from("/opt"), { ...link, level: 0 }],
            }),
        );
        assert.deepEqual(pack.links, { "long.py": `${"./".repeat(90)}app.py`, opt: "/opt", "short.py": "app.py" });
        assert.deepEqual(pack.paths, ["app.py", "long.py", "short.py"]);
    });

    it("refuses a link that says more than Linux takes", () => {
        const content = Buffer.from("a/".repeat(3000));
        refuses(zipSync({ a: [content, { os: 3, attrs: 0o120777 << 16, level: 9 }] }), / is a damaged zip file\.$/);
    });

    it("is not misled by a comment that looks like the end", () => {
        const whole = zipped();
        const comment = whole.subarray(-22);
        whole.writeUInt16LE(comment.length + 1, whole.length - 2);
        assert.deepEqual(read(Buffer.concat([whole, Buffer.from(comment), Buffer.of(0)])).paths, ["app.py"]);
    });

    it("reads a zip file without files as an empty package", () => {
        assert.equal(read(zipSync({})).files, 0);
    });

    it("refuses what is no zip file", () => {
        refuses(Buffer.alloc(0), / is not a zip file\.$/);
        refuses(Buffer.from("print('hello')\n"), / is not a zip file\.$/);
        refuses(Buffer.alloc(100_000, 0x50), / is not a zip file\.$/);
        refuses(Buffer.concat([zipped(), Buffer.from("more")]), / without its end/);
        withTree({ "app.py": "" }, (folder) => {
            assert.throws(() => readPackage(folder), { name: "UserError", message: /is not a file/ });
            assert.throws(() => readPackage(join(folder, "x.zip")), { name: "UserError", message: /it is not there/ });
        });
    });

    it("refuses a zip file that has been cut off", () => {
        const whole = zipped();
        for (let length = 4; length < whole.length; length++) {
            refuses(whole.subarray(0, length), / is a zip file without its end, so a part of it is missing\.$/);
        }
    });

    it("refuses a damaged one", () => {
        const damage: readonly ((file: Buffer, entry: number, end: number) => Buffer | void)[] = [
            (file, entry) => void file.writeUInt8(0, entry),
            (file, entry) => void file.writeUInt16LE(60_000, entry + 28),
            (file, entry) => void file.writeUInt16LE(1, entry + 30),
            (file, entry) => void file.writeUInt32LE(1, entry + 42),
            (file, entry) => void file.writeUInt32LE(1_000_000, entry + 42),
            (file, entry) => void file.writeUInt32LE(1_000_000, entry + 20),
            (file) => void file.writeUInt8(0, 0),
            (file, _, end) => void file.writeUInt32LE(1_000_000, end + 16),
            (file, _, end) => void file.writeUInt32LE(1, end + 12),
            (file, _, end) => (file.writeUInt16LE(2, end + 8), void file.writeUInt16LE(2, end + 10)),
            (file, _, end) => (file.writeUInt16LE(0, end + 8), void file.writeUInt16LE(0, end + 10)),
            (file, entry) => Buffer.concat([Buffer.from("prefix"), file.subarray(0, entry), file.subarray(entry)]),
            (file, _, end) => Buffer.concat([file.subarray(0, end), Buffer.of(0), file.subarray(end)]),
            (file, entry) => Buffer.concat([file.subarray(0, 20), file.subarray(entry)]),
        ];
        for (const change of damage) {
            refuses(zipped(change), / is a damaged zip file\.$/);
        }
    });

    it("refuses what Lambda may not read", () => {
        for (const flag of [0x0001, 0x0041, 0x2000]) {
            const encrypted = zipped((file, entry) => void file.writeUInt16LE(flag, entry + 8));
            refuses(encrypted, / is encrypted \(app\.py\), and Lambda has no password\.$/);
        }
        const bzip2 = zipped((file, entry) => void file.writeUInt16LE(12, entry + 10));
        refuses(bzip2, / compresses app\.py by a method that Lambda may not know/);
        const parts = [4, 6, 8].map((at) => zipped((file, _, end) => void file.writeUInt16LE(7, end + at)));
        parts.forEach((part) => refuses(part, / is one part of a zip file that has several\.$/));
        const many = zipped(
            (file, _, end) => (file.writeUInt16LE(0xffff, end + 8), void file.writeUInt16LE(0xffff, end + 10)),
        );
        const far = zipped((file, _, end) => void file.writeUInt32LE(0xffff_ffff, end + 16));
        const huge = zipped((file, entry) => void file.writeUInt32LE(0xffff_ffff, entry + 24));
        const located = zipped((file, _, end) =>
            Buffer.concat([file.subarray(0, end), Buffer.from("504b0607".padEnd(40, "0"), "hex"), file.subarray(end)]),
        );
        [many, far, huge, located].forEach((zip64) => refuses(zip64, /Zip64/));
    });

    it("refuses a path that leads out of the package", () => {
        for (const path of ["../app.py", "a/../../b", "/etc/passwd"]) {
            refuses(zipSync({ [path]: Buffer.of(1) }), / which would be unzipped outside of the function's folder\.$/);
        }
        assert.deepEqual(read(zipSync({ "a..b/..c": Buffer.of(1) })).paths, ["a..b/..c"]);
    });

    it("does not unzip, so that a file that unzips to a huge one does no harm", () => {
        const bomb = read(zipped((file, entry) => void file.writeUInt32LE(0xffff_fffe, entry + 24)));
        assert.equal(bomb.unzippedBytes, 0xffff_fffe);
        assert.throws(() => checkPackage(bomb, { handler: "app.f", runtime: "python3.13", architecture: "x86_64" }), {
            name: "UserError",
            message: /unzips to 4294967294 bytes/,
        });
    });

    it("refuses a huge file before it reads it", () => {
        withTree({ "app.zip": "" }, (folder) => {
            truncateSync(join(folder, "app.zip"), 5 * 2 ** 30);
            assert.throws(() => readPackage(join(folder, "app.zip")), {
                name: "UserError",
                message: /app\.zip has 5368709120 bytes\. Lambda takes at most 262144000/,
            });
        });
    });

    it("answers or refuses, whatever the bytes are", () => {
        const whole = zipped();
        const flipped = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
        fc.assert(
            fc.property(flipped, (changes) => {
                const bytes = Buffer.from(whole);
                changes.forEach(([at, value]) => bytes.writeUInt8(value, at));
                try {
                    readZipDirectory(bytes, "app.zip");
                } catch (error) {
                    assert.ok(error instanceof UserError, String(error));
                }
            }),
            { numRuns: 2000 },
        );
    });
});
