import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { dispatcherParts } from "../../../../release/packaging/dispatcher";
import { run, withoutPython } from "./cases";

const ROUTES = [
    { method: "GET", path: "/todos", handler: "src/todos.list_all" },
    { method: "POST", path: "/todos", handler: "src.todos.create" },
    { method: "GET", path: "/todos/{id}", handler: "get-todo.handler" },
    { method: "GET", path: "/broken", handler: "broken.handler" },
    { method: "GET", path: "/absent", handler: "absent.handler" },
    { method: "GET", path: "/nameless", handler: "src/todos.nothing" },
    { method: "GET", path: "/number", handler: "src/todos.NUMBER" },
    { method: "GET", path: "/raises", handler: "src/todos.raises" },
    { method: "ANY", path: "/echo/{proxy+}", handler: "src/todos.echo" },
] as const;

const FILES: Readonly<Record<string, string>> = {
    "src/todos.py": `
import sys
from src.shared import answer

print("loaded todos", file=sys.stderr)
NUMBER = 1


def list_all(event, context):
    return answer({"resource": event["resource"], "context": context, "parameters": event["pathParameters"]})


def create(event, context):
    return answer(event["body"])


def echo(event, context):
    return answer(event)


def raises(event, context):
    raise KeyError("its own")
`,
    "src/shared.py": `
import json


def answer(value):
    return {"statusCode": 200, "body": json.dumps(value)}
`,
    "get-todo.py": `
def handler(event, context):
    return {"statusCode": 200, "body": event["pathParameters"]["id"]}
`,
    "broken.py": "import nowhere\n",
};

const CALLER = `
import json, sys
from platform_routes import handler
results = []
for event in json.load(sys.stdin):
    try:
        results.append({"result": handler(event, "context")})
    except Exception as error:
        results.append({"error": str(error), "name": type(error).__name__, "cause": type(error.__cause__).__name__})
    results[-1]["loaded"] = "src.todos" in sys.modules
print(json.dumps(results))
`;

interface Outcome {
    readonly result?: { readonly statusCode: number; readonly body: string; readonly headers?: object };
    readonly error?: string;
    readonly name?: string;
    readonly cause?: string;
    readonly loaded: boolean;
}

const request = (httpMethod: string, path: string, more: object = {}) => ({
    resource: "/{proxy+}",
    httpMethod,
    path,
    pathParameters: { proxy: path.slice(1).replace(/\/$/, "") },
    requestContext: { stage: "staging", resourcePath: "/{proxy+}" },
    ...more,
});

describe("the dispatcher for Python, with an application", function () {
    let folder: string;

    before(function () {
        const why = withoutPython();
        if (why !== undefined) {
            console.warn(`The dispatcher for Python is not tested: ${why}`); // eslint-disable-line no-console
            this.skip();
        }
        folder = realpathSync(mkdtempSync(join(tmpdir(), "dispatcher-")));
        const all = { ...FILES, "caller.py": CALLER, ...dispatcherParts({ runtime: "python3.13", routes: ROUTES }) };
        for (const [path, text] of Object.entries(all)) {
            mkdirSync(dirname(join(folder, path)), { recursive: true });
            writeFileSync(join(folder, path), text);
        }
    });

    after(() => folder && rmSync(folder, { recursive: true, force: true }));

    const call = (...events: readonly unknown[]) => run("python3", ["caller.py"], events, folder) as Outcome[];
    const one = (event: unknown): Outcome => {
        const [outcome] = call(event);
        assert.ok(outcome !== undefined);
        return outcome;
    };

    it("gives a handler the event of its own route, and the context", () => {
        const [listed, made, got] = call(
            request("GET", "/todos"),
            request("POST", "/todos/", { body: "text" }),
            request("GET", "/todos/a%20b"),
        );
        assert.deepEqual(JSON.parse(listed?.result?.body ?? ""), {
            resource: "/todos",
            context: "context",
            parameters: null,
        });
        assert.equal(made?.result?.body, '"text"');
        assert.equal(got?.result?.body, "a%20b");
    });

    it("changes resource, parameters and resourcePath, and nothing else", () => {
        const event = request("PUT", "/echo/a/b/", { headers: { a: "1" }, isBase64Encoded: false });
        const got = JSON.parse(one(event).result?.body ?? "") as typeof event;
        assert.deepEqual(got, {
            ...event,
            resource: "/echo/{proxy+}",
            pathParameters: { proxy: "a/b" },
            requestContext: { ...event.requestContext, resourcePath: "/echo/{proxy+}" },
        });
    });

    it("answers as JSON where there is no route, or not of that method", () => {
        const headers = { "Content-Type": "application/json" };
        const [none, other] = call(request("GET", "/nowhere"), request("DELETE", "/todos"));
        assert.deepEqual(none?.result, { statusCode: 404, headers, body: '{"message": "Not Found"}' });
        assert.deepEqual(other?.result, {
            statusCode: 405,
            headers: { ...headers, Allow: "GET, POST" },
            body: '{"message": "Method Not Allowed"}',
        });
    });

    it("loads a handler when it is called", () => {
        const outcomes = call(request("GET", "/todos/1"), request("GET", "/nowhere"), request("GET", "/todos"));
        assert.deepEqual(
            outcomes.map(({ loaded }) => loaded),
            [false, false, true],
        );
    });

    it("names the handler that cannot be loaded, its route, and why", () => {
        const outcomes = call(...["/broken", "/absent", "/nameless", "/number"].map((path) => request("GET", path)));
        assert.deepEqual(
            outcomes.map(({ error }) => error),
            [
                "The handler broken.handler of GET /broken cannot be loaded: ModuleNotFoundError: No module named 'nowhere'",
                "The handler absent.handler of GET /absent cannot be loaded: ModuleNotFoundError: No module named 'absent'",
                "The handler src/todos.nothing of GET /nameless cannot be loaded: AttributeError: module 'src.todos' has no attribute 'nothing'",
                "The handler src/todos.NUMBER of GET /number cannot be loaded: TypeError: NUMBER is no function",
            ],
        );
        assert.deepEqual([outcomes[0]?.name, outcomes[0]?.cause], ["RuntimeError", "ModuleNotFoundError"]);
    });

    it("leaves a handler's own failure as it is", () => {
        const { name, cause } = one(request("GET", "/raises"));
        assert.deepEqual([name, cause], ["KeyError", "NoneType"]);
    });

    it("fails, in words, for an event that is no request", () => {
        const outcomes = call({ source: "aws.events" }, null, []);
        assert.ok(outcomes.every(({ error }) => /is no request of the REST API/.test(error ?? "")));
    });
});
