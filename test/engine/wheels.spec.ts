import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { checkPackage, packageFolder, readPackage } from "../../release/packaging";

/** A distribution with a compiled module, which has wheels for every system. */
const REQUIREMENT = "pydantic-core==2.33.2";

/** Installs it as somebody would for a Python and a platform, packages it, and gives what is said of it. */
function fault(python: string, platform: string, runtime = "python3.13", architecture = "x86_64"): string | undefined {
    const folder = mkdtempSync(join(tmpdir(), "wheels-"));
    try {
        const dependencies = join(folder, ".platform", "dependencies");
        const flags = ["--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"];
        const chosen = ["--python-version", python, "--platform", platform, "--target", dependencies];
        execFileSync("python3", ["-m", "pip", "install", ...flags, ...chosen, REQUIREMENT], { stdio: "pipe" });
        assert.ok(readdirSync(dependencies).length > 0, "something was installed");
        writeFileSync(join(folder, "app.py"), "");
        const pack = packageFolder(folder, { exclude: [], dependencies });
        const file = join(folder, "package.zip");
        writeFileSync(file, pack.bytes);
        assert.deepEqual(readPackage(file).native, pack.native, "the zip file tells the same");
        checkPackage(pack, { handler: "app.f", runtime, architecture });
        return undefined;
    } catch (error) {
        if ((error as Error).name !== "UserError") {
            throw error;
        }
        return (error as Error).message;
    } finally {
        rmSync(folder, { recursive: true });
    }
}

describe("The check of a package, of wheels from the registry", () => {
    it("takes those of the function's Python, processor and system", () => {
        assert.equal(fault("3.13", "manylinux2014_x86_64"), undefined);
        assert.equal(fault("3.11", "manylinux2014_x86_64", "python3.11"), undefined);
        assert.equal(fault("3.12", "manylinux2014_aarch64", "python3.12", "arm64"), undefined);
    });

    for (const [python, platform, reason] of [
        ["3.11", "manylinux2014_x86_64", /: pydantic_core 2\.33\.2 is made for CPython 3\.11 \(/],
        ["3.13", "manylinux2014_aarch64", /: pydantic_core 2\.33\.2 is made for arm64 \(/],
        ["3.13", "musllinux_1_1_x86_64", /: pydantic_core 2\.33\.2 is made for musl/],
        ["3.13", "macosx_11_0_arm64", /: pydantic_core 2\.33\.2 is made for macOS \(/],
        ["3.13", "win_amd64", /: pydantic_core 2\.33\.2 is made for Windows \(/],
    ] as const) {
        it(`refuses that for ${platform} and Python ${python}`, () => {
            assert.match(fault(python, platform) ?? "", reason);
        });
    }
});
