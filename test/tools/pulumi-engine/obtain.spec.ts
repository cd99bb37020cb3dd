import assert from "node:assert/strict";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { UserError } from "../../../common/errors";
import type { Step, Steps } from "../../../common/steps";
import { acquireTool, findTool } from "../../../tools/pulumi-engine/obtain";
import { run } from "../../../tools/pulumi-engine/run";
import { describeTool, type ToolSource } from "../../../tools/pulumi-engine/tool";

/** A tool that is a shell script which prints its version; version 2 is wanted. */
describe("Getting a tool", () => {
    const notes: string[] = [];
    const step: Step = {
        note: (text) => void notes.push(text),
        progress: () => undefined,
        result: () => undefined,
    };
    const steps: Steps = {
        run: async (_title, work) => await work(step),
    };
    let base: string;
    let installed: string;
    let cacheHome: string | undefined;

    beforeEach(async () => {
        base = await mkdtemp(path.join(tmpdir(), "obtain-spec-"));
        installed = path.join(base, "installed");
        cacheHome = process.env["XDG_CACHE_HOME"];
        process.env["XDG_CACHE_HOME"] = path.join(base, "cache");
        notes.length = 0;
    });
    afterEach(async () => {
        if (cacheHome === undefined) {
            delete process.env["XDG_CACHE_HOME"];
        } else {
            process.env["XDG_CACHE_HOME"] = cacheHome;
        }
        await rm(base, { recursive: true });
    });

    const writeTool = async (file: string, version: number) => {
        await writeFile(file, `#!/bin/sh\necho ${version}\n`);
        await chmod(file, 0o755);
    };

    const source = (fill = async (folder: string) => await writeTool(path.join(folder, "tool"), 2)): ToolSource => ({
        title: "Tool",
        install: "Tool 2",
        candidates: () => [{ file: installed, origin: "on PATH" }],
        async check(file) {
            const version = await run(file, [], { timeout: 5_000 });
            if (version !== "2") {
                throw new Error(`its version is ${version}`);
            }
            return version;
        },
        build: { name: "tool", file: "tool", duration: "a moment", recipe: () => ({ version: "2" }), fill },
    });

    it("takes the one that is installed, when it runs and its version fits", async () => {
        await writeTool(installed, 2);
        const { tool } = await findTool(source());
        assert.deepEqual(tool, { file: installed, origin: "on PATH", version: "2", cached: false });
    });

    it("rejects the one that is installed in another version, and says why", async () => {
        await writeTool(installed, 1);
        const { tool, rejected } = await findTool(source());
        assert.equal(tool, undefined);
        assert.deepEqual(rejected, [`${installed}: its version is 1`]);
    });

    it("builds what is not there, says why, and finds it in the cache the next time", async () => {
        const built = await acquireTool(source(), [], steps);
        assert.equal(describeTool(built), "2, built from Go modules");
        assert.match(notes.join(), /a moment, once.*not on this machine; no official download/);
        const { tool } = await findTool(source());
        assert.equal(tool?.file, built.file);
        assert.equal(tool !== undefined && describeTool(tool), "2, built from Go modules (cache)");
    });

    it("does not keep what was built and does not run", async () => {
        const broken = source(async (folder) => await writeTool(path.join(folder, "tool"), 3));
        await assert.rejects(acquireTool(broken, [], steps), UserError);
        assert.deepEqual(await findTool(broken), { rejected: [] });
    });

    it("fails with what was tried and the three ways out", async () => {
        const hopeless = source(async () => await Promise.reject(new Error("Go is not on PATH")));
        await assert.rejects(acquireTool(hopeless, [`${installed}: its version is 1`], steps), (error: UserError) => {
            assert.match(
                error.message,
                /There is no usable Tool\.\n {2}- .*its version is 1\n.*\n {2}- Go is not on PATH/,
            );
            assert.match(error.remedy ?? "", /install Tool 2; .* reach .*; or install Go 1\.25\.8/);
            return true;
        });
    });
});
