import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { BuildSettings } from "../../../contract/buildSettings";
import { applicationParts, build, install, Place, test } from "../../../release/building";
import type { Run } from "../../../release/building/place";
import { buildPackage } from "../../../release/packaging/buildPackage";
import { writeTree, type Tree } from "../packaging/trees";

const NODE: BuildSettings = { runtime: "nodejs22.x", architecture: "x86_64", handlers: ["app.handler"] };
const PYTHON: BuildSettings = { runtime: "python3.13", architecture: "x86_64", handlers: ["app.handler"] };

describe("the build of an application", () => {
    let folder: string;
    let said: string[];
    let ran: string[];
    let answer: Run;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "building-"));
        said = [];
        ran = [];
        answer = () => ({ status: 0, stdout: "", stderr: "" });
    });

    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    function place(settings: BuildSettings, files: Tree = {}): Place {
        writeTree(folder, files);
        const run: Run = (command, args, options) => {
            ran.push([command, ...args].join(" ").replaceAll(folder, "~"));
            return answer(command, args, options);
        };
        return new Place(folder, settings, (text) => said.push(text), run);
    }

    const paths = (settings: BuildSettings, exclude: readonly string[] = []) =>
        buildPackage(
            applicationParts(folder, settings, exclude, (text) => said.push(text)),
            exclude,
        ).paths;

    it("runs the script `build` where the handler is not there yet, and packages the folder that it is left in", () => {
        const settings = { ...NODE, folder: "api" };
        const files = {
            "api/package.json": '{"type":"module","scripts":{"build":"tsc"}}',
            "api/src/app.ts": "",
            "api/tsconfig.json": '{ "compilerOptions": { /* mine */ "outDir": "./made" } }',
        };
        build(place(settings, files));
        assert.deepEqual(ran, ["npm run build --silent"]);
        writeTree(folder, { "api/made/app.js": "", "api/made/other.js": "", "api/made/README.md": "" });
        assert.deepEqual(paths(settings), ["app.js", "other.js", "package.json"]);
        assert.deepEqual(said.slice(-1), ["Packaging api/made, where the build has left the handler"]);
    });

    it("runs nothing where the handler is there, or commands of the configuration build", () => {
        const files = { "package.json": '{"scripts":{"build":"vite"}}', "app.mjs": "" };
        build(place(NODE, files));
        build(place({ ...NODE, handlers: ["dist/app.handler"], hasCommands: true }));
        build(place(PYTHON));
        assert.deepEqual(ran, []);
    });

    it("ends where the script fails", () => {
        answer = () => ({ status: 2, stdout: "", stderr: "" });
        assert.throws(
            () => build(place(NODE, { "package.json": '{"scripts":{"build":"tsc"}}' })),
            /script `build` .* failed/,
        );
    });

    it("packages what build.output names, and refuses one that is not there or is empty", () => {
        const settings = { ...NODE, output: "public", hasCommands: true };
        place(settings, { "package.json": "{}", "public/app.js": "", "public/build/x.js": "", "lib/a.js": "" });
        assert.deepEqual(paths(settings), ["app.js"]);
        assert.throws(
            () => paths({ ...settings, output: "dist" }),
            /There is no folder dist after the build, which build\.output names/,
        );
        rmSync(join(folder, "public"), { recursive: true });
        writeTree(folder, { "public/gone": "" });
        rmSync(join(folder, "public/gone"));
        assert.throws(() => paths(settings), /public, which build\.output names, is empty/);
    });

    it("never leaves out what is beside a handler, and says which exclusion is not applied", () => {
        const settings = { ...NODE, handlers: ["build/app.handler"] };
        place(settings, { "build/app.js": "", "build/routes.js": "", "test/a.js": "" });
        assert.deepEqual(paths(settings), ["build/app.js", "build/routes.js"]);
        assert.match(
            said.join("\n"),
            /build would leave out build\/app\.js, which the handler build\/app\.handler names: it is not applied/,
        );
        assert.deepEqual(paths(settings, ["routes.js", "*.js"]), ["build/app.js"]);
    });

    it("packages the packages that the application needs, and not those beside it that only its build needed", () => {
        place(NODE, {
            "package.json": '{"dependencies":{"a":"1"}}',
            "app.js": "",
            "node_modules/a/package.json": "{}",
            "node_modules/tool/package.json": "{}",
            ".platform/installed-packages": "\n",
        });
        assert.deepEqual(paths(NODE), ["app.js", "node_modules/a/package.json", "package.json"]);
    });

    it("does not choose between two outputs", () => {
        place(NODE, { "package.json": "{}", "dist/app.js": "", "build/app.js": "" });
        assert.throws(() => paths(NODE), /both in dist and in build/);
    });

    it("is in a folder that may begin with a dot", () => {
        const folders = [".", "./", "./apps/api/", ".apps/api", ""].map(
            (folder) => place({ ...PYTHON, folder }).folder,
        );
        assert.deepEqual(folders, ["", "", "apps/api", ".apps/api", ""]);
    });

    it("refuses a folder that the commit does not have, and names those that it has", () => {
        const at = place({ ...PYTHON, folder: "apps/web" }, { "services/a.py": "", ".git/x": "" });
        assert.throws(() => install(at), /There is no folder apps\/web in the repository/);
    });

    it("has no tests where there are none, and says so", () => {
        test(place(PYTHON, { "app.py": "" }));
        test(place(NODE, { "package.json": "{}" }));
        assert.deepEqual(ran, []);
        assert.equal(said.filter((text) => text.startsWith("warning: Nothing is tested")).length, 2);
    });

    it("fails with the tests", () => {
        answer = () => ({ status: 1, stdout: "", stderr: "" });
        assert.throws(
            () => test(place(NODE, { "package.json": '{"scripts":{"test":"mocha"}}' })),
            /tests have failed: npm test/,
        );
        assert.throws(() => test(place(PYTHON, { "a_test.py": "import unittest" })), /unittest discover/);
        answer = () => ({ status: 5, stdout: "", stderr: "" });
        assert.throws(() => test(place(PYTHON)), /unittest finds none of the tests/);
    });

    for (const [what, files, output, message] of [
        [
            "npm",
            { "package-lock.json": "" },
            "npm error `npm ci` can only install packages when your package.json and package-lock.json are in sync",
            /^package-lock\.json does not agree with package\.json/,
        ],
        ["npm for another reason", { "package-lock.json": "" }, "npm error 404", /^npm could not install/],
    ] as const) {
        it(`says what is wrong with a lock file: ${what}`, () => {
            answer = () => ({ status: 1, stdout: "", stderr: output });
            assert.throws(() => install(place(NODE, { "package.json": "{}", ...files })), { message });
        });
    }

    it("warns of what has no lock file, and leaves none behind", () => {
        install(place(NODE, { "package.json": "{}" }));
        assert.match(ran.join(), /^npm install/);
        assert.match(said.join("\n"), /warning: There is no lock file beside package\.json/);
        assert.equal(readFileSync(join(folder, ".platform/installed-packages"), "utf8"), "\n");
    });

    it("refuses a manifest of Poetry's or Pipenv's without its lock file", () => {
        assert.throws(() => install(place(PYTHON, { Pipfile: "" })), /Pipfile has no lock file beside it/);
    });
});
