import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import type { Step } from "../../../common/steps";
import { cacheFolder } from "../../../tools/cacheFolder";
import { cacheKey, fillFolder, type Recipe } from "../../../tools/pulumi-engine/cache";

describe("cacheFolder", () => {
    it("follows XDG_CACHE_HOME", () => {
        assert.equal(cacheFolder({ XDG_CACHE_HOME: "/somewhere" }), "/somewhere/serverless-branches");
    });

    it("is in ~/.cache without it, and when it is relative", () => {
        const usual = path.join(homedir(), ".cache", "serverless-branches");
        assert.equal(cacheFolder({}), usual);
        assert.equal(cacheFolder({ XDG_CACHE_HOME: "relative" }), usual);
    });
});

describe("cacheKey", () => {
    const recipe: Recipe = { version: "1.0.0", "go.sum": "lines" };

    it("is short, and does not depend on the order of the parts", () => {
        assert.match(cacheKey(recipe), /^[0-9a-f]{12}$/);
        assert.equal(cacheKey({ "go.sum": "lines", version: "1.0.0" }), cacheKey(recipe));
    });

    it("changes with a name, a content, and the border between two parts", () => {
        const others: Recipe[] = [
            { version: "1.0.1", "go.sum": "lines" },
            { version: "1.0.0", "go.mod": "lines" },
            { version: "1.0.0" },
            { version1: ".0.0", "go.sum": "lines" },
        ];
        assert.equal(new Set([recipe, ...others].map((other) => cacheKey(other))).size, others.length + 1);
    });
});

describe("fillFolder", () => {
    const notes: string[] = [];
    const step: Step = { note: (text) => void notes.push(text), progress: () => undefined, result: () => undefined };
    let base: string;
    let folder: string;

    beforeEach(async () => {
        base = await mkdtemp(path.join(tmpdir(), "cache-spec-"));
        folder = path.join(base, "tool-1");
        notes.length = 0;
    });
    afterEach(async () => await rm(base, { recursive: true }));

    const fill = async (partial: string) => await writeFile(path.join(partial, "tool"), "done");

    it("gives the folder its name when all is done, and leaves nothing else", async () => {
        await fillFolder(folder, step, async (partial) => {
            assert.notEqual(partial, folder);
            await fill(partial);
        });
        assert.equal(await readFile(path.join(folder, "tool"), "utf8"), "done");
        assert.deepEqual(await readdir(base), ["tool-1"]);
    });

    it("leaves nothing when the work fails", async () => {
        await assert.rejects(
            fillFolder(folder, step, async (partial) => {
                await fill(partial);
                throw new Error("disk full");
            }),
            /disk full/,
        );
        assert.deepEqual(await readdir(base), []);
    });

    it("does the work once when two want it, and tells the second one whom it waits for", async () => {
        let times = 0;
        const work = async (partial: string) => {
            times++;
            await fill(partial);
        };
        await Promise.all([fillFolder(folder, step, work), fillFolder(folder, step, work)]);
        assert.equal(times, 1);
        assert.deepEqual(notes, [`process ${process.pid} is at it already; waiting for it`]);
    });

    it("takes over from a process that was killed, and removes what it left", async () => {
        const gone = 2 ** 30; // above the largest process id
        await writeFile(`${folder}.lock`, String(gone));
        await writeFile(`${folder}.partial-${gone}`, "half done");
        await fillFolder(folder, step, fill);
        assert.deepEqual(await readdir(base), ["tool-1"]);
    });

    it("takes over a lock that has shown no life for more than a minute", async () => {
        await writeFile(`${folder}.lock`, String(process.pid));
        const before = new Date(Date.now() - 61_000);
        await utimes(`${folder}.lock`, before, before);
        await fillFolder(folder, step, fill);
        assert.deepEqual(await readdir(base), ["tool-1"]);
    });
});
