import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { runCommand } from "../../../release/building/place";
import { buildOnWorkstation } from "../../../release/building/workstation";

describe("the variables of a build", () => {
    let folder: string;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "platform-variables-"));
    });

    afterEach(() => {
        delete process.env["NPM_TOKEN"];
        rmSync(folder, { recursive: true, force: true });
    });

    it("reach what installs, which is how a private registry gets its token", () => {
        process.env["NPM_TOKEN"] = "t0k";
        const said = runCommand("bash", ["-c", 'printf %s "$NPM_TOKEN"'], { cwd: folder, env: { OTHER: "1" } });
        assert.equal(said.stdout, "t0k");
    });

    it("reach the commands of a build on a workstation", () => {
        writeFileSync(join(folder, "app.py"), "def lambda_handler(event, context): pass\n");
        const build = (environment: Readonly<Record<string, string>>) => {
            const scratch = mkdtempSync(join(tmpdir(), "platform-variables-build-"));
            const test = ['test "$GREETING" = hello'];
            const settings = {
                runtime: "python3.13",
                architecture: "x86_64",
                handlers: ["app.lambda_handler"],
            } as const;
            try {
                return buildOnWorkstation(
                    folder,
                    scratch,
                    { settings, exclude: [], environment, install: [], test },
                    () => {},
                );
            } finally {
                rmSync(scratch, { recursive: true, force: true });
            }
        };
        assert.ok(build({ GREETING: "hello" }).files > 0);
        assert.throws(() => build({}), /build\.test/);
    });
});
