import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
    appendFileSync,
    cpSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { ENGINE_PREFIX } from "../../contract/bucketLayout";
import { DeliveredPrograms } from "../../program/deliveredPrograms";

const ROOT = join(__dirname, "..", "..");

describe("DeliveredPrograms", () => {
    let scratch: string;

    beforeEach(() => {
        scratch = mkdtempSync(join(tmpdir(), "platform-bundle-"));
    });

    afterEach(() => rmSync(scratch, { recursive: true, force: true }));

    /** Another checkout, with the same packages but no bundle. */
    function checkout(name: string): string {
        const root = join(scratch, name);
        mkdirSync(join(root, "node_modules"), { recursive: true });
        for (const entry of ["common", "config", "contract", "release", "package-lock.json"]) {
            cpSync(join(ROOT, entry), join(root, entry), { recursive: true });
        }
        for (const entry of readdirSync(join(ROOT, "node_modules")).filter((each) => each !== ".cache")) {
            symlinkSync(join(ROOT, "node_modules", entry), join(root, "node_modules", entry));
        }
        return root;
    }

    /** Runs a bundle far from any packages, with nothing of this process's variables. */
    function run(path: string, ...args: readonly string[]) {
        const alone = join(scratch, "alone");
        mkdirSync(alone, { recursive: true });
        cpSync(path, join(alone, "release.cjs"));
        return spawnSync(process.execPath, ["release.cjs", ...args], { cwd: alone, env: {}, encoding: "utf8" });
    }

    it("names the bundle after its bytes, which are the same in every checkout", () => {
        const here = new DeliveredPrograms().engine();
        const there = new DeliveredPrograms(checkout("there")).engine();
        const bytes = readFileSync(here.path);
        const sum = createHash("sha256").update(bytes).digest("hex");
        assert.equal(here.key, `${ENGINE_PREFIX}release-${sum.slice(0, 16)}.cjs`);
        assert.equal(there.key, here.key);
        assert.notEqual(there.path, here.path);
        assert.ok(readFileSync(there.path).equals(bytes));
    });

    it("makes it once, and leaves nothing else behind", () => {
        const root = checkout("once");
        const first = new DeliveredPrograms(root).engine();
        const { mtimeMs, ino } = statSync(first.path);
        assert.deepEqual(new DeliveredPrograms(root).engine(), first);
        const second = statSync(first.path);
        assert.deepEqual([second.mtimeMs, second.ino], [mtimeMs, ino]);
        assert.deepEqual(readdirSync(dirname(first.path)).length, 1);
    });

    it("loads neither the engine's packages nor what bundles them, where nothing has changed", () => {
        new DeliveredPrograms().engine();
        const script = `
            require("ts-node/register/transpile-only");
            require("./index");
            new (require("./program/deliveredPrograms").DeliveredPrograms)().engine();
            process.stdout.write(Object.keys(require.cache).join("\\n"));`;
        const { stdout, stderr } = spawnSync(process.execPath, ["-e", script], { cwd: ROOT, encoding: "utf8" });
        assert.match(stdout, /node_modules\/@pulumi\/pulumi\//, stderr);
        assert.doesNotMatch(stdout, /node_modules\/(esbuild|@aws-sdk|fflate)\//);
    });

    for (const [what, file, change] of [
        ["of the engine", "release/programs/pipeline.ts", "\nprocess.stderr.write('changed');\n"],
        ["of the model", "common/errors.ts", "\nprocess.stderr.write('changed');\n"],
    ] as const) {
        it(`makes another bundle, with another key, for a source ${what} that has changed`, () => {
            const root = checkout("changed");
            const before = new DeliveredPrograms(root).engine();
            appendFileSync(join(root, file), change);
            const after = new DeliveredPrograms(root).engine();
            assert.notEqual(after.path, before.path);
            assert.notEqual(after.key, before.key);
            assert.match(run(after.path, "--help").stderr, /changed/);
        });
    }

    it("makes another bundle for other versions of packages, and for a module by another name", () => {
        const root = checkout("versions");
        const first = new DeliveredPrograms(root).engine();
        appendFileSync(join(root, "package-lock.json"), "\n");
        const second = new DeliveredPrograms(root).engine();
        assert.notEqual(second.path, first.path);
        cpSync(join(root, "common", "canonicalJson.ts"), join(root, "common", "canonicalJson2.ts"));
        assert.notEqual(new DeliveredPrograms(root).engine().path, second.path);
    });

    it("starts with Node.js alone, and says how to use it where no command is named", () => {
        const { path } = new DeliveredPrograms().engine();
        const { status, stdout, stderr } = run(path);
        assert.equal(status, 2, stderr);
        assert.equal(stdout, "");
        assert.match(stderr, /^Usage: /m);
        const help = run(path, "--help");
        assert.equal(help.status, 0, help.stderr);
        assert.match(help.stdout, /^Usage: /);
    });

    it("is whole as soon as it is there, also where several runs make it at once", async () => {
        const root = checkout("several");
        const script = `
            require("ts-node/register/transpile-only");
            const { DeliveredPrograms } = require(process.argv[1]);
            process.stdout.write(new DeliveredPrograms(process.argv[2]).engine().key);`;
        const keys = await Promise.all(
            [1, 2, 3].map(
                () =>
                    new Promise<string>((resolve) => {
                        let text = "";
                        const args = ["-e", script, join(ROOT, "program/deliveredPrograms.ts"), root];
                        const child = spawn(process.execPath, args, { cwd: ROOT });
                        child.stdout.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
                        child.on("close", () => resolve(text));
                    }),
            ),
        );
        const { path, key } = new DeliveredPrograms(root).engine();
        assert.deepEqual(keys, [key, key, key]);
        assert.deepEqual(readdirSync(dirname(path)).length, 1);
    });

    it("makes the preview controller by itself, as Lambda loads it: its settings lie beside it", () => {
        const alone = join(scratch, "controller");
        mkdirSync(alone, { recursive: true });
        cpSync(new DeliveredPrograms().previewController().path, join(alone, "index.js"));
        const invoke = "require('./index.js').handler({}).catch(({ message }) => console.log(message))";
        const ask = () => spawnSync(process.execPath, ["-e", invoke], { cwd: alone, env: {}, encoding: "utf8" });
        assert.deepEqual([ask().stdout, ask().stderr], ["The variable PLATFORM_PREVIEWS is not set.\n", ""]);
        writeFileSync(join(alone, "settings.json"), '{"project":"shop"}');
        assert.match(ask().stdout, /^The variable PLATFORM_PREVIEWS cannot be used: region has to be a text; /);
        assert.ok(statSync(join(alone, "index.js")).size < 3_000_000);
    });
});
