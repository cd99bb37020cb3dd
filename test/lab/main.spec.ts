import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
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
        const args = ["lab/start.js", "--folder", folder, "down"];
        const child = spawn(process.execPath, args, { cwd: CHECKOUT, stdio: ["ignore", "pipe", "pipe"] });
        // Long before it writes.
        child.stderr.destroy();
        child.stdout.resume();
        const [code] = (await once(child, "close")) as [number | null];
        assert.equal(code, 0);
        assert.equal(existsSync(folder), false);
    });

    const lab = (...words: string[]) => {
        const args = ["lab/start.js", "--folder", join(base, "lab"), ...words];
        return spawnSync(process.execPath, args, { cwd: CHECKOUT, encoding: "utf8" });
    };

    it("refuses an application that is not there before anything is started or written", () => {
        for (const [words, code, message] of [
            [["--app", join(base, "none")], 1, /^There is no folder .*none\.$/m],
            [["--config", "x.yaml"], 2, /^--config belongs to an application\.$/m],
            [["--previews", "many"], 2, /It has to be a number of previews/],
        ] as const) {
            const { status, stderr } = lab(...words);
            assert.deepEqual([status, message.test(stderr)], [code, true], stderr);
            assert.equal(existsSync(join(base, "lab")), false);
        }
    }).timeout(60_000);

    it("opens no pull request where no lab runs, and leaves no folder behind", () => {
        const { status, stderr } = lab("pull-request", "feature");
        assert.equal(status, 1, stderr);
        assert.match(
            stderr,
            /^The lab is not running: nothing was built\.\n {2}Start it, then try again: npm run local$/m,
        );
        assert.equal(existsSync(join(base, "lab")), false);
    }).timeout(60_000);
});
