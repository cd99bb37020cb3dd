import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..");

interface Sources {
    readonly name: string;
}

interface SourceBundle {
    readonly bundle: (
        sources: object,
        place: (folder: string) => string,
    ) => Promise<{ readonly text: Uint8Array; readonly late?: Uint8Array }>;
}

const { bundle } = require("../../common/sourceBundle") as SourceBundle;

describe("a program in one file", () => {
    let root: string;

    beforeEach(() => {
        root = mkdtempSync(join(tmpdir(), "source-bundle-"));
        ["common", "room", "other", "node_modules"].forEach((folder) => mkdirSync(join(root, folder)));
        for (const name of readdirSync(join(ROOT, "node_modules")).filter((each) => !each.startsWith("."))) {
            symlinkSync(join(ROOT, "node_modules", name), join(root, "node_modules", name));
        }
        cpSync(join(ROOT, "common", "sourceBundle.js"), join(root, "common", "sourceBundle.js"));
        const files = {
            "package-lock.json": "{}",
            "tsconfig.json": "{}",
            "room/main.ts":
                'import { word } from "./word";\nexport const said: string = word();\nconsole.log(said, __filename);\n',
            "room/word.ts": 'export const word = (): string => "one";\n',
            "other/word.ts": 'export const word = (): string => "elsewhere";\n',
            "start.js": `void require("./common/sourceBundle").runBundled(${JSON.stringify(sources())});`,
        };
        Object.entries(files).forEach(([file, text]) => writeFileSync(join(root, file), text));
    });
    afterEach(() => rmSync(root, { recursive: true, force: true }));

    const sources = () => ({ name: "words", root, entry: "room/main.ts", rooms: ["room"], files: [], external: [] });
    const run = (...words: readonly string[]) => {
        const options = { cwd: tmpdir(), encoding: "utf8" } as const;
        const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "start.js"), ...words], options);
        assert.equal(status, 0, stderr);
        return stdout;
    };
    const made = () =>
        readdirSync(join(root, "node_modules", ".cache", "platform")).filter((name) => /^words/.test(name));

    it("is made once, and anew when a source changes; a source still knows its own name", () => {
        assert.equal(run(), `one ${join(root, "room", "main.ts")}\n`);
        const [file] = made();
        run();
        assert.deepEqual(made(), [file]);
        writeFileSync(join(root, "room", "word.ts"), 'export const word = (): string => "two";\n');
        assert.match(run(), /^two /);
        assert.equal(made().length, 2);
    });

    it("has packages in a second file that is read when one of them is asked for", () => {
        mkdirSync(join(root, "node_modules", "slow"));
        writeFileSync(join(root, "node_modules", "slow", "index.js"), 'console.log("read"); exports.word = "slow";');
        writeFileSync(
            join(root, "room", "word.ts"),
            'export const word = (): string => (process.argv[2] ? require("slow/index.js").word : "fast");\n',
        );
        const start = `void require("./common/sourceBundle").runBundled({ ...${JSON.stringify(sources())}, late: /^slow/ });`;
        writeFileSync(join(root, "start.js"), start);
        assert.match(run(), /^fast /);
        const [first = "", second = ""] = made().sort();
        assert.match(first, /^words-[0-9a-f]{16}\.cjs$/);
        assert.equal(second, first.replace(".cjs", ".late.cjs"));
        const cache = join(root, "node_modules", ".cache", "platform");
        assert.ok(!readFileSync(join(cache, first), "utf8").includes('console.log("read")'));
        assert.match(run("now"), /^read\nslow /);
        rmSync(join(cache, second));
        assert.match(run(), /^fast /, "it is not looked at until then");
    });

    it("is not needed: where it cannot be written, the sources are translated", () => {
        writeFileSync(join(root, "node_modules", ".cache"), "no folder");
        assert.equal(run(), `one ${join(root, "room", "main.ts")}\n`);
    }).timeout(60_000);

    it("is not made of sources whose changes nobody would see", async () => {
        writeFileSync(join(root, "room", "word.ts"), 'export { word } from "../other/word";\n');
        await assert.rejects(
            bundle(sources(), (folder) => JSON.stringify(folder)),
            /^Error: What words is made of imports other\/word\.ts, where changes are not seen\. Name its room\.$/,
        );
    });

    it("leaves no process of what has made it", async () => {
        await bundle(sources(), (folder) => JSON.stringify(folder));
        const rows = execFileSync("ps", ["-A", "-o", "ppid=,args="], { encoding: "utf8" }).split("\n");
        const children = rows.filter((row) => Number(row.trim().split(" ", 1)[0]) === process.pid);
        assert.ok(children.length > 0, "ps itself is seen");
        assert.deepEqual(
            children.filter((row) => /esbuild.* --service/.test(row)),
            [],
        );
    });

    for (const file of ["lab/start", "lab/remote/start", "tools/github-stand-in/start", "cli/bundle"]) {
        it(`can be made of what ${file}.js names, and all of that is looked at for changes`, async () => {
            const named = require(join(ROOT, file)) as { SOURCES?: Sources; sources?: (root: string) => Sources };
            const { text } = await bundle(named.SOURCES ?? named.sources?.(ROOT) ?? {}, (folder) =>
                JSON.stringify(folder),
            );
            assert.ok(text.length > 10_000);
        }).timeout(60_000);
    }
});
