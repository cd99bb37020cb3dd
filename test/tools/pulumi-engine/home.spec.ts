import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pulumiHome } from "../../../tools/pulumi-engine/home";
import { pluginFile } from "../../../tools/pulumi-engine/plugin";

describe("pulumiHome", () => {
    let base: string;
    let cacheHome: string | undefined;
    const file = (name: string) => path.join(base, name);

    beforeEach(() => {
        base = mkdtempSync(path.join(tmpdir(), "home-spec-"));
        cacheHome = process.env["XDG_CACHE_HOME"];
        process.env["XDG_CACHE_HOME"] = file("cache");
        for (const name of ["aws", "github", "other-github"]) {
            writeFileSync(file(name), name);
        }
    });
    afterEach(() => {
        if (cacheHome === undefined) {
            delete process.env["XDG_CACHE_HOME"];
        } else {
            process.env["XDG_CACHE_HOME"] = cacheHome;
        }
        rmSync(base, { recursive: true });
    });

    it("holds both providers where the engine looks for them, and is made once", async () => {
        const home = await pulumiHome({ aws: file("aws"), github: file("github") });
        for (const name of ["aws", "github"] as const) {
            assert.equal(readFileSync(path.join(home, "plugins", pluginFile(name)), "utf8"), name);
            assert.match(
                pluginFile(name),
                new RegExp(`^resource-${name}-v\\d+\\.\\d+\\.\\d+/pulumi-resource-${name}$`),
            );
        }
        assert.equal(await pulumiHome({ aws: file("aws"), github: file("github") }), home);
    });

    it("is another one when either provider is another file", async () => {
        const home = await pulumiHome({ aws: file("aws"), github: file("github") });
        const other = await pulumiHome({ aws: file("aws"), github: file("other-github") });
        assert.notEqual(other, home);
        assert.equal(readFileSync(path.join(other, "plugins", pluginFile("github")), "utf8"), "other-github");
        assert.equal(readFileSync(path.join(home, "plugins", pluginFile("github")), "utf8"), "github");
    });
});
