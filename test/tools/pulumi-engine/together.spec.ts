import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { together } from "../../../tools/pulumi-engine/together";

describe("together", () => {
    let base: string;
    let cacheHome: string | undefined;
    const file = (...names: string[]) => path.join(base, ...names);

    beforeEach(() => {
        base = mkdtempSync(path.join(tmpdir(), "together-spec-"));
        cacheHome = process.env["XDG_CACHE_HOME"];
        process.env["XDG_CACHE_HOME"] = file("cache");
        for (const name of ["cli", "host"]) {
            mkdirSync(file(name));
            writeFileSync(file(name, name), `the ${name}`, { mode: 0o755 });
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

    const both = async () => together({ pulumi: file("cli", "cli"), "pulumi-language-nodejs": file("host", "host") });

    it("has both in one folder, as what can be run there", async () => {
        const folder = await both();
        assert.equal(readFileSync(path.join(folder, "pulumi"), "utf8"), "the cli");
        assert.equal(readFileSync(path.join(folder, "pulumi-language-nodejs"), "utf8"), "the host");
        assert.equal(statSync(path.join(folder, "pulumi")).mode & 0o777, 0o755);
    });

    it("leaves nothing else there, however often it is called, by several at once", async () => {
        const folders = await Promise.all([both(), both()]).then(async (first) => [...first, await both()]);
        assert.equal(new Set(folders).size, 1);
        assert.deepEqual(readdirSync(folders[0] ?? "").sort(), ["pulumi", "pulumi-language-nodejs"]);
    });

    it("has what was installed anew at the same path", async () => {
        await both();
        rmSync(file("cli", "cli"));
        writeFileSync(file("cli", "cli"), "a newer cli");
        assert.equal(readFileSync(path.join(await both(), "pulumi"), "utf8"), "a newer cli");
    });
});
