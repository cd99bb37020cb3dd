import assert from "node:assert/strict";

import { buildSettings } from "../../config/buildSettings";
import type { BuildConfig, PlatformConfig } from "../../config";
import { formatBuildSettings, parseBuildSettings } from "../../contract/buildSettings";

/** What the engine is told where that much of the build is configured, read back as it reads it. */
function told(build: Partial<BuildConfig>) {
    const config = {
        build: { watch: [], exclude: [], environment: {}, secrets: {}, ...build },
        function: { runtime: "python3.13", architecture: "x86_64", handler: "app.handler", handlers: {} },
        environments: [],
    } as unknown as Pick<PlatformConfig, "build" | "environments" | "events" | "function">;
    return parseBuildSettings(formatBuildSettings(buildSettings(config)));
}

describe("what the engine is told of the build", () => {
    it("is no more than what it has to know, where nothing is configured", () => {
        assert.deepEqual(told({}), { runtime: "python3.13", architecture: "x86_64", handlers: ["app.handler"] });
        assert.equal(told({ test: ["make test"] }).commands, undefined);
    });

    it("names what is called, each once, and further handlers after the first", () => {
        const settings = { runtime: "nodejs22.x", architecture: "arm64", handler: "app.run" };
        const handlers = { jobs: { handler: "jobs.run" }, again: { handler: "app.run" } };
        const build = { watch: [], environment: {}, secrets: {} };
        const config = { build, environments: [], events: undefined, function: { ...settings, handlers } };
        assert.deepEqual(buildSettings(config as never).handlers, ["app.run", "jobs.run"]);
    });

    it("is another for other commands, where a push is compared with what is served", () => {
        const hashes = [
            { folder: "api" },
            { folder: "api", install: ["make"] },
            { folder: "api", commands: ["make"] },
            { folder: "api", commands: ["make all"] },
            { folder: "api", test: [] },
            { folder: "api", environment: { STAGE: "a" } },
            { folder: "api", environment: { STAGE: "b" } },
            { folder: "api", secrets: { NPM_TOKEN: "npm" } },
        ].map((build) => told(build).commands);
        assert.equal(new Set(hashes).size, 8);
        assert.equal(hashes[0], undefined);
    });
});
