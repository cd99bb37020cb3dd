import assert from "node:assert/strict";
import { join } from "node:path";

import { ask } from "../../lab/probe";
import { TestApplication } from "./support/application";
import { exampleNames, exampleSettings, hasResources } from "./support/exampleSettings";
import { TestLab } from "./support/lab";

/** What an application is asked for besides its health path: the path, the status, and what is in the answer. */
const QUESTIONS: Readonly<Record<string, readonly (readonly [path: string, status: number, holds: RegExp])[]>> = {
    "fastapi-uv": [
        ["/docs", 200, /'\/staging\/openapi\.json'/],
        ["/openapi.json", 200, /"\/notes\/\{number\}"/],
        ["/notes/1", 200, /Buy milk/],
    ],
    "flask-poetry": [
        ["/", 200, /Salt &amp; pepper/],
        ["/health", 200, /"native":\s*true/],
    ],
    "sam-folder": [["/hello", 200, /hello world/]],
    "express-pnpm": [["/", 302, /Redirecting to \/staging\/health/]],
    "typescript-compiled": [["/health", 200, /Hello you/]],
    "typescript-bare": [["/any", 200, /"path":"\/any","id":"[\w-]{21}"/]],
    "esbuild-bundle": [["/any", 200, /"id":"[\w-]{8}"/]],
    "go-provided": [
        ["/", 200, /Hello from Go/],
        ["/elsewhere", 404, /There is no \/elsewhere/],
    ],
    "rest-routes-node": [
        ["/todos/1", 200, /Buy milk/],
        ["/todos/2", 404, /no todo 2/],
        ["/elsewhere", 404, /message/],
    ],
    "rest-routes-python": [
        ["/todos/1", 200, /Buy milk/],
        ["/elsewhere", 404, /message/],
    ],
    "http-api-node": [
        [
            "/books?like=m%26&like=n",
            200,
            /^\{"routeKey":"GET \/books","rawQueryString":"like=m%26&like=n","books":\[\]\}$/,
        ],
        ["/books/Emma%20%26%20Co", 200, /^\{"title":"Emma & Co","year":1815\}$/],
        ["/books/Ulysses%21", 404, /^There is no \/books\/Ulysses!$/],
    ],
    "http-api-python": [
        ["/", 200, /^Hello from a function URL$/],
        ["/any/where/?a=b%20c", 200, /^\{"path": "\/any\/where\/", "method": "GET", "query": "a=b%20c"\}$/],
    ],
    "nest-workspace": [["/greet/you", 200, /Hello you/]],
};

/** What else an application is asked, by the URL of its environment. */
const FURTHER: Readonly<Record<string, (url: string) => Promise<void>>> = {
    "http-api-node": async (url) => {
        const add = async (type: string, body: string) => {
            const headers = { "content-type": type, cookie: "a=1; b=2" };
            const response = await fetch(`${url}/books`, { method: "POST", headers, body });
            assert.equal(response.status, 201);
            assert.equal(response.headers.get("location"), "books/caf%C3%A9");
            assert.deepEqual(response.headers.getSetCookie(), ["last=caf%C3%A9; Path=/", "seen=1"]);
            return response.json();
        };
        const made = { title: "café", method: "POST", cookies: ["a=1", "b=2"] };
        assert.deepEqual(await add("application/json", '{"title":"café"}'), { ...made, isBase64Encoded: false });
        const form = "application/x-www-form-urlencoded";
        assert.deepEqual(await add(form, "title=caf%C3%A9"), { ...made, isBase64Encoded: true });
        const [list, missing] = await Promise.all([fetch(`${url}/books`), fetch(`${url}/books/none`)]);
        const types = [list, missing].map(({ headers }) => headers.get("content-type"));
        assert.deepEqual(types, ["application/json", "text/plain;charset=UTF-8"]);
    },
};

describe("the example applications", () => {
    // Those with resources of their own are keptData.spec.ts's.
    const names = exampleNames().filter((name) => !hasResources(name));
    let lab: TestLab;

    before(async () => {
        lab = await TestLab.start(exampleSettings(names[0] ?? ""), { writesOnce: true });
    });

    after(async () => lab.stop());

    for (const name of names) {
        it(`${name} is built, tested and released by a push, and answers`, async () => {
            lab.configure(exampleSettings(name));
            await lab.operate("up");
            const outputs = await lab.stack.outputs();
            const application = new TestApplication(lab, outputs, join("applications", name));
            try {
                await application.push("staging");
                for (const [path, status, holds] of QUESTIONS[name] ?? []) {
                    const answer = await ask(`${outputs.environments["staging"]?.url}${path}`, { redirect: "manual" });
                    assert.equal(answer.status, status, `${path}: ${answer.body}`);
                    assert.match(answer.body, holds);
                }
                await FURTHER[name]?.(outputs.environments["staging"]?.url ?? "");
            } catch (error) {
                const log = application.log("staging").split("\n").slice(-60).join("\n");
                throw new Error(`${log}\n${String(error)}`, { cause: error });
            } finally {
                application.remove();
            }
        });
    }
});
