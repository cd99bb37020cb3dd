import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..");

interface Sources {
    readonly name: string;
}

interface SourceBundle {
    readonly bundle: (sources: object, place: (folder: string) => string) => Promise<Uint8Array>;
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
    const run = () => {
        const options = { cwd: tmpdir(), encoding: "utf8" } as const;
        const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "start.js")], options);
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
            const contents = await bundle(named.SOURCES ?? named.sources?.(ROOT) ?? {}, (folder) =>
                JSON.stringify(folder),
            );
            assert.ok(contents.length > 10_000);
        }).timeout(60_000);
    }
});
