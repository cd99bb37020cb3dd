import assert from "node:assert/strict";

import { parse } from "yaml";

import { parsePipelineSettings } from "../../contract/pipelineSettings";
import { parseCheckSettings } from "../../contract/previews/check";
import { recordPlatform } from "../support/platform";
import type { Recording } from "../support/recorder";

const ROUTES = [
    { method: "GET", path: "/todos", handler: "todos.list" },
    { method: "ANY", path: "/{proxy+}", handler: "rest.all" },
];

const inputs = ({ resources }: Recording, type: string, name: string) =>
    resources.find((each) => each.type.endsWith(`:${type}`) && each.name === name)?.inputs as Record<string, unknown>;

/** A variable of a build project's own specification. */
function variable(recording: Recording, project: string, name: string): string | undefined {
    const { source } = inputs(recording, "Project", project) as unknown as { source: { buildspec: string } };
    return (parse(source.buildspec) as { env: { variables: Record<string, string> } }).env.variables[name];
}

describe("a function with routes", () => {
    let recording: Recording;

    before(async () => {
        recording = await recordPlatform({
            "platform:function": JSON.stringify({ runtime: "nodejs22.x", routes: ROUTES }),
            "platform:pullRequests": '{"check":true,"previews":1}',
        });
    });

    it("calls the dispatcher, from the placeholder on", () => {
        const { handler, code } = inputs(recording, "Function", "function") as unknown as {
            handler: string;
            code: { assets: object };
        };
        assert.equal(handler, "platform_routes.handler");
        assert.match(JSON.stringify(code), /platform_routes\./);
    });

    it("has its routes told to the builds that package it, and to the command line", () => {
        for (const environment of ["staging", "production"]) {
            const settings = parsePipelineSettings(variable(recording, environment, "PLATFORM_RELEASE"));
            assert.deepEqual(settings.routes, ROUTES);
        }
        const check = parseCheckSettings(variable(recording, "pull-requests", "PLATFORM_CHECK"));
        assert.deepEqual([check.routes, check.handler], [ROUTES, "platform_routes.handler"]);
        assert.deepEqual((recording.outputs as Record<string, unknown>)["routes"], ROUTES);
    });

    it("is the only one that says so: builds and outputs of others are as they were", async () => {
        const other = await recordPlatform();
        assert.equal("routes" in parsePipelineSettings(variable(other, "staging", "PLATFORM_RELEASE")), false);
        assert.equal("routes" in (other.outputs as object), false);
        assert.equal(inputs(other, "Function", "function")["handler"], "app.lambda_handler");
    });
});
