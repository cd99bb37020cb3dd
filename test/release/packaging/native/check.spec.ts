import assert from "node:assert/strict";

import { UserError } from "../../../../common/errors";
import { refuseMisfits } from "../../../../release/packaging/native/check";
import { Inspection } from "../../../../release/packaging/native/inspection";
import { madeElf, madeMacho, madePe } from "./madeElf";

const LINUX = madeElf();
const ARM = madeElf({ machine: 183 });
const MUSL = madeElf({ needed: ["libc.musl-x86_64.so.1"] });
const MAC = madeMacho(0x0100000c);
const NAPI = madeElf({ symbols: ["napi_register_module_v1"] });

type Files = Readonly<Record<string, Uint8Array | string>>;

/** What is said of files: message and remedy, or undefined where they fit. */
function fault(files: Files, runtime = "python3.13", architecture = "x86_64"): readonly string[] | undefined {
    const inspection = new Inspection();
    for (const [path, content] of Object.entries(files)) {
        inspection.add(path, Buffer.from(content as string), false);
    }
    try {
        refuseMisfits(inspection.result, { runtime, architecture });
        return undefined;
    } catch (error) {
        assert.ok(error instanceof UserError, String(error));
        return [error.message, error.remedy ?? ""];
    }
}

/** The notes of a distribution `core` 1.2, and its files. */
function wheel(tag: string, files: Files): Files {
    const notes = "core-1.2.dist-info";
    const record = [...Object.keys(files), `${notes}/WHEEL`].map((path) => `${path},sha256=x,1`).join("\r\n");
    return { ...files, [`${notes}/WHEEL`]: `Wheel-Version: 1.0\nTag: ${tag}\n`, [`${notes}/RECORD`]: record };
}

const PIP =
    "Install it for the function: python3 -m pip install --only-binary :all: --python-version 3.13 --platform manylinux_2_34_x86_64 " +
    "--platform manylinux_2_28_x86_64 --platform manylinux2014_x86_64 --requirement requirements.txt --target .platform/dependencies";

describe("refuseMisfits", () => {
    it("refuses a module of another Python, naming the distribution and both ways out", () => {
        const path = "core/_core.cpython-311-x86_64-linux-gnu.so";
        assert.deepEqual(fault(wheel("cp311-cp311-manylinux_2_17_x86_64", { [path]: LINUX })), [
            `The package does not run on python3.13 and x86_64: core 1.2 is made for CPython 3.11 (${path}).`,
            `${PIP}\n    Or have the function run on what it is made for: pulumi config set --path 'function.runtime' python3.11`,
        ]);
        assert.equal(fault(wheel("cp311-cp311-manylinux_2_17_x86_64", { [path]: LINUX }), "python3.11"), undefined);
        assert.match(fault({ "x.cpython-313t-x86_64-linux-gnu.so": LINUX })?.[0] ?? "", /3\.13, free-threaded/);
        assert.match(fault({ "x.pypy310-pp73-x86_64-linux-gnu.so": LINUX })?.[0] ?? "", /is made for PyPy/);
    });

    it("takes a module for several Pythons if one of them is the function's, and others for what they are", () => {
        const both = { "x.cpython-311-x86_64-linux-gnu.so": LINUX, "x.cpython-313-x86_64-linux-gnu.so": LINUX };
        assert.equal(fault(both), undefined);
        assert.ok(fault({ ...both, "y.cpython-311-x86_64-linux-gnu.so": LINUX }), "another module");
        assert.equal(fault({ "plain.so": LINUX, "lib/libplain.so.3": LINUX }), undefined);
    });

    it("takes the stable interface since the version that it was made for", () => {
        const stable = (tag: string) => fault(wheel(tag, { "core/_core.abi3.so": LINUX }));
        assert.equal(stable("cp37-abi3-manylinux_2_17_x86_64"), undefined);
        assert.equal(stable("cp313-abi3-manylinux_2_17_x86_64"), undefined);
        assert.match(
            stable("cp314-abi3-manylinux_2_17_x86_64")?.[0] ?? "",
            /core 1\.2 is made for CPython 3\.14 or newer/,
        );
        assert.equal(fault({ "own.abi3.so": LINUX }), undefined);
    });

    it("says all that speaks against a file, and offers another Python only where that would do", () => {
        const path = "core/_core.cpython-311-darwin.so";
        assert.deepEqual(fault(wheel("cp311-cp311-macosx_11_0_arm64", { [path]: MAC })), [
            `The package does not run on python3.13 and x86_64: core 1.2 is made for CPython 3.11, and is made for macOS (${path}).`,
            PIP,
        ]);
        assert.match(fault({ "x.cp313-win_amd64.pyd": madePe() })?.[0] ?? "", /is made for Windows/);
        const arm = fault({ "x.cpython-313-aarch64-linux-gnu.so": ARM });
        assert.match(arm?.[0] ?? "", /x\.cpython-313-aarch64-linux-gnu\.so is made for arm64\.$/);
        assert.match(arm?.[1] ?? "", /^Build it for Linux on x86_64, or leave it out with build\.exclude\.$/);
        assert.equal(fault({ "x.cpython-313-aarch64-linux-gnu.so": ARM }, "python3.13", "arm64"), undefined);
    });

    it("refuses another C library, and a newer one than the runtime's system has", () => {
        assert.match(fault({ "a.so": MUSL })?.[0] ?? "", /a\.so is made for musl, the C library of Alpine Linux/);
        const newer = { "a.so": madeElf({ versions: ["GLIBC_2.28"] }) };
        assert.equal(fault(newer, "python3.12"), undefined);
        assert.match(
            fault(newer, "python3.11")?.[0] ?? "",
            /needs glibc 2\.28, where Amazon Linux 2, the system of python3\.11, has 2\.26\.$/,
        );
        const newest = { "a.so": madeElf({ versions: ["GLIBC_2.35"] }) };
        assert.match(
            fault(newest, "provided.al2023")?.[0] ?? "",
            /Amazon Linux 2023, the system of provided\.al2023, has 2\.34/,
        );
    });

    it("takes what a wheel for any system brings for others", () => {
        const files = { "core/cli.node": MAC, "core/linux_arm.so": ARM };
        assert.equal(fault(wheel("py3-none-any", files)), undefined);
    });

    it("takes a distribution one of whose libraries fits, unless it is a module", () => {
        const files = { "core/attach_x86.so": madeElf({ machine: 3 }), "core/attach_amd64.so": LINUX };
        assert.equal(fault(wheel("cp313-cp313-manylinux_2_17_x86_64", files)), undefined);
        assert.ok(fault(wheel("cp313-cp313-manylinux_2_17_x86_64", { "core/attach_x86.so": madeElf({ machine: 3 }) })));
    });

    it("refuses a package of Node.js for other systems only, wherever it keeps them", () => {
        const node = (files: Files) => fault(files, "nodejs22.x");
        const mac = { "node_modules/@img/sharp-darwin-arm64/lib/sharp-darwin-arm64.node": MAC };
        assert.deepEqual(node(mac), [
            "The package does not run on nodejs22.x and x86_64: @img/sharp-darwin-arm64 is made for macOS " +
                "(node_modules/@img/sharp-darwin-arm64/lib/sharp-darwin-arm64.node).",
            "Install it for the function, with the Node.js of nodejs22.x, after node_modules was removed: " +
                "npm ci --omit=dev --os=linux --cpu=x64 --libc=glibc",
        ]);
        assert.equal(node({ ...mac, "node_modules/@img/sharp-linux-x64/lib/sharp-linux-x64.node": NAPI }), undefined);
        const musl = madeElf({ needed: ["libc.musl-x86_64.so.1"], symbols: ["napi_register_module_v1"] });
        assert.ok(node({ ...mac, "node_modules/@img/sharp-linuxmusl-x64/lib/sharp-linuxmusl-x64.node": musl }));
        const pnpm = "node_modules/.pnpm/bcrypt@6.0.0/node_modules/bcrypt/prebuilds";
        assert.equal(
            node({ [`${pnpm}/darwin-arm64/bcrypt.node`]: MAC, [`${pnpm}/linux-x64/bcrypt.glibc.node`]: NAPI }),
            undefined,
        );
        assert.match(
            node({ [`${pnpm}/darwin-arm64/bcrypt.node`]: MAC, [`${pnpm}/win32-x64/bcrypt.node`]: madePe() })?.[0] ?? "",
            /: bcrypt is made for macOS/,
        );
    });

    it("refuses a module of another Node.js, whatever else of it is no module", () => {
        const made = (version: number) => ({
            "node_modules/better-sqlite3/build/Release/better_sqlite3.node": madeElf({
                symbols: [`node_register_module_v${version}`],
            }),
            "node_modules/better-sqlite3/build/Release/test_extension.node": LINUX,
        });
        assert.equal(fault(made(127), "nodejs22.x"), undefined);
        assert.match(fault(made(115), "nodejs22.x")?.[0] ?? "", /: better-sqlite3 is made for Node\.js 20 \(/);
        assert.match(fault(made(99), "nodejs22.x")?.[0] ?? "", /Node\.js with the binary interface 99 \(/);
        assert.equal(fault(made(115), "nodejs99.x"), undefined, "a Node.js that is not known yet");
        assert.equal(fault({ "node_modules/a/a.node": NAPI }, "nodejs22.x"), undefined);
    });

    it("leaves alone what the runtime does not load", () => {
        assert.equal(fault({ "tool/x.cpython-311-darwin.so": MAC, "x.pyd": madePe() }, "nodejs22.x"), undefined);
        assert.equal(fault({ "x.node": MAC, "node_modules/a/b.so": ARM }), undefined);
    });

    it("checks the program of a runtime without a language", () => {
        assert.match(
            fault({ bootstrap: MAC }, "provided.al2023", "arm64")?.[0] ?? "",
            /^The package does not run on provided\.al2023 and arm64: bootstrap is made for macOS\.$/,
        );
        assert.match(
            fault({ bootstrap: LINUX }, "provided.al2023", "arm64")?.[0] ?? "",
            /bootstrap is made for x86_64/,
        );
        assert.equal(fault({ bootstrap: "#!/bin/sh\n" }, "provided.al2023"), undefined);
    });

    it("names five, and how many more there are", () => {
        const files = Object.fromEntries([..."abcdefg"].map((name) => [`${name}.so`, ARM]));
        assert.match(fault(files)?.[0] ?? "", /: a\.so is made for arm64; .*; e\.so is made for arm64; and 2 more\.$/);
    });
});
