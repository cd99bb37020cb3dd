import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { dispatcherParts } from "../../../../release/packaging/dispatcher";
import { CONTEXT_OF, HAS_CALLBACKS, run, withoutPython } from "./cases";

const PATHS = ["echo/{id}", "nothing", "missing", "fails", "succeeds", "refuses", "done", "handled"];
const ROUTES = [...PATHS, "numbers", "whole", "unknown"].map((path) => ({
    method: "ANY" as const,
    path: `/${path}`,
    handler: `app.${path.split("/")[0]}`,
    integration: "lambda" as const,
    cors: { origins: ["*"] },
}));

const LANGUAGES = {
    "nodejs22.x": {
        command: process.execPath,
        caller: "caller.mjs",
        files: {
            "app.js": `
exports.echo = async (event) => event;
exports.nothing = (event, context, callback) => callback(null);
exports.missing = async () => { throw new Error("[404] No such thing"); };
exports.fails = async () => { throw new TypeError("broken"); };
exports.succeeds = (event, context) => setTimeout(() => context.succeed({ a: 1 }), 1);
exports.refuses = (event, { fail }) => setTimeout(() => fail("[404] No such thing"), 1);
exports.done = (event, context) => context.done(null, { a: 1 });
exports.handled = (event, context) => context.fail();`,
            "caller.mjs": `
import { handler } from "./platform_routes.mjs";
${CONTEXT_OF}
let text = "";
for await (const chunk of process.stdin) text += chunk;
const results = [];
for (const event of JSON.parse(text)) {
    results.push(await new Promise((resolve) => {
        const end = (error, result) => resolve(error ? { error: error.message ?? error } : result);
        handler(event, contextOf(end), end)?.then(resolve, end);
    }));
}
console.log(JSON.stringify(results));`,
        },
    },
    "python3.13": {
        command: "python3",
        caller: "caller.py",
        files: {
            "app.py": `
from decimal import Decimal

def echo(event, context):
    return event

def nothing(event, context):
    return None

def missing(event, context):
    raise ValueError("[404] No such thing")

def fails(event, context):
    raise TypeError("broken")

def numbers(event, context):
    whole, huge = Decimal("7"), Decimal("12345678901234567890123456789012345678")
    return {"id": whole, "huge": huge, "price": Decimal("1.50"), "none": Decimal("NaN"), "all": Decimal("Infinity")}

def whole(event, context):
    return [Decimal("7"), Decimal("1E+2"), Decimal("-0.25")]

def unknown(event, context):
    return {"a": {1, 2}}
`,
            "caller.py": `
import json, sys
from platform_routes import handler
results = []
for event in json.load(sys.stdin):
    try:
        results.append(handler(event, None))
    except Exception as error:
        results.append({"error": str(error)})
print(json.dumps(results))`,
        },
    },
} as const;

type Runtime = keyof typeof LANGUAGES;

interface Answer {
    readonly statusCode?: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly error?: string;
}

function ask(runtime: Runtime, requests: readonly Readonly<Record<string, unknown>>[]): readonly Answer[] {
    const { command, caller, files } = LANGUAGES[runtime];
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "platform-lambda-")));
    try {
        for (const [name, text] of Object.entries({ ...files, ...dispatcherParts({ runtime, routes: ROUTES }) })) {
            writeFileSync(join(folder, name), text);
        }
        const events = requests.map((request) => ({ httpMethod: "POST", headers: null, ...request }));
        return run(command, [join(folder, caller)], events, folder) as readonly Answer[];
    } finally {
        rmSync(folder, { recursive: true });
    }
}

const asked = (runtime: Runtime, ...paths: readonly string[]) =>
    ask(
        runtime,
        paths.map((path) => ({ path })),
    );

const parsed = ({ body }: Answer = {}) => JSON.parse(body ?? "") as Readonly<Record<string, unknown>>;

for (const runtime of Object.keys(LANGUAGES) as Runtime[]) {
    describe(`a handler for integration: lambda on ${runtime}`, function () {
        before(function () {
            if (runtime.startsWith("python") && withoutPython() !== undefined) {
                this.skip();
            }
        });

        it("gets the event of the framework's mapping template, and its result is the body", () => {
            const requestContext = {
                stage: "staging",
                identity: { sourceIp: "192.0.2.1", user: null },
                authorizer: { principalId: "me", claims: { sub: "s" } },
            };
            const request = {
                path: "/echo/7",
                body: '{"text":"a"}',
                headers: { "Content-Type": "application/json" },
                queryStringParameters: { page: "2" },
                stageVariables: { A: "b" },
                requestContext,
            };
            const [answer] = ask(runtime, [request]);
            assert.equal(answer?.statusCode, 200);
            const headers = { "Content-Type": "application/json", "Access-Control-Allow-Origin": "*" };
            assert.deepEqual(answer.headers, headers);
            assert.deepEqual(parsed(answer), {
                body: { text: "a" },
                method: "POST",
                principalId: "me",
                stage: "staging",
                cognitoPoolClaims: { sub: "s" },
                enhancedAuthContext: requestContext.authorizer,
                headers: request.headers,
                query: { page: "2" },
                path: { id: "7" },
                identity: { sourceIp: "192.0.2.1", user: "" },
                stageVariables: { A: "b" },
                requestPath: "/echo/{id}",
            });
        });

        it("gets nothing as empty maps, a form as its fields, and bytes as what they are", () => {
            const form = "application/x-www-form-urlencoded; charset=utf-8";
            const found = ask(runtime, [
                { path: "/echo/7", body: null },
                { path: "/echo/7", headers: { "content-type": form }, body: "a=1&b=x%20y&c=" },
                { path: "/echo/7", body: Buffer.from('{"a":"ä"}').toString("base64"), isBase64Encoded: true },
                { path: "/echo/7", body: "no JSON" },
            ]);
            const bodies = found.map((answer) => parsed(answer)["body"]);
            assert.deepEqual(bodies, [{}, { a: "1", b: "x y", c: "" }, { a: "ä" }, "no JSON"]);
            assert.deepEqual(parsed(found[0])["query"], {});
        });

        it("answers with the status that an error says, and fails with any other one", () => {
            const [nothing, missing, fails] = asked(runtime, "/nothing", "/missing", "/fails");
            if (runtime.startsWith("nodejs") && !HAS_CALLBACKS) {
                assert.match(nothing?.error ?? "", /takes a callback, which Node.js 24/);
            } else {
                assert.deepEqual([nothing?.statusCode, nothing?.body], [200, "null"]);
            }
            assert.equal(missing?.statusCode, 404);
            assert.equal(parsed(missing)["errorMessage"], "[404] No such thing");
            assert.deepEqual(fails, { error: "broken" });
        });
    });
}

describe("a handler for integration: lambda that ends by its context", () => {
    it("is answered for as one that returns, where the runtime has such a context", () => {
        if (!HAS_CALLBACKS) {
            assert.deepEqual(asked("nodejs22.x", "/done"), [{ error: "context.done is not a function" }]);
            return;
        }
        const paths = ["/succeeds", "/refuses", "/done", "/handled"];
        const [succeeds, refuses, done, handled] = asked("nodejs22.x", ...paths);
        const headers = { "Content-Type": "application/json", "Access-Control-Allow-Origin": "*" };
        assert.deepEqual(succeeds, { statusCode: 200, headers, body: '{"a":1}' });
        assert.deepEqual(done, succeeds);
        assert.deepEqual([refuses?.statusCode, refuses?.headers], [404, headers]);
        assert.equal(parsed(refuses)["errorMessage"], "[404] No such thing");
        // What the runtime says of an error that is none.
        assert.deepEqual(handled, { error: "handled" });
    });
});

describe("a handler for integration: lambda that returns numbers of DynamoDB", () => {
    it("is answered for with numbers, as by the runtime for Python, and with no other value", function () {
        if (withoutPython() !== undefined) {
            this.skip();
        }
        const [numbers, whole, unknown] = asked("python3.13", "/numbers", "/whole", "/unknown");
        assert.equal(
            numbers?.body,
            '{"id": 7, "huge": 12345678901234567890123456789012345678, "price": 1.5, "none": NaN, "all": Infinity}',
        );
        assert.equal(whole?.body, "[7, 100, -0.25]");
        assert.deepEqual(unknown, { error: "Object of type set is not JSON serializable" });
    });
});
