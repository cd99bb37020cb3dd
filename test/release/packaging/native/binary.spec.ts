import assert from "node:assert/strict";

import fc from "fast-check";

import { isNewer, mayBeBinary, readBinary } from "../../../../release/packaging/native/binary";
import { madeElf, madeMacho, madePe, type MadeElf } from "./madeElf";

/** What is read of a file, without what was put in. */
function read(content: Uint8Array): object | undefined {
    const binary = readBinary("x.so", content, false);
    if (binary === undefined) {
        return undefined;
    }
    const { path: _path, executable: _executable, ...rest } = binary;
    return rest;
}

describe("readBinary", () => {
    it("reads processor, C library and the newest glibc of a file of Linux", () => {
        const elf = (made: MadeElf) => read(madeElf(made));
        const linux = { system: "Linux", processors: ["x86_64"] };
        assert.deepEqual(elf({}), { ...linux, libc: "glibc" });
        assert.deepEqual(elf({ needed: [] }), linux, "linked statically, as Go does");
        assert.deepEqual(elf({ machine: 183 }), { ...linux, processors: ["arm64"], libc: "glibc" });
        assert.deepEqual(elf({ machine: 243, needed: [] }), { ...linux, processors: ["processor number 243 of ELF"] });
        assert.deepEqual(elf({ needed: ["libgcc_s.so.1", "libc.musl-x86_64.so.1"] }), { ...linux, libc: "musl" });
        assert.deepEqual(elf({ needed: ["libc.so"] }), { ...linux, libc: "musl" });
        const versions = ["GLIBC_2.9", "GLIBC_2.34", "GLIBC_2.4", "GLIBC_PRIVATE", "GLIBCXX_3.4.30", "GCC_3.0"];
        assert.deepEqual(elf({ versions }), { ...linux, libc: "glibc", glibc: "2.34" });
        assert.deepEqual(elf({ versions: ["GLIBC_2.2.5", "GLIBC_ABI_DT_RELR"] }), {
            ...linux,
            libc: "glibc",
            glibc: "2.36",
        });
    });

    it("reads what a module of Node.js was compiled for", () => {
        const abi = (...symbols: readonly string[]) => readBinary("x.node", madeElf({ symbols }), false)?.nodeAbi;
        assert.equal(abi("malloc"), undefined);
        assert.equal(abi("malloc", "node_register_module_v115"), 115);
        assert.equal(abi("napi_register_module_v1"), "any");
        assert.equal(abi("node_register_module_v115", "napi_register_module_v1"), "any");
        assert.equal(abi("napi_module_register"), "any");
        assert.equal(abi("node_module_register"), "unknown");
    });

    it("knows files of macOS and Windows", () => {
        assert.deepEqual(read(madeMacho(0x0100000c)), { system: "macOS", processors: ["arm64"] });
        const universal = Buffer.alloc(48);
        universal.writeUInt32BE(0xcafebabe, 0);
        universal.writeUInt32BE(2, 4);
        universal.writeUInt32BE(0x01000007, 8);
        universal.writeUInt32BE(0x0100000c, 28);
        assert.deepEqual(read(universal), { system: "macOS", processors: ["x86_64", "arm64"] });
        assert.deepEqual(read(madePe()), { system: "Windows", processors: ["x86_64"] });
        assert.deepEqual(read(madePe(0xaa64)), { system: "Windows", processors: ["arm64"] });
    });

    it("says of a file of another width or order no more than its processor", () => {
        const narrow = Buffer.from(madeElf({ machine: 40 }));
        narrow[4] = 1;
        assert.deepEqual(read(narrow), { system: "Linux", processors: ["ARM (32 bits)"] });
        const swapped = Buffer.from(madeElf());
        swapped[5] = 2;
        swapped.writeUInt16BE(22, 18);
        assert.deepEqual(read(swapped), { system: "Linux", processors: ["processor number 22 of ELF"] });
    });

    it("is undefined of what is not compiled", () => {
        for (const text of ["", "\x7fELF", "#!/bin/sh\nexec ./main \n", "INPUT(-lfoo)", "MZ", "MZ".padEnd(200)]) {
            assert.equal(read(Buffer.from(text, "latin1")), undefined, text);
        }
    });

    it("takes neither long nor much for a file that was made to be read for long", () => {
        const file = Buffer.from(madeElf());
        // The dynamic section is all of a large file that has no end of a list and no end of a text.
        const large = Buffer.concat([file, Buffer.alloc(64 * 2 ** 20, 1)]);
        large.writeBigUInt64LE(BigInt(file.length), 64 + 56 + 8);
        large.writeBigUInt64LE(BigInt(large.length - file.length), 64 + 56 + 32);
        const before = process.memoryUsage().heapUsed;
        assert.deepEqual(read(large), { system: "Linux", processors: ["x86_64"] });
        assert.ok(process.memoryUsage().heapUsed - before < 64 * 2 ** 20);
    });

    it("answers whatever has happened to a file", () => {
        const whole = madeElf({ versions: ["GLIBC_2.34"], symbols: ["a"] });
        fc.assert(
            fc.property(fc.nat(whole.length), fc.nat(whole.length - 1), fc.nat(255), (length, place, value) => {
                const changed = Buffer.from(whole);
                changed[place] = value;
                read(changed);
                read(changed.subarray(0, length));
            }),
            { numRuns: 2000 },
        );
    });
});

describe("mayBeBinary", () => {
    it("goes by the name", () => {
        for (const path of [
            "a.so",
            "a/b.so.1.2",
            "a.node",
            "a.pyd",
            "bootstrap",
            "a.cpython-313-x86_64-linux-gnu.so",
        ]) {
            assert.ok(mayBeBinary(path), path);
        }
        for (const path of ["a.py", "a.so.py", "sonode", "bootstrap.js", "a/my-bootstrap", "a.node/x"]) {
            assert.ok(!mayBeBinary(path), path);
        }
    });
});

describe("isNewer", () => {
    it("compares numbers, not texts", () => {
        for (const [version, other] of [
            ["2.34", "2.9"],
            ["2.2.5", "2.2"],
            ["3.14", "3.13"],
        ] as const) {
            assert.ok(isNewer(version, other), version);
            assert.ok(!isNewer(other, version), version);
            assert.ok(!isNewer(version, version), version);
        }
    });
});
