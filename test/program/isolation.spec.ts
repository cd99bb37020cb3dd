import assert from "node:assert/strict";

import { recordPlatform } from "../support/platform";
import type { RecordedResource, Recording } from "../support/recorder";
import type { World } from "../support/world";

const OWN = "shop_production-app";
const ISOLATED = {
    staging: { branch: "staging" },
    production: {
        branch: "master",
        promotesFrom: "staging",
        isolated: true,
        environment: { LOG_LEVEL: "debug" },
        function: { memorySize: 512 },
    },
};
const FUNCTION = { environment: { LOG_LEVEL: "info", TABLE: "orders" }, reservedConcurrency: 50 };
const LAMBDA = "arn:aws:lambda:eu-west-1:123456789012:function";
const PARAMETERS = "arn:aws:ssm:eu-west-1:123456789012:parameter";

/** What a stack has exported where both environments share the function. */
const SHARING = { environments: { staging: { branch: "staging" }, production: { branch: "master" } } };
const exported = (production: Readonly<Record<string, unknown>>) => ({
    environments: { ...SHARING.environments, production: { branch: "master", isolated: true, ...production } },
});

async function recorded(world: World = {}): Promise<Recording> {
    const config = {
        "platform:environments": JSON.stringify(ISOLATED),
        "platform:function": JSON.stringify(FUNCTION),
        "platform:build": '{"mode":"managed"}',
    };
    return recordPlatform(config, world);
}

function inputsOf({ resources }: Recording, type: string, name: string): RecordedResource["inputs"] {
    const found = resources.find((each) => each.type === type && each.name === name);
    assert.ok(found !== undefined, `${type} ${name}`);
    return found.inputs;
}

const names = ({ resources }: Recording, type: string) =>
    resources.filter((each) => each.type === type).map(({ name }) => name);

interface Statement {
    readonly Sid: string;
    readonly Effect: string;
    readonly Action: readonly string[];
    readonly Resource: readonly string[];
}

function statementsOf(recording: Recording, role: string): Readonly<Record<string, Statement>> {
    const { policy } = inputsOf(recording, "aws:iam/rolePolicy:RolePolicy", role);
    const { Statement } = JSON.parse(String(policy)) as { readonly Statement: readonly Statement[] };
    return Object.fromEntries(Statement.map((statement) => [statement.Sid, statement]));
}

const variablesOf = (recording: Recording, environment: string) =>
    inputsOf(recording, "aws:apigateway/stage:Stage", `api-${environment}`)["variables"] as Record<string, string>;

const environmentOf = ({ outputs }: Recording, name: string) =>
    (outputs as { readonly environments: Readonly<Record<string, Record<string, unknown>>> }).environments[name] ?? {};

const builtFor = (recording: Recording, environment: string) => {
    const { environmentVariables } = inputsOf(recording, "aws:codebuild/project:Project", environment)[
        "environment"
    ] as { readonly environmentVariables: readonly { readonly name: string; readonly value: string }[] };
    return Object.fromEntries(environmentVariables.map(({ name, value }) => [name, value]));
};

describe("an environment that is isolated", () => {
    it("has a function of its own, with its own role, log, variables and parameters, from the start", async () => {
        const recording = await recorded();
        // Reserved requests are those of the shared function alone.
        const { reservedConcurrentExecutions, ...shared } = inputsOf(
            recording,
            "aws:lambda/function:Function",
            "function",
        );
        assert.equal(reservedConcurrentExecutions, 50);
        assert.deepEqual(inputsOf(recording, "aws:lambda/function:Function", "own-production"), {
            ...shared,
            name: OWN,
            role: "arn:Role/own-production",
            memorySize: 512,
            environment: { variables: { LOG_LEVEL: "debug", TABLE: "orders" } },
            loggingConfig: { logFormat: "Text", logGroup: `/aws/lambda/${OWN}` },
            tags: { Environment: "production", ManagedBy: "pulumi", Project: "shop", Stack: "test" },
        });
        assert.equal(
            inputsOf(recording, "aws:iam/role:Role", "own-production")["name"],
            "shop-eu-west-1-production-app",
        );
        assert.deepEqual(names(recording, "aws:lambda/alias:Alias").sort(), [
            "function-placeholder",
            "function-staging",
            "own-production-placeholder",
            "own-production-production",
        ]);
        assert.deepEqual(statementsOf(recording, "own-production")["ReadParameters"]?.Resource, [
            `${PARAMETERS}/shop/production/*`,
        ]);
        assert.deepEqual(statementsOf(recording, "function")["ReadParameters"]?.Resource, [
            `${PARAMETERS}/shop/staging/*`,
        ]);
        const { functionName, formerly, moving } = environmentOf(recording, "production");
        assert.deepEqual(
            { functionName, formerly, moving },
            { functionName: OWN, formerly: undefined, moving: undefined },
        );
        assert.equal(environmentOf(recording, "staging")["functionName"], undefined);
    });

    it("is called through the variables of its stage, as the others are then", async () => {
        const recording = await recorded();
        const uri = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${LAMBDA}:\${stageVariables.LambdaFunction}:\${stageVariables.LambdaFunctionAlias}/invocations`;
        assert.equal(inputsOf(recording, "aws:apigateway/integration:Integration", "api-root")["uri"], uri);
        const picked = (environment: string) => {
            const { LambdaFunction, LambdaFunctionAlias } = variablesOf(recording, environment);
            return `${LambdaFunction}:${LambdaFunctionAlias}`;
        };
        assert.deepEqual([picked("staging"), picked("production")], ["shop-app:staging", `${OWN}:production`]);
    });

    it("is released to by what can touch no other's function, ledger or package", async () => {
        const recording = await recorded();
        assert.equal(builtFor(recording, "production")["LAMBDA_FUNCTION_NAME"], OWN);
        assert.equal(builtFor(recording, "production")["LAMBDA_EXECUTION_ROLE"], "arn:Role/own-production");
        assert.equal(builtFor(recording, "production")["ARTIFACT_BUCKET_KEY"], "shop-production-app.zip");
        assert.equal(builtFor(recording, "staging")["LAMBDA_FUNCTION_NAME"], "shop-app");
        const production = statementsOf(recording, "production-release");
        assert.deepEqual(production["Release"]?.Resource, ["arn:Function/own-production"]);
        assert.deepEqual(production["ReadPromoted"]?.Action, ["s3:GetObject"]);
        assert.deepEqual(production["ReadPromoted"]?.Resource, ["arn:Bucket/artifacts/kept/shop-app/*"]);
        assert.equal(statementsOf(recording, "production-build")["Release"], undefined);
        const staging = statementsOf(recording, "staging-release");
        assert.deepEqual(
            ["KeepOtherFunctions", "KeepOtherEnvironments"].map((sid) => statementsOf(recording, "staging-build")[sid]),
            ["KeepOtherFunctions", "KeepOtherEnvironments"].map((sid) => staging[sid]),
        );
        assert.deepEqual(staging["KeepOtherFunctions"]?.Resource, [`${LAMBDA}:${OWN}`, `${LAMBDA}:${OWN}:*`]);
        for (const action of ["lambda:UpdateAlias", "lambda:UpdateFunctionCode", "lambda:InvokeFunction"]) {
            assert.ok(staging["KeepOtherFunctions"]?.Action.includes(action), action);
        }
        assert.equal(staging["KeepOtherFunctions"]?.Effect, "Deny");
        const bucket = "arn:Bucket/artifacts";
        assert.deepEqual(staging["KeepOtherEnvironments"]?.Effect, "Deny");
        assert.ok(staging["KeepOtherEnvironments"]?.Resource.includes(`${bucket}/releases/production/*`));
        assert.ok(staging["KeepOtherEnvironments"]?.Resource.includes(`${bucket}/shop-production-app.zip`));
        assert.ok(staging["KeepOtherEnvironments"]?.Resource.includes(`${bucket}/kept/${OWN}/*`));
        const { buildspec } = inputsOf(recording, "aws:codebuild/project:Project", "production")["source"] as {
            readonly buildspec: string;
        };
        assert.match(buildspec, /promotesFromFunction\\?":\\?"shop-app/);
    });

    it("goes on with the shared function where it was, until its own has the code", async () => {
        for (const code of [
            {} as Readonly<Record<string, string>>,
            { [`${OWN}:1`]: "p", [`${OWN}:production`]: "p", [`${OWN}:placeholder`]: "p" },
        ]) {
            const world = {
                outputs: SHARING,
                versions: ["1"],
                code: { "shop-app:production": "5", ...code },
            };
            const recording = await recorded(world);
            assert.equal(variablesOf(recording, "production")["LambdaFunction"], "shop-app");
            assert.equal(builtFor(recording, "production")["LAMBDA_FUNCTION_NAME"], "shop-app");
            const { functionName, moving } = environmentOf(recording, "production");
            assert.equal(functionName, "shop-app");
            assert.deepEqual(moving, { functionName: OWN, functionArn: "arn:Function/own-production" });
            const { function: called } = inputsOf(recording, "aws:lambda/permission:Permission", "api-production");
            const own = inputsOf(recording, "aws:lambda/permission:Permission", "api-production-own");
            assert.deepEqual([called, own["function"]], ["shop-app", OWN]);
            assert.deepEqual(statementsOf(recording, "function")["ReadParameters"]?.Resource, [
                `${PARAMETERS}/shop/production/*`,
                `${PARAMETERS}/shop/staging/*`,
            ]);
        }
    });

    it("is moved once its own function has the very code, and keeps its alias of the shared one", async () => {
        const code = {
            "shop-app:production": "5",
            [`${OWN}:1`]: "p",
            [`${OWN}:production`]: "5",
            [`${OWN}:placeholder`]: "p",
        };
        const recording = await recorded({
            outputs: exported({ moving: { functionName: OWN } }),
            versions: ["1"],
            code,
        });
        assert.equal(variablesOf(recording, "production")["LambdaFunction"], OWN);
        assert.ok(names(recording, "aws:lambda/alias:Alias").includes("function-production"));
        assert.equal(
            inputsOf(recording, "aws:lambda/permission:Permission", "api-production")["function"],
            "shop-app",
            "requests that are on their way are answered",
        );
        const { moving, formerly } = environmentOf(recording, "production");
        assert.deepEqual({ moving, formerly }, { moving: undefined, formerly: { functionName: "shop-app" } });
        const reads = (world: World) =>
            recorded(world).then((each) => statementsOf(each, "function")["ReadParameters"]);
        assert.equal(statementsOf(recording, "function")["ReadParameters"]?.Resource.length, 2);
        const after = exported({ functionName: OWN, formerly: { functionName: "shop-app" } });
        assert.deepEqual((await reads({ outputs: after, versions: ["1"], code }))?.Resource, [
            `${PARAMETERS}/shop/staging/*`,
        ]);
    });

    it("stays in its own function whatever that serves by then", async () => {
        const outputs = exported({ functionName: OWN, formerly: { functionName: "shop-app" } });
        const code = { "shop-app:production": "5", [`${OWN}:1`]: "p", [`${OWN}:production`]: "9" };
        const recording = await recorded({ outputs, versions: ["1"], code });
        assert.equal(variablesOf(recording, "production")["LambdaFunction"], OWN);
    });

    it("is not moved to code that it does not serve, nor back: nothing is changed then", async () => {
        const code = {
            "shop-app:production": "6",
            [`${OWN}:1`]: "p",
            [`${OWN}:production`]: "5",
            [`${OWN}:placeholder`]: "p",
        };
        const world = { outputs: exported({ moving: { functionName: OWN } }), versions: ["1"], code };
        await assert.rejects(
            recorded(world),
            /does not have the code that it serves: nothing was changed[^]*release production --again/,
        );
    });
});
