// Run in every build before anything is deployed: npm test

import assert from "node:assert/strict";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { pathToFileURL } from "node:url";

import { handler } from "./app.mjs";

const FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:shop-app";

/** Sends a request to the application as API Gateway would; gives the answer, and its body parsed. */
async function request(path, { httpMethod = "GET", qualifier = ":staging", answerer = handler, ...event } = {}) {
    const answer = await answerer({ httpMethod, path, ...event }, { invokedFunctionArn: FUNCTION + qualifier });
    return { ...answer, body: JSON.parse(answer.body) };
}

describe("routes", () => {
    for (const path of ["/", "/root", "/root/"]) {
        it(`says hello at ${path}`, async () => {
            const { statusCode, headers, body } = await request(path);
            assert.equal(statusCode, 200);
            assert.equal(headers["Content-Type"], "application/json");
            assert.deepEqual(body, { message: "Hello World", environment: "staging" });
        });
    }

    it("says hello in the words of the environment", async () => {
        const { body } = await request("/", { stageVariables: { Greeting: "Kia-ora" } });
        assert.equal(body.message, "Kia-ora");
    });

    it("tells at /metadata what was built, and of the sources no commit", async () => {
        const folder = await mkdtemp(join(tmpdir(), "node-application-"));
        try {
            for (const file of ["app.mjs", "settings.mjs"]) {
                await cp(new URL(file, import.meta.url), join(folder, file));
            }
            const { handler: answerer } = await import(pathToFileURL(join(folder, "app.mjs")));
            await writeFile(join(folder, "VERSION"), "0.1\n");
            const sources = await request("/metadata", { answerer });
            assert.deepEqual(sources.body, { lastcommitsha: "n/a", version: "0.1", environment: "staging" });
            await writeFile(join(folder, "release.json"), '{"commit":"0b2d45f"}\n');
            const built = await request("/metadata", { answerer });
            assert.deepEqual(built.body, { lastcommitsha: "0b2d45f", version: "0.1", environment: "staging" });
        } finally {
            await rm(folder, { recursive: true });
        }
    });

    it("says at /health that it is well", async () => {
        const { body } = await request("/health");
        assert.equal(body.status_code, 200);
        assert.ok(body.response_time >= 0);
    });
});

describe("all other requests", () => {
    it("are shown as they came", async () => {
        const queryStringParameters = { size: "2" };
        const multiValueQueryStringParameters = { size: ["1", "2"] };
        const { body } = await request("/a/b", { queryStringParameters, multiValueQueryStringParameters });
        assert.deepEqual(body, {
            httpMethod: "GET",
            path: "/a/b",
            queryStringParameters,
            multiValueQueryStringParameters,
            body: null,
            environment: "staging",
        });
    });

    it("are those by any other method, too", async () => {
        const { body } = await request("/root", {
            httpMethod: "POST",
            body: '{"name": "Ada"}',
            isBase64Encoded: false,
        });
        assert.deepEqual([body.httpMethod, body.body], ["POST", '{"name": "Ada"}']);
    });

    it("have their bodies decoded from base64 where that is text", async () => {
        for (const [content, shown] of [
            [Buffer.from("café"), "café"],
            [Buffer.from([0xff, 0xfe]), "//4="],
        ]) {
            const event = { httpMethod: "PUT", body: content.toString("base64"), isBase64Encoded: true };
            assert.equal((await request("/a", event)).body.body, shown);
        }
    });

    it("may come without parameters, which the event has as null", async () => {
        const { body } = await request("/a", { queryStringParameters: null, body: null });
        assert.deepEqual(body.queryStringParameters, {});
    });
});

describe("the environment", () => {
    const stageVariables = { LambdaFunctionAlias: "from-variable" };
    const requestContext = { stage: "from-stage" };
    for (const [qualifier, event, expected] of [
        [":production", { stageVariables, requestContext }, "production"],
        [":7", { stageVariables, requestContext }, "from-variable"],
        [":$LATEST", { requestContext }, "from-stage"],
        ["", { stageVariables: null, requestContext }, "from-stage"],
        ["", {}, null],
    ]) {
        it(`is ${expected} through "${qualifier}" with ${JSON.stringify(event)}`, async () => {
            const { body } = await request("/", { qualifier, ...event });
            assert.equal(body.environment, expected);
        });
    }
});
