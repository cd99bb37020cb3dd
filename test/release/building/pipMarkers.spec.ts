import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { zipSync } from "fflate";

import { installPython } from "../../../release/building/pip";
import { Place, runCommand } from "../../../release/building/place";
import { pythonTarget } from "../../../release/building/pythonTarget";

/** A wheel without a module: its metadata alone. */
function wheel(name: string, requires: readonly string[] = []): Uint8Array {
    const info = `${name}-1.dist-info`;
    const needs = requires.map((each) => `Requires-Dist: ${each}\n`).join("");
    const files = {
        [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: 1\n${needs}`,
        [`${info}/WHEEL`]: "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        [`${name}.py`]: "",
    };
    const record = [...Object.keys(files), `${info}/RECORD`].map((file) => `${file},,\n`).join("");
    const all = Object.entries({ ...files, [`${info}/RECORD`]: record });
    return zipSync(Object.fromEntries(all.map(([path, text]) => [path, Buffer.from(text)])));
}

describe("packages of Python for another machine than the one that builds", () => {
    let folder: string;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "platform-markers-"));
        mkdirSync(join(folder, "wheels"));
    });

    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it("are those that markers name for the function, also where packages need others", () => {
        const others = process.arch === "arm64" ? ["x86_64", "x86_64"] : ["arm64", "aarch64"];
        const [architecture, machine] = others as ["arm64" | "x86_64", string];
        const here = `platform_machine == "${process.arch === "arm64" ? "aarch64" : "x86_64"}"`;
        const there = `platform_machine == "${machine}" and sys_platform == "linux" and python_version == "3.14"`;
        for (const [name, requires] of Object.entries({
            alpha: [`beta; ${there}`, `absent; ${here}`],
            beta: [],
        })) {
            writeFileSync(join(folder, "wheels", `${name}-1-py3-none-any.whl`), wheel(name, requires));
        }
        writeFileSync(join(folder, "requirements.txt"), `alpha ; ${there}\nmissing ; ${here}\n`);
        const env = { PIP_NO_INDEX: "1", PIP_FIND_LINKS: join(folder, "wheels") };
        const place = new Place(
            folder,
            { runtime: "python3.14", architecture, handlers: ["app.f"] },
            () => {},
            (command, args, options) => runCommand(command, args, { ...options, env: { ...options.env, ...env } }),
        );
        const into = join(folder, "out");
        installPython(place, pythonTarget(place), [join(folder, "requirements.txt")], into);
        assert.deepEqual(
            readdirSync(into).filter((name) => name.endsWith(".py")),
            ["alpha.py", "beta.py"],
        );
    });
});
