import assert from "node:assert/strict";

import fc from "fast-check";

import { cases, expected, NODE_CHOICES, PYTHON_CHOICES, run, withoutPython, type Case } from "./cases";

/** Tables and requests that a reader can judge, with what AWS would do. */
const KNOWN: readonly (readonly [string, readonly string[], string, string])[] = [
    ["a text comes before a parameter", ["GET /todos/{id}", "GET /todos/new"], "GET todos/new", "GET /todos/new"],
    ["a parameter comes before a greedy one", ["ANY /{proxy+}", "GET /todos/{id}"], "GET todos/1", "GET /todos/{id}"],
    ["what is more specific comes first, ANY or not", ["GET /{proxy+}", "ANY /todos"], "GET todos", "ANY /todos"],
    ["a method comes before ANY", ["ANY /todos", "GET /todos"], "GET todos", "GET /todos"],
    ["ANY gets the other methods", ["ANY /todos", "GET /todos"], "PUT todos", "ANY /todos"],
    ["a method that a path lacks falls through", ["GET /todos/{id}", "ANY /{proxy+}"], "PUT todos/1", "ANY /{proxy+}"],
    ["a dead end is left again", ["GET /a/b/c", "GET /a/{x}/d"], "GET a/b/d", "GET /a/{x}/d"],
    ["a greedy one wants something", ["GET /files/{proxy+}"], "GET files/", "none"],
    ["the root is a path of its own", ["ANY /{proxy+}", "GET /"], "GET ", "GET /"],
    ["HEAD is not GET", ["GET /todos"], "HEAD todos", "405 GET"],
    ["OPTIONS is not there by itself", ["GET /todos", "POST /todos"], "OPTIONS todos", "405 GET,POST"],
];

function known(table: readonly string[], request: string): Case {
    const [method = "", path = ""] = request.split(" ");
    const routes = table.map((text) => {
        const [routeMethod, routePath = ""] = text.split(" ");
        return { method: routeMethod as "GET", path: routePath, handler: text };
    });
    return { routes, method, path };
}

const LANGUAGES = [
    ["Node.js", process.execPath, ["--input-type=module", "-e", NODE_CHOICES]],
    ["Python", "python3", ["-c", PYTHON_CHOICES]],
] as const;

for (const [language, command, args] of LANGUAGES) {
    describe(`the dispatcher for ${language}, when it picks a route`, function () {
        before(function () {
            const why = language === "Python" ? withoutPython() : undefined;
            if (why !== undefined) {
                console.warn(`The dispatcher for Python is not tested: ${why}`); // eslint-disable-line no-console
                this.skip();
            }
        });

        it("does what is known of API Gateway", () => {
            const table = KNOWN.map(([, routes, request]) => known(routes, request));
            const found = run(command, args, table) as ReturnType<typeof expected>[];
            for (const [index, [what, , , outcome]] of KNOWN.entries()) {
                const choice = found[index];
                assert.ok(choice !== undefined);
                const told = "handler" in choice ? choice.handler : `405 ${choice.methods.join(",")}`;
                assert.equal(told === "405 " ? "none" : told, outcome, what);
            }
        });

        it("agrees with a walk down the tree of resources, whatever the routes", () => {
            const some = fc.sample(cases, 4000);
            const found = run(command, args, some) as unknown[];
            some.forEach((each, index) => assert.deepEqual(found[index], expected(each), JSON.stringify(each)));
            // Not for nothing: there are requests of each kind.
            const kinds = new Set(
                some.map(expected).map((each) => ("handler" in each ? "served" : String(each.methods.length > 0))),
            );
            assert.equal(kinds.size, 3);
        });
    });
}
