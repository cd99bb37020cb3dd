import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { unzipSync } from "fflate";

import { checkPackage, readPackage, type Package } from "../../../release/packaging";
import { packagedByPnpm, PNPM_APPLICATION } from "./pnpm";
import { withTree } from "./trees";

/** Unzips a package as Lambda does. */
function unzip(pack: Package, folder: string): void {
    for (const [path, content] of Object.entries(unzipSync(pack.bytes))) {
        const place = join(folder, path);
        mkdirSync(dirname(place), { recursive: true });
        if (Object.hasOwn(pack.links, path)) {
            symlinkSync(Buffer.from(content).toString(), place);
        } else {
            writeFileSync(place, content);
        }
    }
}

describe("What pnpm has installed", () => {
    it("runs from the package, without what only tests need and without what is another each time", () => {
        withTree(PNPM_APPLICATION, (folder) => {
            const pack = packagedByPnpm(folder);
            checkPackage(pack, { handler: "app.handler", runtime: "nodejs22.x", architecture: "x86_64" });
            assert.deepEqual(Object.keys(unzipSync(pack.bytes)), [
                "app.mjs",
                "node_modules/.pnpm/direct@file+vendor+direct/node_modules/direct/bin.js",
                "node_modules/.pnpm/direct@file+vendor+direct/node_modules/direct/index.js",
                "node_modules/.pnpm/direct@file+vendor+direct/node_modules/direct/package.json",
                "node_modules/.pnpm/direct@file+vendor+direct/node_modules/indirect",
                "node_modules/.pnpm/indirect@file+vendor+indirect/node_modules/indirect/index.js",
                "node_modules/.pnpm/indirect@file+vendor+indirect/node_modules/indirect/package.json",
                "node_modules/.pnpm/node_modules/indirect",
                "node_modules/direct",
                "package.json",
                "pnpm-lock.yaml",
            ]);
            withTree({}, (task) => {
                writeFileSync(join(task, "package.zip"), pack.bytes);
                unzip(readPackage(join(task, "package.zip")), task);
                const answer = execFileSync(process.execPath, ["app.mjs", "ask"], { cwd: task, encoding: "utf8" });
                assert.equal(answer, "direct and indirect\n");
            });
        });
    });

    it("gives the same package wherever and whenever it is installed", () => {
        withTree(PNPM_APPLICATION, (folder) => {
            const first = packagedByPnpm(folder);
            withTree({}, (other) => {
                cpSync(folder, other, {
                    recursive: true,
                    filter: (path) => !path.startsWith(join(folder, "node_modules")),
                });
                rmSync(join(other, ".store"), { recursive: true });
                assert.equal(packagedByPnpm(other).codeSha256, first.codeSha256);
            });
        });
    });
});
