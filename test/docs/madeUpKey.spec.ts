import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
    cpSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    realpathSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import ts from "typescript";

import { GENERATED } from "../../docs/generate";

const ROOT = join(__dirname, "..", "..");
const COPIED = ["common", "config", "contract", "docs", "Pulumi.yaml", "README.md", "package.json", "tsconfig.json"];

/** What somebody writes who wants one more key. */
const DECLARATION = `
        apples: integer({
            meaning: "How many apples there are.",
            from: 1,
            to: 9,
            unit: "apples",
            absent: preset(4),
            limits: "the orchard",
        }),
`;

/** The one file that is written by hand. */
const FILE = "config/keys/function.ts";

describe("a key that is declared", function () {
    // The compiler is asked, too.
    this.timeout(120_000);

    const folder = realpathSync(mkdtempSync(join(tmpdir(), "key-")));
    const read = (path: string) => readFileSync(join(folder, path), "utf8");

    before(() => {
        COPIED.forEach((name) => cpSync(join(ROOT, name), join(folder, name), { recursive: true }));
        symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
        const anchor = /^ {8}memorySize: integer\(/m;
        assert.match(read(FILE), anchor);
        writeFileSync(
            join(folder, FILE),
            read(FILE).replace(anchor, `${DECLARATION.trimStart()}$&`.replace(/^/, "        ")),
        );
        execFileSync(process.execPath, ["-r", "ts-node/register/transpile-only", "docs/generate.ts"], { cwd: folder });
    });

    after(() => rmSync(folder, { recursive: true, force: true }));

    it("takes one file, and `npm run docs` the others", () => {
        const files = COPIED.flatMap((name) =>
            /\./.test(name)
                ? [name]
                : readdirSync(join(ROOT, name), { recursive: true, withFileTypes: true })
                      .filter((entry) => entry.isFile())
                      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1)),
        );
        const changed = files.filter((file) => read(file) !== readFileSync(join(ROOT, file), "utf8"));
        assert.deepEqual(changed.sort(), [...GENERATED.filter((name) => name !== "README.md"), FILE].sort());
    });

    it("stands in the documents with unit, default, limits, and when it takes effect", () => {
        const row =
            "| `function.apples` | integer, apples | `4` | next release | How many apples there are. *Expected: 1 to 9; see the orchard.* |";
        assert.ok(read("docs/configuration.md").includes(row));
        const bullet = "- `apples` (integer, apples; 4): How many apples there are. Expected: 1 to 9; see the orchard.";
        assert.ok(read("Pulumi.yaml").includes(bullet));
        const { definitions } = JSON.parse(read("docs/stack.schema.json"));
        assert.deepEqual(definitions.function.properties.apples, {
            description: "How many apples there are. Expected: 1 to 9; see the orchard.",
            default: 4,
            type: ["integer", "string"],
            minimum: 1,
            maximum: 9,
            pattern: "^\\s*(-?\\d+)?\\s*$",
        });
    });

    it("is read, filled in and checked", () => {
        const { parseConfig } = require(join(folder, "config")) as typeof import("../../config");
        const parsed = (settings: object) =>
            parseConfig({
                project: {
                    projectName: "shop",
                    accountId: "123456789012",
                    githubOwner: "octo",
                    githubRepository: "shop",
                    function: settings,
                },
                aws: { region: "eu-west-1" },
                tokens: { githubToken: "secret", githubBuildToken: "missing", githubCheckToken: "missing" },
                secrets: new Set(),
            });
        const applesOf = (settings: object) => {
            const result = parsed(settings);
            return "config" in result
                ? (result.config.function as unknown as { apples: number }).apples
                : result.faults;
        };
        assert.deepEqual([applesOf({}), applesOf({ apples: "7" })], [4, 7]);
        assert.deepEqual(applesOf({ apples: 10 }), [
            {
                path: "function.apples",
                problem: "is 10",
                expected: "a whole number from 1 to 9 (apples)",
                mend: "pulumi config set --path 'function.apples' 4",
            },
        ]);
    });

    it("has its type for the compiler", () => {
        const use = [
            'import type { PlatformConfig } from "./config";',
            'export const right: PlatformConfig["function"]["apples"] = 5;',
            "// @ts-expect-error It is a number.",
            'export const wrong: PlatformConfig["function"]["apples"] = "5";',
            "",
        ];
        writeFileSync(join(folder, "use.ts"), use.join("\n"));
        const { config } = ts.readConfigFile(join(folder, "tsconfig.json"), (path) => readFileSync(path, "utf8"));
        const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, types: ["node"] }, folder);
        const program = ts.createProgram([join(folder, "use.ts")], options);
        const found = ts.getPreEmitDiagnostics(program);
        assert.deepEqual(
            found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
            [],
        );
    });
});
