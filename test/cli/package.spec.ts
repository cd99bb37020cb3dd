import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { asInstalled } from "../../cli/main";

const ROOT = join(__dirname, "..", "..");

const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };

const FILES = ["packed.cjs", "packed.late.cjs"];

describe("the package that npm pack makes", () => {
    let root: string;

    /** Installed as npm would, but for what it depends on: that is this checkout's. */
    before(function () {
        this.timeout(120_000);
        root = mkdtempSync(join(tmpdir(), "platform-package-"));
        execFileSync("npm", ["pack", "--silent", "--pack-destination", root], { cwd: ROOT, stdio: "pipe" });
        FILES.forEach((file) => rmSync(join(ROOT, "cli", file)));
        execFileSync("tar", ["xzf", `platform-${version}.tgz`], { cwd: root });
        const own = join(root, "node_modules");
        mkdirSync(own);
        cpSync(join(root, "package"), join(own, "platform"), { recursive: true });
        symlinkSync(join(ROOT, "node_modules", "@pulumi"), join(own, "@pulumi"));
        cpSync(join(ROOT, "examples", "node-application"), join(root, "app"), { recursive: true });
    });

    after(() => rmSync(root, { recursive: true, force: true }));

    function platform(folder: string, ...args: readonly string[]) {
        const program = join(root, "node_modules", "platform", "cli", "platform.js");
        const { PLATFORM_PROJECT: _project, ...env } = process.env;
        return spawnSync(process.execPath, [program, ...args], { cwd: folder, env, encoding: "utf8" });
    }

    it("has the command line in one file and AWS in another, without sources and tests", () => {
        const packed = join(root, "package");
        assert.ok(!["test", "components", "cli/main.ts", "Pulumi.yaml"].some((name) => existsSync(join(packed, name))));
        assert.equal(platform(root, "--version").stdout.trim(), version);
        for (const file of FILES) {
            assert.ok(!readFileSync(join(packed, "cli", file), "utf8").includes(ROOT), "nothing of this machine");
        }
    });

    it("names a folder's lack of a project", () => {
        const { status, stderr } = platform(join(root, "app"), "status");
        assert.equal(status, 1);
        assert.match(stderr, /There is no Pulumi\.yaml in .*app or any folder above it/);
        assert.match(readFileSync(join(root, "package", "cli", "packed.cjs"), "utf8"), /"npx platform"/);
    });

    it("finds AWS in the second file", () => {
        const load = `require(${JSON.stringify(join(root, "package", "cli", "packed.late.cjs"))})["@aws-sdk/client-lambda"].LambdaClient`;
        const { stdout, stderr } = spawnSync(process.execPath, ["-p", `typeof ${load}`], { encoding: "utf8" });
        assert.equal(stdout, "function\n", stderr);
        assert.match(
            readFileSync(join(root, "package", "cli", "packed.cjs"), "utf8"),
            /require\("\.\/packed\.late\.cjs"\)\["@aws-sdk\/client-lambda"\]/,
        );
    });

    it("names commands as they are typed where it is installed", () => {
        const written: string[] = [];
        const stream = { isTTY: true, write: (text: string) => written.push(text) };
        for (const isPackage of [false, true]) {
            const shown = asInstalled(stream, isPackage);
            assert.equal(shown.isTTY, true);
            shown.write("See: npm run platform -- previews, or npm run --silent platform -- status --json");
        }
        assert.deepEqual(written, [
            "See: npm run platform -- previews, or npm run --silent platform -- status --json",
            "See: npx platform previews, or npx platform status --json",
        ]);
    });

    it("recognises an application for the project of another folder", () => {
        const project = join(root, "project");
        mkdirSync(project);
        writeFileSync(join(project, "Pulumi.yaml"), "name: platform\nruntime: nodejs\n");
        const { status, stdout, stderr } = platform(join(root, "app"), "init", "--cwd", project);
        assert.equal(status, 0, stderr);
        assert.match(stdout, /function\.runtime\s+nodejs/);
        assert.match(readFileSync(join(project, "Pulumi.staging.yaml"), "utf8"), /platform:function:/);
    });

    it("packages an application with routes, whose dispatcher lies in the package", () => {
        assert.ok(existsSync(join(root, "package", "release", "packaging", "dispatcher", "platform_routes.mjs")));
        const packed = readFileSync(join(root, "package", "cli", "packed.cjs"), "utf8");
        assert.match(packed, /join\(__dirname,\s?"\.\.",\s?"release\/packaging"\)/);
    });
});
