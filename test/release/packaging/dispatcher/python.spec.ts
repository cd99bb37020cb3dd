import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { dispatcherParts } from "../../../../release/packaging/dispatcher";
import { run, withoutPython } from "./cases";
import { CALLER, FILES, ROUTES } from "./pythonApplication";

interface Outcome {
    readonly result?: { readonly statusCode: number; readonly body: string; readonly headers?: object };
    readonly error?: string;
    readonly name?: string;
    readonly cause?: string;
    readonly loaded: boolean;
    /** Whether something of one handler's folder is in reach of others. */
    readonly reached: boolean;
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

    it("lets each handler import what lies beside it: of two modules of one name each its own", () => {
        const paths = ["/list", "/make", "/list", "/make"];
        assert.deepEqual(
            call(...paths.map((path) => request("GET", path))).map(({ result }) => result?.body),
            [
                "schemas of list late of list root list 2",
                "schemas of make late of make root make 2",
                "schemas of list late of list root list 2",
                "schemas of make late of make root make 2",
            ],
        );
    });

    it("lets a handler import what its package had at the top, and leaves the paths as it has made them", () => {
        assert.equal(one(request("GET", "/deep")).result?.body, "helpers of deep True 1");
        const [, again] = call(request("GET", "/deep"), request("GET", "/list"));
        assert.equal(again?.result?.body, "schemas of list late of list root list 2");
    });

    it("loads what lies beside a handler once, also where another one has it by the same name", () => {
        const paths = ["/deep", "/other", "/deep", "/other"];
        assert.deepEqual(
            call(...paths.map((path) => request("GET", path))).map(({ result }) => result?.body),
            ["helpers of deep True 1", "helpers of other 1", "helpers of deep True 1", "helpers of other 2"],
        );
    });

    it("leaves to all what lies in a folder that handlers have put on the path themselves", () => {
        const paths = ["/one", "/two", "/one"];
        assert.deepEqual(
            call(...paths.map((path) => request("GET", path))).map(({ result }) => result?.body),
            ["1 True", "2 True", "3 True"],
        );
    });

    it("has what lies beside a handler in reach of that one alone", () => {
        const [, , todos] = call(request("GET", "/list"), request("GET", "/make"), request("GET", "/todos"));
        assert.equal(todos?.reached, false);
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
