import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { gatewayEvent } from "../../../../release/engine/event";
import { dispatcherParts } from "../../../../release/packaging/dispatcher";
import { CONTEXT_OF, HAS_CALLBACKS, run } from "./cases";

const ROUTES = [
    { method: "GET", path: "/todos", handler: "src/todos.list" },
    { method: "POST", path: "/todos", handler: "src/todos.create" },
    { method: "GET", path: "/todos/{id}", handler: "src/module.get" },
    { method: "GET", path: "/late", handler: "callback.late" },
    { method: "GET", path: "/early", handler: "callback.early" },
    { method: "GET", path: "/thrown", handler: "callback.thrown" },
    { method: "GET", path: "/done", handler: "callback.done" },
    { method: "GET", path: "/failed", handler: "callback.failed" },
    { method: "GET", path: "/nested", handler: "src/todos.api.v1" },
    { method: "GET", path: "/typed", handler: "typed/app.handler" },
    { method: "GET", path: "/common", handler: "common.handler" },
    { method: "GET", path: "/broken", handler: "broken.handler" },
    { method: "GET", path: "/absent", handler: "absent.handler" },
    { method: "GET", path: "/nameless", handler: "src/todos.nothing" },
    { method: "GET", path: "/streams", handler: "streams.handler" },
    { method: "ANY", path: "/echo/{proxy+}", handler: "src/todos.echo" },
    { method: "ANY", path: "/", handler: "src/todos.echo" },
] as const;

/** An application as people write them: CommonJS, modules, `"type": "module"`, callbacks. */
const FILES: Readonly<Record<string, string>> = {
    "src/todos.js": `
const { answer } = require("./shared");
console.error("loaded todos");
exports.list = async (event, context) => answer({ resource: event.resource, id: context.awsRequestId, parameters: event.pathParameters });
exports.create = async (event) => answer(JSON.parse(event.body));
exports.echo = async (event) => answer(event);
exports.api = { v1: async () => answer("nested") };
exports.nothing = 1;`,
    "src/shared.js": `exports.answer = (value) => ({ statusCode: 200, body: JSON.stringify(value) });`,
    "src/module.mjs": `import { setTimeout } from "node:timers/promises";
await setTimeout(1);
export const get = async ({ pathParameters }) => ({ statusCode: 200, body: pathParameters.id });`,
    "callback.js": `
exports.early = (event, context, callback) => {
    context.callbackWaitsForEmptyEventLoop = false;
    callback(null, { statusCode: 200, body: "early" });
};
exports.late = (event, context, callback) => setTimeout(() => callback(null, { statusCode: 201, body: "late" }), 5);
exports.done = (event, context) => setTimeout(() => context.done(null, { statusCode: 200, body: "done" }), 5);
exports.failed = (event, context) => context.fail(new Error("by the context"));
exports.thrown = () => { throw new Error("at once"); };`,
    "typed/package.json": `{ "type": "module" }`,
    "typed/app.js": `export async function handler() { return { statusCode: 200, body: "typed" }; }`,
    // What cannot be told from the text alone is in the default only.
    "common.cjs": `module.exports = Object.assign({}, { handler: async () => ({ statusCode: 200, body: "common" }) });`,
    "broken.js": `require("./nowhere");`,
    "streams.js": `exports.handler = Object.assign(async () => {}, { [Symbol.for("aws.lambda.runtime.handler.streaming")]: "response" });`,
};

/** Calls the handler as the runtime does, and tells what it did with the context's flag. */
const CALLER = `
import { handler } from "./platform_routes.mjs";
${CONTEXT_OF}
let text = "";
for await (const chunk of process.stdin) text += chunk;
const results = [];
for (const event of JSON.parse(text)) {
    let context;
    const [error, result] = await new Promise((resolve) => {
        const end = (error, result) => resolve([error, result]);
        context = Object.assign(contextOf(end), { awsRequestId: "request-1" });
        const returned = handler(event, context, end);
        returned?.then((value) => resolve([null, value]), (error) => resolve([error]));
    });
    results.push({ result, waits: context.callbackWaitsForEmptyEventLoop, ...(error ? { error: error.message, name: error.name, stack: error.stack } : {}) });
}
console.log(JSON.stringify(results));
`;

interface Outcome {
    readonly result?: {
        readonly statusCode: number;
        readonly body: string;
        readonly headers?: Readonly<Record<string, string>>;
    };
    readonly waits: boolean;
    readonly error?: string;
    readonly name?: string;
    readonly stack?: string;
}

const request = (httpMethod: string, path: string, more: Readonly<Record<string, unknown>> = {}) => ({
    resource: path === "/" ? "/" : "/{proxy+}",
    httpMethod,
    path,
    pathParameters: path === "/" ? null : { proxy: path.slice(1).replace(/\/$/, "") },
    requestContext: { stage: "staging", path: `/staging${path}`, resourcePath: "/{proxy+}" },
    ...more,
});

describe("the dispatcher for Node.js, with an application", () => {
    let folder: string;

    before(() => {
        folder = realpathSync(mkdtempSync(join(tmpdir(), "dispatcher-")));
        const all = { ...FILES, "caller.mjs": CALLER, ...dispatcherParts({ runtime: "nodejs22.x", routes: ROUTES }) };
        for (const [path, text] of Object.entries(all)) {
            mkdirSync(dirname(join(folder, path)), { recursive: true });
            writeFileSync(join(folder, path), text);
        }
    });

    after(() => rmSync(folder, { recursive: true, force: true }));

    const call = (...events: readonly unknown[]) => run(process.execPath, ["caller.mjs"], events, folder) as Outcome[];
    const one = (event: unknown): Outcome => {
        const [outcome] = call(event);
        assert.ok(outcome !== undefined);
        return outcome;
    };
    const bodyOf = (event: unknown): unknown => JSON.parse(one(event).result?.body ?? "null");

    it("gives a handler the event of its own route, and the context", () => {
        assert.deepEqual(bodyOf(request("GET", "/todos")), { resource: "/todos", id: "request-1", parameters: null });
        assert.equal(one(request("GET", "/todos/a%20b")).result?.body, "a%20b");
        assert.deepEqual(bodyOf(request("POST", "/todos", { body: '{"a":1}' })), { a: 1 });
    });

    it("changes resource, parameters and resourcePath, and nothing else", () => {
        const event = request("PUT", "/echo/a/b/", { headers: { a: "1" }, isBase64Encoded: false });
        const { resource, pathParameters, requestContext, ...rest } = bodyOf(event) as ReturnType<typeof request>;
        assert.deepEqual([resource, pathParameters], ["/echo/{proxy+}", { proxy: "a/b" }]);
        assert.deepEqual(requestContext, { ...event.requestContext, resourcePath: "/echo/{proxy+}" });
        assert.deepEqual({ ...event, ...rest }, event);
        assert.deepEqual((bodyOf(request("GET", "/")) as typeof event).resource, "/");
    });

    it("goes by the path without what a domain name of one's own puts before it", () => {
        const event = { ...request("GET", "/todos/7"), path: "/shop/todos/7" };
        assert.equal(one(event).result?.body, "7");
    });

    it("answers as JSON where there is no route, or not of that method", () => {
        const headers = { "Content-Type": "application/json" };
        assert.deepEqual(one(request("GET", "/nowhere")).result, {
            statusCode: 404,
            headers,
            body: '{"message":"Not Found"}',
        });
        assert.deepEqual(one(request("DELETE", "/todos")).result, {
            statusCode: 405,
            headers: { ...headers, Allow: "GET, POST" },
            body: '{"message":"Method Not Allowed"}',
        });
    });

    it("takes CommonJS, modules, a folder of modules and nested names", () => {
        const paths = ["/typed", "/common", "/nested", "/todos/9"];
        const bodies = call(...paths.map((path) => request("GET", path))).map(({ result }) => result?.body);
        assert.deepEqual(bodies, ["typed", "common", '"nested"', "9"]);
    });

    it("leaves to a handler with a callback when it answers, and what is waited for", function () {
        if (!HAS_CALLBACKS) {
            const [late] = call(request("GET", "/late"));
            assert.match(late?.error ?? "", /takes a callback, which Node.js 24/);
            return;
        }
        const [late, early, promised, thrown, done, failed] = call(
            ...["/late", "/early", "/todos", "/thrown", "/done", "/failed"].map((path) => request("GET", path)),
        );
        assert.deepEqual([late?.result?.body, late?.waits], ["late", true]);
        assert.deepEqual([early?.result?.body, early?.waits], ["early", false]);
        // As the runtime does for whoever returns a promise.
        assert.equal(promised?.waits, false);
        assert.equal(thrown?.error, "at once");
        // Which the runtime never has wait either.
        assert.deepEqual([done?.result?.body, done?.waits], ["done", false]);
        assert.deepEqual([failed?.error, failed?.waits], ["by the context", false]);
    });

    it("loads a handler when it is called, once", () => {
        const script = `${CALLER.replace(
            "console.log(JSON.stringify(results));",
            "console.log(JSON.stringify(loads));",
        ).replace(
            "let text",
            'const loads = []; const log = console.error; console.error = (...args) => void loads.push(args.join(" ")); let text',
        )}`;
        writeFileSync(join(folder, "loads.mjs"), script);
        const loads = (...events: readonly unknown[]) => run(process.execPath, ["loads.mjs"], events, folder);
        assert.deepEqual(loads(request("GET", "/typed"), request("GET", "/nowhere")), []);
        assert.deepEqual(loads(request("GET", "/todos"), request("POST", "/todos", { body: "1" })), ["loaded todos"]);
    });

    it("names the handler that cannot be loaded, its route, and why", () => {
        const outcomes = call(...["/broken", "/absent", "/nameless", "/streams"].map((path) => request("GET", path)));
        const [broken, absent, nameless, streams] = outcomes.map(({ error }) => error ?? "");
        assert.match(
            broken ?? "",
            /^The handler broken\.handler of GET \/broken cannot be loaded: Cannot find module '\.\/nowhere'/,
        );
        assert.equal(
            absent,
            "The handler absent.handler of GET /absent cannot be loaded: the package has no absent.js, .mjs or .cjs",
        );
        assert.equal(
            nameless,
            "The handler src/todos.nothing of GET /nameless cannot be loaded: src/todos exports no function nothing",
        );
        assert.match(streams ?? "", /it streams its answer/);
        assert.ok(outcomes.every(({ name }) => name === "HandlerNotLoaded"));
        assert.match(outcomes[0]?.stack ?? "", /Caused by: Error: Cannot find module/);
    });

    it("fails, in words, for an event that is no request", () => {
        assert.match(one({ source: "aws.events" }).error ?? "", /is no request of the REST API/);
        assert.match(one(null).error ?? "", /is no request of the REST API/);
    });

    it("takes the event with which a release tries a version", () => {
        const target = {
            environment: "staging",
            url: "https://a1b2.execute-api.eu-west-1.amazonaws.com/staging",
            variables: {},
            healthPath: "/todos/1",
            verifySeconds: 1,
        };
        const event = gatewayEvent(target, { path: "/todos/1", id: "smoke-test-1", time: 0 });
        assert.equal(one(event).result?.body, "1");
        assert.equal(one(gatewayEvent(target, { path: "/", id: "smoke-test-1", time: 0 })).result?.statusCode, 200);
    });
});
