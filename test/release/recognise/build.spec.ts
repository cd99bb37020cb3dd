import assert from "node:assert/strict";

import { recogniseBuild } from "../../../release/recognise/build";
import { importsOf } from "../../../release/recognise/imports";
import { recogniseApplication } from "../../../release/recognise/application";
import { folderTree } from "../../../release/recognise/tree";
import { inFolder } from "./application/folders";

type Files = Readonly<Record<string, string>>;

const COMMON = "exports.handler = async () => ({ statusCode: 200 });\n";
const MODULE = "import { a } from './a';\nexport const handler = async () => ({ statusCode: 200 });\n";
const BUILT = '{"scripts":{"build":"make"}}';

describe("how an application of Node.js is built", () => {
    const way = (files: Files, output = false) =>
        inFolder(files, (folder) =>
            Promise.resolve(recogniseBuild(folderTree(folder), "", ["app.handler"], "nodejs22.x", output)),
        );

    it("is not at all where its handlers are there, with all that they import", async () => {
        assert.deepEqual(await way({ "app.js": COMMON, "package.json": BUILT }), { kind: "none" });
        assert.deepEqual(await way({ "app.mjs": MODULE, "a.mjs": "", "package.json": BUILT }), { kind: "none" });
        assert.deepEqual(await way({ "app.js": MODULE, "a.js": "", "package.json": '{"type":"module"}' }), {
            kind: "none",
        });
    });

    it("is by its script where the handler, or what it imports, is not there before", async () => {
        const because = async (files: Files, output = false) => {
            const found = await way({ "package.json": BUILT, ...files }, output);
            return found.kind === "script" ? found.because : found.kind;
        };
        assert.equal(await because({ "src/app.ts": MODULE }), "the handler is not there before it");
        assert.equal(await because({ "app.js": COMMON }, true), "build.output names what it makes");
        assert.equal(
            await because({
                "app.js": `${COMMON}const x = require("./lib/x");`,
                "lib/x.js": 'require("../dist/server");',
            }),
            "lib/x.js imports ../dist/server, which is not there before it",
        );
        assert.equal(
            await because({
                "app.js": COMMON,
                "package.json": '{"scripts":{"build":"nuxt build"},"dependencies":{"nuxt-start":"2"}}',
            }),
            "nuxt-start reads what it makes",
        );
    });

    it("is a bundle where it is TypeScript without a script, or a module of ES that nothing says to be one", async () => {
        const sources = async (files: Files) => {
            const found = await way(files);
            return found.kind === "bundle" ? [...found.sources] : found.kind;
        };
        assert.deepEqual(await sources({ "app.ts": MODULE }), [["app.handler", "app.ts"]]);
        assert.deepEqual(await sources({ "app.js": MODULE, "package.json": "{}" }), [["app.handler", "app.js"]]);
    });
});

describe("the imports of some sources", () => {
    const imports = (files: Files, first: string, runtime: string) =>
        inFolder(files, (folder) => Promise.resolve(importsOf(folderTree(folder), "", [first], runtime)));

    it("are followed in Node.js; types, what stands in comments, and what may be missing are left out", async () => {
        const { missing, packages } = await imports(
            {
                "app.ts": [
                    'import type { T } from "./types";',
                    'import { a } from "./a.js";',
                    '// import "./gone";',
                    '/* require("./gone") */',
                    'try { require("./maybe"); } catch {}',
                    'import fs from "node:fs"; import path from "path";',
                    'import secrets from "./secrets.json";',
                    "export * from './folder';",
                ].join("\n"),
                "a.ts": 'import { x } from "@scope/name/deep";\nconst y = require("other/deep");\n',
                "folder/index.ts": 'import "../../outside";\nimport "../a";\n',
            },
            "app.ts",
            "nodejs22.x",
        );
        assert.deepEqual(missing, [{ name: "./secrets.json", file: "app.ts" }]);
        assert.deepEqual(
            [...packages],
            [
                ["@scope/name", "a.ts"],
                ["other", "a.ts"],
            ],
        );
    });

    it("are followed in Python", async () => {
        const { missing, packages } = await imports(
            {
                "src/app.py": "import os, requests\nfrom . import near\nfrom .gone import x\nfrom helpers.b import y\n",
                "src/near.py": "from flask import Flask\nimport local\n",
                "src/local.py": "",
                "src/__init__.py": "",
                "helpers/b.py": "def f():\n    import lazy\n",
            },
            "src/app.py",
            "python3.13",
        );
        assert.deepEqual(missing, [{ name: ".gone", file: "src/app.py" }]);
        assert.deepEqual([...packages.keys()], ["os", "requests", "flask"]);
    });
});

describe("what a build of a recognised application will do", () => {
    const told = async (files: Files) => {
        const { facts, notes } = await inFolder(files, recogniseApplication);
        return {
            facts: facts.flatMap(({ what, value, where }) =>
                ["packages", "build", "tests"].includes(what) ? [`${what} ${value} (${where})`] : [],
            ),
            notes: notes.map(({ kind, where, what }) => `${kind} ${where}: ${what}`),
        };
    };

    it("is told with the manager, its lock file, the script and the tests", async () => {
        assert.deepEqual(
            await told({
                "package.json": '{"scripts":{"build":"tsc","test":"vitest"},"dependencies":{"a":"1"}}',
                "pnpm-lock.yaml": "",
                "src/app.ts": "export const handler = async (event) => ({ statusCode: 200 });",
            }),
            {
                facts: [
                    "packages pnpm (pnpm-lock.yaml)",
                    "build a bundle by esbuild (src/app.ts)",
                    "tests npm test: vitest (package.json)",
                ].map((line) => (line.startsWith("build") ? "build script build: tsc (package.json)" : line)),
                notes: [],
            },
        );
        assert.deepEqual(
            await told({
                "pyproject.toml": "[project]\nname = 'x'\n",
                "uv.lock": "",
                "app.py": "def handler(event, context): ...",
                "test_app.py": "def test_it(): ...",
            }),
            { facts: ["packages uv (uv.lock)", "tests pytest (.)"], notes: [] },
        );
    });

    it("has no packages that nothing installs, and no files that are not there", async () => {
        const app =
            'const x = require("left-pad");\nconst y = require("./secrets.json");\nconst z = require("@aws-sdk/client-s3");\n';
        assert.deepEqual(await told({ "package.json": "{}", "app.js": app + COMMON }), {
            facts: ["packages npm (package.json)"],
            notes: [
                "missing app.js: app.js imports ./secrets.json, which is not in this folder",
                "missing app.js: app.js imports left-pad, which nothing installs",
            ],
        });
        assert.deepEqual(
            (await told({ "app.py": "import json, boto3, requests\ndef handler(event, context): ..." })).notes,
            ["missing app.py: app.py imports requests, which nothing installs"],
        );
    });

    it("is refused with the words of the build", async () => {
        const files = { "package.json": "{}", "app.js": COMMON, "yarn.lock": "", "package-lock.json": "{}" };
        assert.deepEqual((await told(files)).notes, [
            "missing .: There are two lock files, package-lock.json and yarn.lock, and nothing says which one counts",
        ]);
        const poetry = {
            "pyproject.toml": "[tool.poetry.dependencies]\n",
            "app.py": "def handler(event, context): ...",
        };
        assert.deepEqual((await told(poetry)).notes, [
            "missing pyproject.toml: it has no lock file beside it, which builds install from",
        ]);
    });
});
