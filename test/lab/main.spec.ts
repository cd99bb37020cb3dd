import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const CHECKOUT = join(__dirname, "..", "..");

describe("the command line of the lab", () => {
    let base: string;

    beforeEach(() => (base = mkdtempSync(join(tmpdir(), "main-spec-"))));
    afterEach(() => rmSync(base, { recursive: true }));

    it("does its work to the end when nobody reads what it says any more", async () => {
        const folder = join(base, "lab");
        mkdirSync(folder);
        // A run that was killed: something is said about it before the work, and again after it.
        writeFileSync(join(folder, "owner"), String(2 ** 30));
        const args = ["-r", "ts-node/register/transpile-only", "lab/main.ts", "--folder", folder, "down"];
        const child = spawn(process.execPath, args, { cwd: CHECKOUT, stdio: ["ignore", "pipe", "pipe"] });
        // Long before it writes.
        child.stderr.destroy();
        child.stdout.resume();
        const [code] = (await once(child, "close")) as [number | null];
        assert.equal(code, 0);
        assert.equal(existsSync(folder), false);
    });
});
