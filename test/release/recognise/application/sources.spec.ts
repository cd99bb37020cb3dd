import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { FRAMEWORKS } from "../../../../release/recognise/application/frameworks";
import { STAGE_LINKS, stageAdvice } from "../../../../release/recognise/application/stagePath";
import { recogniseApplication } from "../../../../release/recognise/application";
import { inFolder } from "./folders";

const EXAMPLES = join(__dirname, "../../../../examples");

/** What is recognised: the configuration, and notes as one line each. */
async function recognised(files: Readonly<Record<string, string>>) {
    const { config, notes } = await inFolder(files, recogniseApplication);
    return { config, notes: notes.map(({ kind, where, what, todo }) => `${kind} ${where}: ${what}; ${todo}`) };
}

const below = (where: string, framework: string) =>
    `word ${where}: its environments answer below /<environment>, which links that begin with / leave out; ` +
    stageAdvice(framework);

describe("an application that no template describes", () => {
    it("is recognised by its sources: those of the examples, with the health path that they have", async () => {
        const { config } = await recogniseApplication(join(EXAMPLES, "application"));
        assert.deepEqual(config, {
            function: { runtime: "python3.13", handler: "app.lambda_handler" },
            release: { healthPath: "/health" },
        });
        assert.deepEqual((await recogniseApplication(join(EXAMPLES, "node-application"))).config, {
            function: { runtime: "nodejs22.x", handler: "app.handler" },
            release: { healthPath: "/health" },
        });
    });

    it("has bodies as bytes where an adapter is in place", async () => {
        const app = [
            "from fastapi import FastAPI",
            "from mangum import Mangum",
            "app = FastAPI()",
            '@app.get("/items/{item_id}")',
            '@app.get("/items")',
            '@app.post("/")',
            "def f(): pass",
            "handler = Mangum(app)",
        ].join("\n");
        assert.deepEqual(
            await recognised({ "src/main.py": app, "pyproject.toml": '[project]\nrequires-python = ">=3.11,<3.13"' }),
            {
                config: {
                    function: { runtime: "python3.12", handler: "src/main.handler" },
                    api: { binaryMediaTypes: ["*/*"] },
                    release: { healthPath: "/items" },
                },
                notes: [below("src/main.py:3", "FastAPI")],
            },
        );
        const express = [
            'const serverless = require("serverless-http");',
            'const express = require("express");',
            "const app = express();",
            'app.get("/long/path", f);',
            'app.get("/", f);',
            "module.exports.handler = serverless(app);",
        ].join("\n");
        const found = await recognised({ "index.js": express, "package.json": '{"engines": {"node": "24.x"}}' });
        assert.deepEqual(found.config, {
            function: { runtime: "nodejs24.x", handler: "index.handler" },
            api: { binaryMediaTypes: ["*/*"] },
            release: { healthPath: "/" },
        });
    });

    it("is told what its framework has to be given for the stage in its links, on a page that has a row for it", () => {
        const page = readFileSync(join(EXAMPLES, "..", "docs", "stage-in-the-path.md"), "utf8");
        assert.deepEqual(
            FRAMEWORKS.filter(({ links }) => links)
                .map(({ name }) => name)
                .sort(),
            [...STAGE_LINKS].sort(),
        );
        for (const name of STAGE_LINKS) {
            assert.match(page, new RegExp(`^\\| [^|]*\\b${name}\\b`, "m"), name);
            assert.match(stageAdvice(name), /, of each event.*: see docs\/stage-in-the-path\.md$/);
        }
        assert.equal(stageAdvice("Another"), "see docs/stage-in-the-path.md");
    });

    it("with a framework but without an adapter is told what is missing", async () => {
        const app = "from flask import Flask\napp = Flask(__name__)\n@app.route('/')\ndef f(): return 'x'\n";
        assert.deepEqual(await recognised({ "web.py": app, "requirements.txt": "flask" }), {
            config: { function: { runtime: "python3.13" }, release: { healthPath: "/" } },
            notes: [
                "missing web.py:2: web.py makes a Flask application, and nothing here turns API Gateway's event into a request " +
                    "for it; add the package apig-wsgi and `handler = make_lambda_handler(app, binary_support=True)`, then set " +
                    "function.handler to it",
                below("web.py:2", "Flask"),
            ],
        });
    });

    it("without any route that is known counts any answer of the function below 500", async () => {
        const { config } = await recognised({
            "index.mjs": "export const handler = async () => ({ statusCode: 404 });",
        });
        assert.deepEqual(config, {
            function: { runtime: "nodejs22.x", handler: "index.handler" },
            release: { healthPath: "/", healthStatus: "200-499" },
        });
    });

    it("that is none is said to be none", async () => {
        assert.deepEqual(await recognised({ "README.md": "x" }), {
            config: {},
            notes: [
                "missing .: there is nothing in this folder that looks like a Python or Node.js application; name the folder that " +
                    "has it, or set function.runtime, function.handler and build.commands by hand",
            ],
        });
    });
});
