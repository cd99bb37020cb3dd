import assert from "node:assert/strict";

import { packagedRoutes } from "../../config/routes";
import { calledHandler, parseConfig, type Fault, type PlatformConfig, type RawConfig } from "../../config";

const COMPLETE = {
    projectName: "shop",
    accountId: "123456789012",
    githubOwner: "octo",
    githubRepository: "shop-application",
};

const RAW: Omit<RawConfig, "project"> = {
    aws: { region: "eu-west-1" },
    tokens: { githubToken: "secret", githubBuildToken: "missing", githubCheckToken: "missing" },
    secrets: new Set(),
};

function parsed(settings: Readonly<Record<string, unknown>>) {
    return parseConfig({ ...RAW, project: { ...COMPLETE, function: settings } });
}

function faultsOf(routes: unknown, rest: Readonly<Record<string, unknown>> = {}): readonly Fault[] {
    return parsed({ routes, ...rest }).faults;
}

function configOf(settings: Readonly<Record<string, unknown>>): PlatformConfig {
    const result = parsed(settings);
    assert.ok("config" in result, JSON.stringify(result.faults));
    return result.config;
}

const route = (text: string, handler = "todos.list") => {
    const [method, path] = text.split(" ");
    return { method, path, handler };
};

/** What is wrong with one path, in words; undefined where it is right. */
function problemOf(path: string): string | undefined {
    const [fault, second] = faultsOf([route(`GET ${path}`)]);
    assert.equal(second, undefined);
    assert.ok(fault === undefined || fault.path === "function.routes[0].path", fault?.path);
    return fault?.problem.replace(/^is "[^"]*": /, "");
}

describe("function.routes", () => {
    it("is left out where the one handler gets every request, as in every stack of before", () => {
        const { function: settings } = configOf({ handler: "main.run" });
        assert.equal(settings.routes, undefined);
        assert.equal(calledHandler(settings), "main.run");
    });

    it("has the function call the dispatcher", () => {
        const routes = [route("GET /todos"), route("ANY /{proxy+}", "src/rest.all")];
        const { function: settings } = configOf({ routes });
        assert.deepEqual(packagedRoutes({ function: settings, api: { cors: undefined } }), routes);
        assert.equal(calledHandler(settings), "platform_routes.handler");
    });

    it("are packaged with what the dispatcher does beside, and with nothing where there is nothing", () => {
        const own = { ...route("GET /todos"), integration: "lambda" };
        const { function: settings } = configOf({ routes: [own] });
        const cors = { origins: ["*"], exposeHeaders: ["X-A"], credentials: false, answers: true } as never;
        assert.deepEqual(
            JSON.stringify(packagedRoutes({ function: settings, api: { cors: undefined } })),
            JSON.stringify([own]),
        );
        const told = { origins: ["*"], exposeHeaders: ["X-A"] };
        assert.deepEqual(packagedRoutes({ function: settings, api: { cors } }), [{ ...own, cors: told }]);
        assert.equal(packagedRoutes({ function: configOf({ handler: "a.b" }).function, api: { cors } }), undefined);
    });

    it("say which handlers read payload format 2.0, each or all, and no template's own", () => {
        const routes = [
            { ...route("GET /a"), payloadFormatVersion: "2.0" },
            route("GET /b"),
            { ...route("GET /c"), payloadFormatVersion: "1.0" },
            { ...route("GET /d"), integration: "lambda" },
        ];
        const packaged = (settings: object) =>
            packagedRoutes({ ...configOf({ routes, ...settings }), api: { cors: undefined } });
        const formats = (settings: object) => packaged(settings)?.map((each) => each.payloadFormatVersion);
        assert.deepEqual(formats({}), ["2.0", undefined, undefined, undefined]);
        assert.deepEqual(formats({ payloadFormatVersion: "2.0" }), ["2.0", "2.0", undefined, undefined]);
        assert.deepEqual(
            faultsOf([{ ...routes[3], payloadFormatVersion: "2.0" }]).map(({ path, mend }) => [path, mend]),
            [
                [
                    "function.routes[0].payloadFormatVersion",
                    "pulumi config rm --path 'function.routes[0].payloadFormatVersion'",
                ],
            ],
        );
    });

    it("is one of the dispatcher's own where a function with one handler reads that format", () => {
        const { function: settings } = configOf({ handler: "main.run", payloadFormatVersion: "2.0" });
        const only = { method: "ANY", path: "$default", handler: "main.run", payloadFormatVersion: "2.0" };
        assert.equal(calledHandler(settings), "platform_routes.handler");
        assert.deepEqual(packagedRoutes({ function: settings, api: { cors: undefined } }), [only]);
        const cors = { origins: ["*"], exposeHeaders: [], credentials: false, answers: true } as never;
        assert.deepEqual(packagedRoutes({ function: settings, api: { cors } }), [
            { ...only, cors: { origins: ["*"] } },
        ]);
        assert.equal(
            calledHandler(configOf({ handler: "main.run", payloadFormatVersion: "1.0" }).function),
            "main.run",
        );
    });

    it("take a managed build and a runtime with a dispatcher for that format, too, and a text", () => {
        const format = { payloadFormatVersion: "2.0" };
        const of = (faults: readonly Fault[]) =>
            faults.filter(({ path }) => path === "function.payloadFormatVersion").map(({ mend }) => mend);
        const remove = "pulumi config rm --path 'function.payloadFormatVersion'";
        assert.deepEqual(of(parsed({ ...format, runtime: "ruby3.4" }).faults), [remove]);
        const project = { ...COMPLETE, function: format, build: { mode: "application" } };
        assert.deepEqual(of(parseConfig({ ...RAW, project }).faults), [
            "pulumi config set --path 'build.mode' managed",
        ]);
        // What YAML reads of 2.0 without quotation marks.
        const set = "pulumi config set --path 'function.payloadFormatVersion'";
        assert.deepEqual(of(parsed({ payloadFormatVersion: 2 }).faults), [`${set} 1.0`]);
    });

    it("takes paths as API Gateway takes those of resources", () => {
        const right = ["/", "/a", "/a/b.json", "/{id}", "/a/{user-id}/b_c/{x.y}", "/{proxy+}", "/v1:batch/{rest+}"];
        right.forEach((path) => assert.equal(problemOf(path), undefined, path));
    });

    const wrong: readonly (readonly [string, string])[] = [
        ["todos", "it has to start with /"],
        ["/todos/", "leave out the / at its end: a request is answered with and without it"],
        ["/a//b", "it has two / in a row"],
        ["/a b".replace(" ", "%20"), "a%20b has characters other than letters, digits and . _ : -"],
        ["/todos/:id!", ":id! has characters other than letters, digits and . _ : -"],
        ["/file-{id}", "file-{id} is a parameter in part only: what is between two / is one, or is none"],
        ["/{id", "{id is a parameter in part only: what is between two / is one, or is none"],
        ["/{}", "{} has characters other than letters, digits and . _ : -"],
        ["/{proxy+}/a", "a greedy parameter such as {proxy+} can only be its end"],
        ["/{id}/a/{id}", "it has two parameters id"],
    ];
    for (const [path, problem] of wrong) {
        it(`refuses the path ${path}`, () => assert.equal(problemOf(path), problem));
    }

    it("refuses two routes of the same requests, and says which other one there is", () => {
        const faults = faultsOf([route("GET /todos/{id}"), route("GET /todos/{id}"), route("GET /todos/{todoId}")]);
        assert.deepEqual(
            faults.map(({ path, problem }) => `${path} ${problem}`),
            [
                "function.routes[1] is GET /todos/{id}, as function.routes[0] is",
                "function.routes[2] is GET /todos/{todoId}, which function.routes[0], GET /todos/{id}, shadows: they differ in the names of parameters only",
            ],
        );
        assert.equal(faults[0]?.mend, "pulumi config rm --path 'function.routes[1]'");
        assert.equal(faultsOf([route("ANY /{proxy+}"), route("ANY /{rest+}")]).length, 1);
    });

    it("takes what only looks alike: other methods, a text beside a parameter, a greedy one beside both", () => {
        const routes = [
            "GET /a/{id}",
            "POST /a/{name}",
            "ANY /a/{id}",
            "GET /a/new",
            "GET /a/{rest+}",
            "GET /a/{id}/b",
        ];
        assert.deepEqual(faultsOf(routes.map((text) => route(text))), []);
    });

    it("takes the handlers that the runtime finds, and refuses others", () => {
        const python = (handler: string) => faultsOf([route("GET /", handler)], { runtime: "python3.13" }).length;
        const node = (handler: string) => faultsOf([route("GET /", handler)], { runtime: "nodejs22.x" }).length;
        assert.deepEqual(["a.f", "src/a.f", "src.a.f", "get-todo.f"].map(python), [0, 0, 0, 0]);
        assert.deepEqual(["a", "./a.f", "../a.f", "/a.f", "a.f$", "a..f"].map(python), [1, 1, 1, 1, 1, 1]);
        assert.deepEqual(["a.f", "src/a.f", "./src/a.f", "src/a.api.v1"].map(node), [0, 0, 0, 0]);
        assert.deepEqual(["a", "../a.f", "/a.f", "a.1f", "a..f"].map(node), [1, 1, 1, 1, 1]);
    });

    it("refuses function.handler beside it, and says what stands in its place", () => {
        const [fault, second] = faultsOf([route("GET /")], { handler: "app.lambda_handler" });
        assert.equal(second, undefined);
        assert.deepEqual(
            [fault?.path, fault?.mend],
            ["function.handler", "pulumi config rm --path 'function.handler'"],
        );
        assert.match(fault?.expected ?? "", /ANY \/\{proxy\+\}/);
    });

    it("takes the managed build, which packages the dispatcher, and a runtime that has one", () => {
        const project = { ...COMPLETE, function: { routes: [route("GET /")] }, build: { mode: "application" } };
        const { faults } = parseConfig({ ...RAW, project });
        assert.deepEqual(
            faults.map(({ path, mend }) => [path, mend]),
            [["function.routes", "pulumi config set --path 'build.mode' managed"]],
        );
        for (const runtime of ["java21", "dotnet8", "ruby3.4", "provided.al2023"]) {
            const all = faultsOf([route("GET /")], { runtime });
            const [fault, second] = all.filter(({ path }) => path === "function.routes");
            assert.equal(second, undefined);
            assert.match(
                fault?.problem ?? "",
                new RegExp(`of no use with runtime ${runtime}: there is a dispatcher for`),
            );
        }
    });

    it("refuses methods that there are not, a list of none, and more than an API has resources", () => {
        assert.deepEqual(
            faultsOf([route("get /")]).map(({ path, expected }) => [path, expected]),
            [["function.routes[0].method", "one of GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS, ANY"]],
        );
        assert.deepEqual(
            faultsOf([]).map(({ path, problem }) => [path, problem]),
            [["function.routes", "is empty"]],
        );
        const many = Array.from({ length: 301 }, (_, index) => route(`GET /r${index}`));
        assert.deepEqual(
            faultsOf(many).map(({ problem, expected }) => [problem, expected]),
            [["has 301 routes", "at most 300"]],
        );
        assert.deepEqual(faultsOf(many.slice(1)), []);
    });

    it("names all that is missing or too much of a route, and what is no list", () => {
        const faults = faultsOf([{ method: "GET", handlers: "a.f" }, "GET /"]);
        assert.deepEqual(
            faults.map(({ path }) => path).sort(),
            [
                "function.routes[0].handler",
                "function.routes[0].handlers",
                "function.routes[0].path",
                "function.routes[1]",
                "function.routes[1].handler",
                "function.routes[1].method",
                "function.routes[1].path",
            ].sort(),
        );
        assert.deepEqual(
            faultsOf("GET /").map(({ path }) => path),
            ["function.routes"],
        );
    });
});
