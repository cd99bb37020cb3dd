import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import type { PlatformOutputs } from "../../../contract/outputs";
import { CHECKOUT } from "../../../lab/folder";
import { TestApplication } from "../support/application";
import { aliasTarget, aws } from "../support/emulated";
import { TestLab } from "../support/lab";

const FUNCTION = "platform-rehearsal-app";

/** The keys that an application of `examples/applications` needs. */
function settingsOf(name: string): Readonly<Record<string, unknown>> {
    const text = readFileSync(join(CHECKOUT, "examples", "applications", name, "stack.yaml"), "utf8");
    return (parse(text) as { config: Readonly<Record<string, unknown>> }).config;
}

describe("one handler per route", () => {
    let lab: TestLab;
    let outputs: PlatformOutputs;

    before(async () => {
        lab = await TestLab.start({}, { writesOnce: true });
        await lab.setToken("ghp_RoutesTest");
        await lab.operate("up");
        outputs = await lab.stack.outputs();
    });

    after(async () => lab?.stop());

    const urlOf = (path: string) => `${outputs.environments["staging"]?.url}${path}`;
    const ask = async (method: string, path: string, body?: unknown) => {
        const init = body === undefined ? {} : { body: JSON.stringify(body) };
        const response = await fetch(urlOf(path), { method, ...init });
        const text = await response.text();
        return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
    };
    const handlerOf = (qualifier: string) => {
        const args = ["lambda", "get-function-configuration", "--function-name", FUNCTION, "--qualifier", qualifier];
        return aws(...args).Handler as string;
    };

    it("comes with the next release: an up alone moves nothing, and what was served goes on answering", async () => {
        const sample = new TestApplication(lab, outputs, "application");
        await sample.push("staging");
        sample.remove();
        const before = aliasTarget(FUNCTION, "staging");
        lab.configure(settingsOf("rest-routes-python"));
        const operations = await lab.operate("up");
        assert.ok(operations.includes("update aws:lambda/function:Function function"), operations.join("\n"));
        assert.deepEqual(
            operations.filter((each) => /^(replace|delete|create)/.test(each)),
            [],
        );
        assert.deepEqual(aliasTarget(FUNCTION, "staging"), before);
        assert.equal((await ask("GET", "/health")).status, 200);
        assert.deepEqual(
            [handlerOf("staging"), handlerOf("$LATEST")],
            ["app.lambda_handler", "platform_routes.handler"],
        );
        assert.deepEqual(await lab.operate("up"), [], "a second up changes nothing");
    });

    for (const name of ["rest-routes-python", "rest-routes-node"] as const) {
        describe(`of examples/applications/${name}`, () => {
            before(async () => {
                lab.configure(settingsOf(name));
                await lab.operate("up");
                outputs = await lab.stack.outputs();
                const application = new TestApplication(lab, outputs, join("applications", name));
                await application.push("staging");
                application.remove();
            });

            it("answers by all five", async () => {
                assert.deepEqual((await ask("GET", "/todos")).body, [{ id: "1", text: "Buy milk", done: false }]);
                const made = await ask("POST", "/todos", { text: "Sleep" });
                assert.equal(made.status, 201);
                const { id } = made.body as { id: string };
                assert.equal(made.headers.get("Location"), `/staging/todos/${id}`);
                assert.deepEqual((await ask("PUT", `/todos/${id}`, { done: true })).body, { ...made.body, done: true });
                assert.deepEqual((await ask("GET", `/todos/${id}/`)).body, { id, text: "Sleep", done: true });
                assert.equal((await ask("DELETE", `/todos/${id}`)).status, 204);
                assert.deepEqual((await ask("GET", `/todos/${id}`)).body, { message: `no todo ${id}` });
                assert.deepEqual((await ask("GET", "/todos/a%2Fb")).body, { message: "no todo a%2Fb" });
            });

            it("is found by the link that it gives, which has the stage in it", async () => {
                const { headers, body } = await ask("POST", "/todos", { text: "Read" });
                const response = await fetch(new URL(headers.get("Location") ?? "", urlOf("")));
                assert.deepEqual(await response.json(), body);
            });

            it("answers 404 and 405 where there is none", async () => {
                assert.deepEqual((await ask("GET", "/nowhere")).body, { message: "Not Found" });
                const { status, headers } = await ask("PATCH", "/todos/1");
                assert.deepEqual([status, headers.get("Allow")], [405, "DELETE, GET, PUT"]);
            });

            it("stays as it is at the next up", async () => {
                const before = aliasTarget(FUNCTION, "staging");
                assert.deepEqual(await lab.operate("up"), []);
                assert.deepEqual(aliasTarget(FUNCTION, "staging"), before);
                assert.equal(handlerOf("staging"), "platform_routes.handler");
            });
        });
    }

    // A suite, since the tests of a suite run before the suites in it.
    describe("that are taken away again", () => {
        it("goes with the next release, too, and until then the version that is served keeps its routes", async () => {
            const settings = { runtime: "nodejs22.x", handler: "app.handler" };
            lab.configure({ "platform:function": settings });
            await lab.operate("up");
            assert.deepEqual((await ask("GET", "/nowhere")).body, { message: "Not Found" });
            const sample = new TestApplication(lab, outputs, "node-application");
            await sample.push("staging");
            sample.remove();
            assert.equal((await ask("GET", "/metadata")).status, 200);
            assert.equal(handlerOf("staging"), "app.handler");
        });
    });
});
