import assert from "node:assert/strict";
import { join } from "node:path";

import { ask } from "../../lab/probe";
import { TestApplication } from "./support/application";
import { awsIn, makeAuthorizer } from "./support/authorizer";
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
    "nest-workspace": [["/greet/you", 200, /Hello you/]],
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
            } catch (error) {
                const log = application.log("staging").split("\n").slice(-60).join("\n");
                throw new Error(`${log}\n${String(error)}`, { cause: error });
            } finally {
                application.remove();
            }
        });
    }

    it("release to an API that asks for a token and a key, and keeps both to itself", async () => {
        const settings = exampleSettings("sam-folder");
        const authorizer = { type: "lambda", function: makeAuthorizer(lab.record) };
        const api = { authorizer, keys: true, cors: { origins: ["https://www.example.com"] } };
        const environments = { staging: { apiKeys: ["website"] } };
        const closed = { ...settings, "platform:api": api, "platform:environments": environments };
        lab.configure({ ...closed, "platform:release": { healthPath: "/hello" } });
        await lab.operate("up");
        const outputs = await lab.stack.outputs();
        const { url = "", apiKeys = {}, access } = outputs.environments["staging"] ?? {};
        const application = new TestApplication(lab, outputs, join("applications", "sam-folder"));
        try {
            application.edit("hello/app.py", (text) => text.replace("hello world", "hello closed world"));
            await application.push("staging");
            const value = (id: string): string =>
                awsIn(lab.record, "apigateway", "get-api-key", "--api-key", id, "--include-value").value as string;
            const [key, released] = [value(apiKeys["website"] ?? ""), value(access?.apiKey ?? "")];
            const told = (headers: Record<string, string>, path = "/elsewhere", method = "GET") =>
                ask(`${url}${path}`, { method, headers }).then(({ status }) => status);
            const token = { Authorization: "let me in" };
            assert.deepEqual(
                [
                    await told({}),
                    await told({ Authorization: "let anybody in", "x-api-key": key }),
                    await told(token),
                    await told({ ...token, "x-api-key": key }),
                    await told({}, "/hello"),
                    await told({ "x-api-key": key }, "/hello"),
                    await told({ "x-api-key": key }, "/hello", "POST"),
                    await told({}, "/elsewhere", "OPTIONS"),
                ],
                [401, 403, 403, 200, 403, 200, 401, 200],
            );
            const log = application.log("staging");
            assert.ok(released.length >= 20 && !log.includes(released), "the key of releases is in no log");
            const shown = JSON.stringify([outputs, lab.events]);
            assert.ok(![key, released].some((secret) => shown.includes(secret)), "nor in outputs or events");
            assert.deepEqual(await lab.operate("up"), [], "and another up changes nothing");
        } finally {
            application.remove();
        }
    });
});
