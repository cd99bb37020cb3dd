import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { unzipSync } from "fflate";

import { placeholderArchive } from "../../program/placeholderArchive";
import { recordPlatform } from "../support/platform";
import { find } from "../support/recorder";

/** How it is built: the platform does not know that of these languages. */
const BUILT = { "platform:build": JSON.stringify({ output: "dist" }) };

describe("the placeholder's zip file", () => {
    const root = mkdtempSync(join(tmpdir(), "placeholder-"));

    after(() => rmSync(root, { recursive: true, force: true }));

    it("has an executable bootstrap, and is the same file each time", () => {
        const settings = { runtime: "provided.al2023", handler: "any" };
        const path = placeholderArchive(settings, root) ?? "";
        assert.equal(placeholderArchive(settings, root), path);
        const bytes = readFileSync(path);
        assert.deepEqual(Object.keys(unzipSync(bytes)), ["bootstrap"]);
        // In the central directory: the system that the modes are of, and the modes.
        const entry = bytes.indexOf(Buffer.from("PK\u0001\u0002"));
        assert.equal(bytes.readUInt8(entry + 5), 3);
        assert.equal(bytes.readUInt32LE(entry + 38) >>> 16, 0o100755);
    });

    it("is what such a function is made of, and no other", async () => {
        assert.equal(placeholderArchive({ runtime: "ruby3.4", handler: "app.main" }, root), undefined);
        const recording = await recordPlatform({
            "platform:function": JSON.stringify({ runtime: "provided.al2023", handler: "bootstrap" }),
            ...BUILT,
        });
        const { code } = find(recording, "aws:lambda/function:Function", "function").inputs;
        assert.match(String((code as { path: unknown }).path), /placeholder-[0-9a-f]{16}\.zip$/);
    });

    it("is not made for a runtime that has none: the first up says what to leave out", async () => {
        const settings = { runtime: "java21", handler: "example.Handler::handle", snapStart: true };
        await assert.rejects(
            recordPlatform({ "platform:function": JSON.stringify(settings), ...BUILT }),
            /nothing to start with java21/,
        );
    });
});
