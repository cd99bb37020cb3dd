import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { unzipSync } from "fflate";

import { SECRET_VARIABLES_FILES } from "../../contract/secretVariablesSources";
import { recordPlatform } from "../support/platform";
import type { RecordedResource, Recording } from "../support/recorder";

const ISOLATED = {
    staging: { branch: "staging" },
    production: {
        branch: "master",
        promotesFrom: "staging",
        isolated: true,
        environment: { LOG_LEVEL: "debug" },
    },
};

function inputsOf({ resources }: Recording, type: string, name: string): RecordedResource["inputs"] {
    const found = resources.find((each) => each.type === type && each.name === name);
    assert.ok(found !== undefined, `${type} ${name}`);
    return found.inputs;
}

const names = ({ resources }: Recording, type: string) =>
    resources.filter((each) => each.type === type).map(({ name }) => name);

describe("a function with secrets in its variables", () => {
    it("starts with its secrets in variables, of which nothing but names is anywhere", async () => {
        const { production, ...rest } = ISOLATED;
        const environment = { ...production.environment, DB_PASSWORD: { secret: "DbPassword" } };
        const recording = await recordPlatform({
            "platform:environments": JSON.stringify({ ...rest, production: { ...production, environment } }),
            "platform:function": JSON.stringify({
                environment: { AWS_LAMBDA_EXEC_WRAPPER: "/opt/otel-instrument" },
                layers: ["arn:aws:lambda:eu-west-1:123456789012:layer:tools:3"],
            }),
        });
        const layer = inputsOf(recording, "aws:lambda/layerVersion:LayerVersion", "own-production-secrets");
        assert.equal(layer["layerName"], "shop_production-secrets");
        const { path } = layer["code"] as { readonly path: string };
        assert.deepEqual(Object.keys(unzipSync(readFileSync(path))), Object.keys(SECRET_VARIABLES_FILES));
        const own = inputsOf(recording, "aws:lambda/function:Function", "own-production");
        assert.deepEqual(own["layers"], [
            "arn:aws:lambda:eu-west-1:123456789012:layer:tools:3",
            "arn:LayerVersion/own-production-secrets",
        ]);
        const { variables } = own["environment"] as { readonly variables: Record<string, string> };
        const { PLATFORM_SECRETS: told = "", ...others } = variables;
        assert.deepEqual(others, {
            LOG_LEVEL: "debug",
            AWS_LAMBDA_EXEC_WRAPPER: "/opt/platform/start",
            PLATFORM_WRAPPER: "/opt/otel-instrument",
        });
        assert.deepEqual(JSON.parse(told), {
            host: "ssm.eu-west-1.amazonaws.com",
            variables: { DB_PASSWORD: "/shop/production/DbPassword" },
            command: "npm run platform -- settings secret production <name>",
        });
        // The shared function and that of previews have none of it.
        const shared = inputsOf(recording, "aws:lambda/function:Function", "function");
        assert.ok(!JSON.stringify(shared).includes("PLATFORM_SECRETS"));
        assert.deepEqual(names(recording, "aws:lambda/layerVersion:LayerVersion"), ["own-production-secrets"]);
        assert.deepEqual(
            names(
                await recordPlatform({ "platform:environments": JSON.stringify(ISOLATED) }),
                "aws:lambda/layerVersion:LayerVersion",
            ),
            [],
        );
    });

    it("has previews read their own secrets into the variables of all, and each environment its own", async () => {
        const { staging, production } = ISOLATED;
        const recording = await recordPlatform({
            "platform:environments": JSON.stringify({
                staging: { ...staging, isolated: true },
                production: { ...production, environment: { MODE: "slow" } },
            }),
            "platform:function": JSON.stringify({
                environment: { MODE: { secret: "Mode" }, DB_PASSWORD: { secret: "DbPassword" } },
            }),
            "platform:pullRequests": '{"previews":2}',
        });
        const told = (name: string) => {
            const { environment } = inputsOf(recording, "aws:lambda/function:Function", name);
            const { variables = {} } = (environment ?? {}) as { readonly variables?: Record<string, string> };
            const { PLATFORM_SECRETS: text, ...rest } = variables;
            const { variables: secrets, command } =
                text === undefined ? {} : (JSON.parse(text) as Readonly<Record<string, unknown>>);
            return { secrets, command, rest };
        };
        const WRAPPED = { AWS_LAMBDA_EXEC_WRAPPER: "/opt/platform/start" };
        assert.deepEqual(told("preview-app"), {
            secrets: { DB_PASSWORD: "/_previews/shop/DbPassword", MODE: "/_previews/shop/Mode" },
            command: "npm run platform -- settings secret previews <name>",
            rest: WRAPPED,
        });
        assert.deepEqual(told("own-staging").secrets, {
            DB_PASSWORD: "/shop/staging/DbPassword",
            MODE: "/shop/staging/Mode",
        });
        assert.deepEqual(told("own-production").secrets, { DB_PASSWORD: "/shop/production/DbPassword" });
        assert.deepEqual(told("own-production").rest, { ...WRAPPED, MODE: "slow" });
        assert.deepEqual(told("function"), { secrets: undefined, command: undefined, rest: {} });
        const layer = inputsOf(recording, "aws:lambda/layerVersion:LayerVersion", "preview-app-secrets");
        assert.equal(layer["layerName"], "shop_preview-variables");
    });
});
