import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { cli } from "../../../tools/pulumi-engine/cli";
import { isShim, writeShimFile } from "../../../tools/pulumi-engine/shim";

describe("the pulumi of a lab", () => {
    let folder: string;
    const path = process.env["PATH"];

    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "platform-shim-"))));
    afterEach(() => {
        process.env["PATH"] = path;
        rmSync(folder, { recursive: true });
    });

    it("is told from other files", () => {
        const file = join(folder, "pulumi");
        writeShimFile(file, "/opt/pulumi/bin/pulumi", "/home/me/lab/project", "PROJECT");
        assert.equal(isShim(file), true);
        writeFileSync(file, "#!/bin/sh\nexec '/opt/pulumi' \"$@\"\n");
        assert.equal(isShim(file), false, "somebody's own script");
        assert.equal(isShim(join(folder, "none")), false);
        assert.equal(isShim(folder), false);
    });

    it("is never taken for the engine, in a shell that has the variables of a lab", () => {
        const [shims, own] = [join(folder, "shims"), join(folder, "own")];
        [shims, own].forEach((each) => mkdirSync(each));
        writeShimFile(join(shims, "pulumi"), join(own, "pulumi"), folder, "PROJECT");
        writeFileSync(join(own, "pulumi"), "#!/bin/sh\n");
        process.env["PATH"] = `${shims}:${own}`;
        assert.deepEqual(cli.candidates(), [{ file: join(own, "pulumi"), origin: "on PATH" }]);
    });
});
