import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { BuildSettings } from "../../../contract/buildSettings";
import { install, Place } from "../../../release/building";
import { writeTree } from "../packaging/trees";

const SETTINGS: BuildSettings = {
    runtime: "python3.13",
    architecture: "x86_64",
    handlers: ["app.handler"],
    folder: "services/api",
};

/** As uv 0.13.9 exports it: members without hashes, by their path from the workspace's root. */
const EXPORTED = "./packages/core\nidna==3.20 \\\n    --hash=sha256:aa\n";

describe("a workspace of uv's", () => {
    let folder: string;
    let ran: string[];

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "uv-workspace-"));
        ran = [];
    });

    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    /** Installs, with a pip that makes this wheel of a member. */
    function installWith(wheel: string | undefined): string {
        writeTree(folder, {
            "uv.lock": "",
            "pyproject.toml": '[tool.uv.workspace]\nmembers = ["services/*", "packages/*"]\n',
            "packages/core/pyproject.toml": '[project]\nname = "core"\n',
            "services/api/pyproject.toml": '[project]\nname = "api"\ndependencies = ["core", "idna"]\n',
            "services/api/app.py": "",
        });
        const place = new Place(
            folder,
            SETTINGS,
            () => undefined,
            (command, args) => {
                ran.push([command, ...args].join(" ").replaceAll(folder, "~"));
                const after = (flag: string) => args[args.indexOf(flag) + 1] ?? "";
                if (args.includes("export")) {
                    writeFileSync(after("--output-file"), EXPORTED);
                } else if (args.includes("wheel")) {
                    if (wheel === undefined) {
                        return { status: 1, stdout: "", stderr: "No module named setuptools_rust" };
                    }
                    writeFileSync(join(after("--wheel-dir"), wheel), "wheel");
                }
                return { status: 0, stdout: "3.11 x86_64 glibc 2.36", stderr: "" };
            },
        );
        install(place);
        return readFileSync(place.own("requirements-main.txt"), "utf8").replaceAll(folder, "~");
    }

    it("has its members built, and installed with their hashes: pip takes no folder beside packages with hashes", () => {
        const requirements = installWith("core-0.1.0-py3-none-any.whl");
        const [member, ...others] = requirements.split("\n");
        // The SHA-256 of `wheel`.
        const hash = "ba59926159d2aa256eb8739b8da7e2b574b960e1202c6d624cbe981cef996c91";
        assert.equal(member, `~/.platform/members/packages/core/core-0.1.0-py3-none-any.whl --hash=sha256:${hash}`);
        assert.deepEqual(others, ["idna==3.20 \\", "    --hash=sha256:aa", ""]);
        const built = ran.find((line) => line.includes(" wheel ")) ?? "";
        assert.match(built, / --no-deps .*~\/packages\/core$/);
        assert.doesNotMatch(built, /root-user-action/, "which pip knows for the installation alone");
        assert.match(ran.find((line) => line.includes(" export ")) ?? "", / --locked --no-emit-project --no-editable /);
    });

    it("says which member cannot be built, or is compiled for another system than the function's", () => {
        assert.throws(() => installWith(undefined), {
            name: "UserError",
            message: "packages/core, of the workspace, could not be built:\n    No module named setuptools_rust",
        });
        assert.throws(() => installWith("core-0.1.0-cp311-cp311-linux_x86_64.whl"), {
            name: "UserError",
            message: /^packages\/core, of the workspace, is compiled, .* cannot be loaded by Python 3\.13 on x86_64\.$/,
        });
    });
});
