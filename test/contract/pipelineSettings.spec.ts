import assert from "node:assert/strict";

import fc from "fast-check";

import { UserError } from "../../common/errors";
import { formatPipelineSettings, parsePipelineSettings, type PipelineSettings } from "../../contract/pipelineSettings";

const SETTINGS: PipelineSettings = {
    project: "shop",
    environment: "production",
    branch: "master",
    promotesFrom: "staging",
    healthPath: "/health",
    verifySeconds: 30,
    architecture: "arm64",
    variables: { LambdaFunctionAlias: "production", Branch: "master", LOG_LEVEL: "debug" },
    exclude: ["*.md"],
};

function problemOf(text: string | undefined): string {
    try {
        parsePipelineSettings(text);
    } catch (error) {
        assert.ok(error instanceof UserError, String(error));
        assert.ok(error.remedy !== undefined);
        return error.message;
    }
    assert.fail("it was taken");
}

const withMember = (member: Readonly<Record<string, unknown>>) => JSON.stringify({ ...SETTINGS, ...member });

describe("PipelineSettings", () => {
    it("come back as they were", () => {
        const { promotesFrom: _, ...without } = SETTINGS;
        assert.deepEqual(parsePipelineSettings(formatPipelineSettings(SETTINGS)), SETTINGS);
        assert.deepEqual(parsePipelineSettings(formatPipelineSettings(without)), without);
        const loose = { ...SETTINGS, healthStatus: "200-499" } as const;
        assert.deepEqual(parsePipelineSettings(formatPipelineSettings(loose)), loose);
        const further = { ...SETTINGS, handlers: { jobs: "shop_jobs-handler" } };
        assert.deepEqual(parsePipelineSettings(formatPipelineSettings(further)), further);
        const isolated = { ...SETTINGS, promotesFromFunction: "shop_staging-app" };
        assert.deepEqual(parsePipelineSettings(formatPipelineSettings(isolated)), isolated);
        const cors = { origins: ["*"], exposeHeaders: ["X-A"], credentials: true };
        const routes = [
            { method: "GET", path: "/todos/{id}", handler: "todos.get" },
            { method: "ANY", path: "/", handler: "todos.all", integration: "lambda", cors },
        ] as const;
        assert.deepEqual(parsePipelineSettings(formatPipelineSettings({ ...SETTINGS, routes })), {
            ...SETTINGS,
            routes,
        });
    });

    it("have one text, whatever the order of their members: another one would be another build project", () => {
        const { variables, ...rest } = SETTINGS;
        const reversed = Object.fromEntries(Object.entries(variables).reverse());
        const same = { variables: reversed, ...rest };
        assert.equal(formatPipelineSettings(same), formatPipelineSettings(SETTINGS));
    });

    const faulty: readonly [string, Readonly<Record<string, unknown>>, string][] = [
        ["a member that is missing", { project: undefined }, "project has to be a text"],
        ["an empty text", { environment: "" }, "environment has to be a text"],
        ["a list for a text", { branch: ["master"] }, "branch has to be a text"],
        ["null for nothing", { promotesFrom: null }, "promotesFrom has to be a text, or nothing"],
        [
            "a function that is no text",
            { promotesFromFunction: 1 },
            "promotesFromFunction has to be a text, or nothing",
        ],
        ["another kind of path", { healthPath: "health" }, "healthPath has to be a path that starts with /"],
        ["other answers", { healthStatus: "100-599" }, "healthStatus has to be one of 200-299, 200-499, or nothing"],
        ["a number as a text", { verifySeconds: "30" }, "verifySeconds has to be a whole number of seconds"],
        ["no time at all", { verifySeconds: 0 }, "verifySeconds has to be a whole number of seconds"],
        ["another machine", { architecture: "mips" }, "architecture has to be x86_64 or arm64"],
        ["a variable that is no text", { variables: { A: 1 } }, "variables has to be a map of texts"],
        ["a list for a map", { variables: [] }, "variables has to be a map of texts"],
        ["an empty pattern", { exclude: [""] }, "exclude has to be a list of texts"],
        ["no route", { routes: [] }, "routes has to be a list of routes, or nothing"],
        [
            "a route without a handler",
            { routes: [{ method: "GET", path: "/" }] },
            "routes has to be a list of routes, or nothing",
        ],
        ["a member of another engine", { colour: "red" }, "colour is not known"],
    ];
    for (const [what, member, problem] of faulty) {
        it(`refuse ${what}`, () => {
            assert.equal(problemOf(withMember(member)), `The variable PLATFORM_RELEASE cannot be used: ${problem}.`);
        });
    }

    it("name all that is wrong at once", () => {
        assert.equal(
            problemOf(withMember({ project: 1, exclude: "a", other: 1 })),
            "The variable PLATFORM_RELEASE cannot be used: project has to be a text; exclude has to be a list of texts; " +
                "other is not known.",
        );
    });

    it("refuse what is no object, and say where the engine belongs if there is nothing", () => {
        assert.match(problemOf("{"), /is not JSON/);
        assert.match(problemOf("[]"), /is not a JSON object/);
        assert.match(problemOf("null"), /is not a JSON object/);
        assert.match(problemOf(""), /is not set/);
        assert.match(problemOf(undefined), /is not set/);
    });

    it("are taken whole or refused in words, whatever the text", () => {
        fc.assert(
            fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
                assert.match(problemOf(text), /^The variable PLATFORM_RELEASE /);
            }),
        );
    });
});
