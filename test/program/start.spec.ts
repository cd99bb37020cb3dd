import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { nodeArguments } from "../../bench/graph";

const ROOT = join(__dirname, "..", "..");

/** The folders that the program is made of, and what starts it. */
const PARTS = ["common", "components", "config", "contract", "program", "sdkPatches", "bench", "release"];
const FILES = ["index.ts", "package.json", "package-lock.json", "tsconfig.json"];

describe("program/start.js", () => {
    const copy = mkdtempSync(join(tmpdir(), "platform-start-"));
    const cache = join(copy, "node_modules", ".cache", "platform");

    before(() => {
        PARTS.forEach((part) => cpSync(join(ROOT, part), join(copy, part), { recursive: true }));
        FILES.forEach((file) => cpSync(join(ROOT, file), join(copy, file)));
        // Modules of its own, so that nothing is found that this checkout has made.
        cpSync(join(ROOT, "node_modules", ".bin"), join(copy, "node_modules", ".bin"), { recursive: true });
        for (const name of readdirSync(join(ROOT, "node_modules")).filter((each) => !each.startsWith("."))) {
            symlinkSync(join(ROOT, "node_modules", name), join(copy, "node_modules", name));
        }
    });

    after(() => rmSync(copy, { recursive: true, force: true }));

    /** Evaluates the program with mocks, as a process of its own. */
    function evaluate(env: NodeJS.ProcessEnv = {}) {
        return spawnSync(process.execPath, ["--preserve-symlinks", "bench/graph/evaluate.js", "2", "types"], {
            cwd: copy,
            encoding: "utf8",
            env: { ...process.env, ...env },
        });
    }

    const programs = () => readdirSync(cache).filter((name) => name.startsWith("program-"));

    it("is what the engine runs", () => {
        const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { readonly main: string };
        assert.equal(manifest.main, "program/start.js");
    });

    it("runs one file of all sources, which it makes once, and anew when one of them changes", () => {
        const first = evaluate();
        assert.equal(first.status, 0, first.stderr);
        const types = JSON.parse(first.stdout) as Readonly<Record<string, number>>;
        assert.equal(types["aws:apigateway/stage:Stage"], 2);
        const [made] = programs();
        assert.equal(evaluate().stdout, first.stdout);
        assert.deepEqual(programs(), [made]);

        writeFileSync(join(copy, "config", "changed.ts"), "export {};\n");
        assert.equal(evaluate().stdout, first.stdout);
        assert.equal(programs().length, 2);
    });

    it("takes the team's own resources into the one file, and sees when they change", () => {
        const own = join(copy, "resources.ts");
        const folder = join(copy, "resources");
        mkdirSync(folder);
        const KEYS = ["todos", "users"];
        const tables = (count: number) =>
            'import type { LinksContext } from "../components";\n' +
            "export const tables = ({ environment, table }: LinksContext) =>\n" +
            `    Object.fromEntries((environment === undefined ? [] : ${JSON.stringify(KEYS.slice(0, count))}).map((key: string) =>\n` +
            '        [key, table(key, { partitionKey: "id" })]));\n';
        const made = () => {
            const { status, stdout, stderr } = evaluate();
            assert.equal(status, 0, stderr);
            return (JSON.parse(stdout) as Readonly<Record<string, number>>)["aws:dynamodb/table:Table"];
        };
        try {
            writeFileSync(own, 'import { tables } from "./resources/tables";\nexport default tables;\n');
            writeFileSync(join(folder, "tables.ts"), tables(1));
            assert.equal(made(), 2);
            writeFileSync(join(folder, "tables.ts"), tables(2));
            assert.equal(made(), 4);
            writeFileSync(join(copy, "elsewhere.ts"), "export const elsewhere = () => ({});\n");
            writeFileSync(own, 'import { elsewhere } from "./elsewhere";\nexport default elsewhere;\n');
            const refused =
                /resources\.ts imports elsewhere\.ts, where changes are not seen\. Move it into the folder resources/;
            assert.match(evaluate().stderr, refused);
        } finally {
            [own, folder, join(copy, "elsewhere.ts")].forEach((each) => rmSync(each, { recursive: true, force: true }));
        }
    });

    it("names lines of the sources where there is a defect", () => {
        const file = join(copy, "program", "settings.ts");
        const text = readFileSync(file, "utf8");
        const lines = text.split("\n");
        const line = lines.findIndex((each) => each.includes("const project = new pulumi.Config();"));
        assert.ok(line > 0);
        lines[line] += ' throw new TypeError("a defect");';
        writeFileSync(file, lines.join("\n"));
        try {
            assert.match(
                evaluate().stderr,
                new RegExp(`TypeError: a defect\\n +at readSettings .*program/settings\\.ts:${line + 1}:`),
            );
        } finally {
            writeFileSync(file, text);
        }
    });

    it("has what is to come before the SDK in place by the arguments of Node.js in Pulumi.yaml", () => {
        const script = `
            require("@pulumi/pulumi");
            require("@pulumi/pulumi/cmd/run/tracing");
            const all = Object.keys(require.cache);
            const files = (name) => all.filter((file) => file.includes(name)).length;
            const { Resource } = require("@pulumi/pulumi/resource");
            console.log(JSON.stringify([
                ["/pacote/", "/typescript/", "/sdk-trace-base/", "/automation/"].map(files),
                Resource.stackTrace(0),
            ]));`;
        const args = [...nodeArguments(), "-e", script];
        const loaded = (env: NodeJS.ProcessEnv) =>
            JSON.parse(
                spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8", env: { ...process.env, ...env } })
                    .stdout,
            ) as readonly [readonly number[], readonly unknown[]];
        // What stands for a package until it is used is one file.
        assert.deepEqual(loaded({}), [[0, 1, 1, 1], []]);
        // Where pulumi traces its own calls, what traces gRPC comes before the SDK.
        const [, traced] = loaded({ TRACEPARENT: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" });
        assert.ok(traced.length > 0);
    });

    it("has the SDK load neither the compiler nor npm's library", () => {
        const script = `
            const isLoaded = () => Object.keys(require.cache).some((file) => file.includes("/node_modules/pacote/"));
            require("./program/start.js")().catch(() => undefined).finally(() => console.log(isLoaded()));`;
        const { stdout } = spawnSync(process.execPath, ["--preserve-symlinks", "-e", script], {
            cwd: copy,
            encoding: "utf8",
        });
        assert.equal(stdout, "false\n");
    });

    it("says where a source cannot be read", () => {
        const entry = join(copy, "index.ts");
        const text = readFileSync(entry, "utf8");
        writeFileSync(entry, `${text}\nconst const;\n`);
        try {
            const { status, stderr } = evaluate();
            assert.notEqual(status, 0);
            assert.match(stderr, new RegExp(`index\\.ts:${text.split("\n").length + 1}:\\d+: ERROR`));
        } finally {
            writeFileSync(entry, text);
        }
    });
});
