import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { copyDependencies } from "../../../release/building/closure";
import { writeTree } from "../packaging/trees";

const manifest = (dependencies: object = {}, more: object = {}) =>
    JSON.stringify({ dependencies, main: "i.js", ...more });
const nothing = () => false;
const says = (...needs: readonly string[]) =>
    `module.exports = __filename.replace(/.*node_modules./, "") ${needs.map((each) => `+ " " + require("${each}")`).join(" ")};\n`;

describe("the packages that an application needs to run", () => {
    let folder: string;
    const into = () => join(folder, "out");
    const load = (name: string) => createRequire(join(into(), "app.js"))(name) as string;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "closure-"));
    });

    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it("are those that its package.json names and what these need, in the versions that each of them found", () => {
        writeTree(folder, {
            "app/package.json": manifest({ a: "1", b: "1" }, { devDependencies: { tool: "1" } }),
            "app/node_modules/a/package.json": manifest({ c: "2" }),
            "app/node_modules/a/i.js": says("c"),
            "app/node_modules/a/node_modules/c/package.json": manifest(),
            "app/node_modules/a/node_modules/c/i.js": "module.exports = 'c2';",
            "app/node_modules/b/package.json": manifest(
                { c: "1" },
                { optionalDependencies: { gone: "1" }, peerDependencies: { p: "1" } },
            ),
            "app/node_modules/b/i.js": says("c", "p"),
            "app/node_modules/c/package.json": manifest(),
            "app/node_modules/c/i.js": "module.exports = 'c1';",
            "app/node_modules/p/package.json": manifest({ b: "1" }),
            "app/node_modules/p/i.js": "module.exports = 'p';",
            "app/node_modules/tool/package.json": manifest(),
        });
        assert.equal(copyDependencies(join(folder, "app"), join(folder, "app"), into(), nothing), 5);
        assert.match(load("a"), /c2$/);
        assert.match(load("b"), /c1 p$/);
        assert.ok(!existsSync(join(into(), "node_modules/tool")));
    });

    it("are copied without links, from pnpm's store and from a workspace, without what is theirs for development", () => {
        writeTree(folder, {
            "apps/api/package.json": manifest({ a: "1", "@team/lib": "workspace:*" }),
            "packages/lib/package.json": manifest({ z: "1" }, { name: "@team/lib" }),
            "packages/lib/i.js": says("z"),
            "packages/lib/node_modules/dev/package.json": manifest(),
            "node_modules/.pnpm/a@1/node_modules/a/package.json": manifest({ z: "1" }),
            "node_modules/.pnpm/a@1/node_modules/a/i.js": says("z"),
            "node_modules/.pnpm/z@1/node_modules/z/package.json": manifest(),
            "node_modules/.pnpm/z@1/node_modules/z/i.js": "module.exports = 'z1';",
        });
        const link = (target: string, path: string) => {
            writeTree(folder, { [join(path, "..", ".keep")]: "" });
            symlinkSync(join(folder, target), join(folder, path));
        };
        link("node_modules/.pnpm/z@1/node_modules/z", "node_modules/.pnpm/a@1/node_modules/z");
        link("node_modules/.pnpm/a@1/node_modules/a", "apps/api/node_modules/a");
        link("packages/lib", "apps/api/node_modules/@team/lib");
        link("node_modules/.pnpm/z@1/node_modules/z", "packages/lib/node_modules/z");
        assert.equal(copyDependencies(join(folder, "apps/api"), folder, into(), nothing), 3);
        assert.match(load("a"), /z1$/);
        assert.match(load("@team/lib"), /z1$/);
        assert.deepEqual(readdirSync(join(into(), "node_modules/@team/lib")).sort(), ["i.js", "package.json"]);
    });

    it("are refused where one was not installed, or lies outside of the repository", () => {
        writeTree(folder, { "app/package.json": manifest({ a: "1" }), "outside/package.json": manifest() });
        const copy = () => copyDependencies(join(folder, "app"), join(folder, "app"), into(), nothing);
        assert.throws(copy, /The application needs the package a, which is not installed/);
        writeTree(folder, { "app/node_modules/.keep": "" });
        symlinkSync(join(folder, "outside"), join(folder, "app/node_modules/a"));
        assert.throws(copy, /The package a is a link to .*outside, outside of the repository/);
    });

    it("are refused where one holds a link to a file of the machine that builds", () => {
        writeTree(folder, {
            "app/package.json": manifest({ a: "1" }),
            "app/node_modules/a/package.json": manifest(),
            credentials: "secret",
        });
        const copy = () => copyDependencies(join(folder, "app"), join(folder, "app"), into(), nothing);
        symlinkSync("package.json", join(folder, "app/node_modules/a/same.json"));
        assert.equal(copy(), 1);
        symlinkSync(join(folder, "credentials"), join(folder, "app/node_modules/a/notes"));
        assert.throws(copy, /node_modules\/a\/notes is a link to .*credentials, outside of the repository/);
    });

    it("are refused where one holds a link to a folder that it lies in, unless that is left out", () => {
        writeTree(folder, {
            "app/package.json": manifest({ a: "1" }),
            "app/node_modules/a/lib/i.js": "",
        });
        symlinkSync("..", join(folder, "app/node_modules/a/lib/self"));
        // One that leads around in a circle is nothing, as one that leads nowhere.
        symlinkSync("round", join(folder, "app/node_modules/a/round"));
        const copy = (isLeftOut: (path: string) => boolean) =>
            copyDependencies(join(folder, "app"), join(folder, "app"), into(), isLeftOut);
        assert.throws(() => copy(nothing), /node_modules\/a\/lib\/self leads back to a folder that it lies in/);
        assert.equal(
            copy((path) => path === "node_modules/a/lib/self"),
            1,
        );
        assert.deepEqual(readdirSync(join(into(), "node_modules/a")), ["lib"]);
    });

    it("are refused before any is copied where all together are more than Lambda takes", () => {
        writeTree(folder, {
            "app/package.json": manifest({ a: "1", "@x/big": "1" }),
            "app/node_modules/a/package.json": manifest(),
            "app/node_modules/@x/big/package.json": manifest(),
        });
        const model = join(folder, "app/node_modules/@x/big/model.bin");
        writeFileSync(model, "");
        // Sparse: it takes no room.
        truncateSync(model, 2 ** 30);
        const copy = (isLeftOut: (path: string) => boolean) =>
            copyDependencies(join(folder, "app"), join(folder, "app"), into(), isLeftOut);
        assert.throws(
            () => copy(nothing),
            (error: Error & { remedy?: string }) => {
                assert.match(error.message, /needs to run .* has 10737\d+ bytes\. Lambda takes at most 262144000/);
                assert.match(`${error.message} ${error.remedy ?? ""}`, /Largest: node_modules\/@x\/big \(1024 MB\)/);
                return true;
            },
        );
        assert.ok(!existsSync(into()));
        assert.equal(
            copy((path) => path.endsWith(".bin")),
            2,
        );
    });
});
