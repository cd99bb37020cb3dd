import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { unzipSync } from "fflate";

import { UserError } from "../../../common/errors";
import { DISPATCHER_HANDLER, type Route } from "../../../contract/routes";
import { checkPackage, readPackage, type HandlerSettings, type Package } from "../../../release/packaging";
import { buildPackage } from "../../../release/packaging/buildPackage";
import { withTree, type Tree } from "./trees";

const ROUTES: readonly Route[] = [
    { method: "GET", path: "/todos", handler: "src/todos.list" },
    { method: "POST", path: "/todos", handler: "src/create.create" },
];
const NODE: Tree = { "src/todos.js": "", "src/create.mjs": "", "src/shared.js": "" };
const CALLED = { handler: DISPATCHER_HANDLER, runtime: "nodejs22.x", architecture: "x86_64" };

function build(tree: Tree, routes: readonly Route[] | undefined = ROUTES, runtime = "nodejs22.x"): Package {
    return withTree(tree, (folder) =>
        buildPackage(folder, [], undefined, undefined, routes === undefined ? undefined : { runtime, routes }),
    );
}

/** What is said of a package: message and remedy; undefined where it is right. */
function fault(pack: Package, settings: HandlerSettings = CALLED): readonly (string | undefined)[] | undefined {
    try {
        checkPackage(pack, settings);
        return undefined;
    } catch (error) {
        assert.ok(error instanceof UserError, String(error));
        return [error.message, error.remedy];
    }
}

describe("a package of a function with routes", () => {
    it("has the dispatcher of its runtime, and its table, at its root", () => {
        const pack = build(NODE);
        assert.deepEqual(pack.paths, [
            "platform_routes.mjs",
            "platform_routes_table.json",
            "src/create.mjs",
            "src/shared.js",
            "src/todos.js",
        ]);
        const { "platform_routes_table.json": table, "platform_routes.mjs": dispatcher } = unzipSync(pack.bytes);
        assert.deepEqual(JSON.parse(Buffer.from(table ?? []).toString()), ROUTES);
        assert.match(Buffer.from(dispatcher ?? []).toString(), /export const handler =/);
        assert.ok(build({ "src/todos.py": "" }, ROUTES, "python3.13").paths.includes("platform_routes.py"));
    });

    it("has what makes payload format 2.0 beside it where a handler reads that, and its table says which", () => {
        const [first, ...others] = ROUTES as readonly [Route, ...Route[]];
        const routes = [{ ...first, payloadFormatVersion: "2.0" as const }, ...others];
        const pack = build(NODE, routes);
        assert.deepEqual(
            pack.paths.filter((path) => path.startsWith("platform_")),
            ["platform_routes.mjs", "platform_routes_payload.mjs", "platform_routes_table.json"],
        );
        assert.deepEqual(pack.routes, routes);
        const python = build({ "src/todos.py": "", "src/create.py": "" }, routes, "python3.13");
        assert.ok(python.paths.includes("platform_routes_payload.py"));
        const taken = { ...NODE, "platform_routes_payload.mjs": "" };
        assert.throws(
            () => build(taken, routes),
            /a file platform_routes_payload\.mjs, where the platform's dispatcher/,
        );
        assert.equal(fault(pack), undefined);
    });

    it("names function.handler where the only handler is not there, and does not offer its own files", () => {
        const only = { method: "ANY", path: "$default", handler: "app.run", payloadFormatVersion: "2.0" } as const;
        assert.equal(fault(build({ "app.js": "" }, [only])), undefined);
        assert.deepEqual(fault(build({ "main.js": "" }, [only])), [
            "The package has no app.js, where its handler app.run should be.",
            "The nearest is main.js. Rename it, or name it: pulumi config set --path 'function.handler' main.run",
        ]);
        const [, remedy] = fault(build({ "notes.txt": "" }, [only])) ?? [];
        assert.doesNotMatch(remedy ?? "", /nearest/);
    });

    it("is the same for the same routes, and another one for others", () => {
        assert.equal(build(NODE).codeSha256, build(NODE).codeSha256);
        assert.notEqual(build(NODE).codeSha256, build(NODE, ROUTES.slice(1)).codeSha256);
    });

    it("is read back with its routes", () => {
        const pack = build(NODE);
        const read = withTree({}, (folder) => {
            writeFileSync(join(folder, "app.zip"), pack.bytes);
            return readPackage(join(folder, "app.zip"));
        });
        assert.deepEqual(read.routes, ROUTES);
        assert.deepEqual(read, { ...pack, bytes: Buffer.from(pack.bytes) });
        assert.equal(fault(read), undefined);
    });

    it("has none where the function has one handler", () => {
        const pack = build({ "app.js": "" }, []);
        const plain = withTree({ "app.js": "" }, (folder) => buildPackage(folder, []));
        assert.deepEqual(plain.paths, ["app.js"]);
        assert.equal("routes" in plain, false);
        assert.equal(pack.routes, undefined, "a table without a route is none");
    });

    it("is refused where the application has a file of that name, or there is no such dispatcher", () => {
        assert.throws(
            () => build({ ...NODE, "platform_routes.mjs": "mine" }),
            /has a file platform_routes\.mjs, where the platform's dispatcher/,
        );
        assert.throws(() => build(NODE, ROUTES, "java21"), /There is no dispatcher for java21/);
    });

    it("has every handler: the one that is missing is named with its route, and the nearest", () => {
        assert.equal(fault(build(NODE)), undefined);
        assert.deepEqual(fault(build({ "src/todos.js": "", "src/creates.js": "" })), [
            "The package has no src/create.js, where the handler src/create.create of POST /todos should be.",
            "The nearest is src/creates.js. Rename it, or name it: pulumi config set --path 'function.routes[1].handler' src/creates.create",
        ]);
        assert.deepEqual(fault(build({ "todos.py": "" }, ROUTES, "python3.13"), { ...CALLED, runtime: "python3.13" }), [
            "The package has no src/todos.py, where the handler src/todos.list of GET /todos should be.",
            "The nearest is todos.py. Rename it, or name it: pulumi config set --path 'function.routes[0].handler' todos.list",
        ]);
    });

    it("does not offer the dispatcher for a handler", () => {
        const [message, remedy] = fault(build({ "notes.txt": "" })) ?? [];
        assert.match(message ?? "", /has no src\/todos\.js/);
        assert.doesNotMatch(remedy ?? "", /The nearest is platform_routes/);
    });

    it("goes with a function that calls the dispatcher, and with no other: one is from before a change", () => {
        const plain = withTree({ "app.js": "" }, (folder) => buildPackage(folder, []));
        assert.match(
            fault(plain)?.[0] ?? "",
            /^The package has no dispatcher for nodejs22\.x, which the function calls/,
        );
        assert.match(
            fault(build(NODE), { ...CALLED, runtime: "python3.13" })?.[0] ?? "",
            /no dispatcher for python3\.13/,
        );
        assert.deepEqual(fault(build(NODE), { ...CALLED, handler: "src/todos.list" }), [
            "The package has the platform's dispatcher, but the function calls src/todos.list.",
            "One of both is from before a change of function.routes or function.payloadFormatVersion: run pulumi up, and build the package again.",
        ]);
    });
});
