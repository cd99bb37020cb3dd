import assert from "node:assert/strict";

import { recordPlatform, TAGS } from "../support/platform";
import { formerlyOf } from "../support/formerly";
import { find, type Recording } from "../support/recorder";

const URI =
    "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/" +
    "arn:aws:lambda:eu-west-1:123456789012:function:shop-app:${stageVariables.LambdaFunctionAlias}/invocations";

describe("ApiGateway", () => {
    const parent = "platform:index:ApiGateway api";
    let recording: Recording;

    before(async () => {
        recording = await recordPlatform();
    });

    it("makes one regional REST API", () => {
        assert.deepEqual(find(recording, "aws:apigateway/restApi:RestApi", "api"), {
            type: "aws:apigateway/restApi:RestApi",
            name: "api",
            parent,
            provider: "aws",
            inputs: {
                name: "shop",
                endpointConfiguration: { types: "REGIONAL" },
                binaryMediaTypes: [],
                minimumCompressionSize: "-1",
                tags: TAGS,
            },
            options: { protect: true },
        });
    });

    for (const [name, resourceId] of [
        ["api-root", "root"],
        ["api-proxy", "Resource/api-proxy"],
    ] as const) {
        it(`sends every method of ${name} to the alias that the stage names`, () => {
            assert.deepEqual(find(recording, "aws:apigateway/method:Method", name), {
                type: "aws:apigateway/method:Method",
                name,
                parent,
                provider: "aws",
                inputs: { restApi: "RestApi/api", resourceId, httpMethod: "ANY", authorization: "NONE" },
                options: {},
            });
            assert.deepEqual(find(recording, "aws:apigateway/integration:Integration", name), {
                type: "aws:apigateway/integration:Integration",
                name,
                parent,
                provider: "aws",
                inputs: {
                    restApi: "RestApi/api",
                    resourceId,
                    httpMethod: "ANY",
                    type: "AWS_PROXY",
                    integrationHttpMethod: "POST",
                    uri: URI,
                    timeoutMilliseconds: 29_000,
                },
                options: {},
            });
        });
    }

    it("routes every path below the root", () => {
        assert.deepEqual(find(recording, "aws:apigateway/resource:Resource", "api-proxy").inputs, {
            restApi: "RestApi/api",
            parentId: "root",
            pathPart: "{proxy+}",
        });
    });

    it("deploys after the methods and integrations are there", () => {
        const deployment = find(recording, "aws:apigateway/deployment:Deployment", "api");
        assert.deepEqual(deployment.options, {
            dependsOn: [
                "aws:apigateway/integration:Integration api-proxy",
                "aws:apigateway/integration:Integration api-root",
                "aws:apigateway/method:Method api-proxy",
                "aws:apigateway/method:Method api-root",
            ],
        });
    });

    it("deploys again when the API's shape changes, and only then", async () => {
        const trigger = ({ resources }: Recording) =>
            JSON.stringify(resources.find(({ type }) => type === "aws:apigateway/deployment:Deployment")?.inputs);
        const shaped = await recordPlatform({ "platform:api": '{"binaryMediaTypes":["image/png"]}' });
        const slower = await recordPlatform({ "platform:api": '{"timeout":10000}' });
        const other = await recordPlatform({
            "platform:environments": '{"only":{"branch":"main","rateLimit":5}}',
            "platform:function": '{"memorySize":512}',
            "platform:tags": '{"Owner":"me"}',
        });
        assert.equal(new Set([recording, shaped, slower].map(trigger)).size, 3);
        assert.equal(trigger(other), trigger(recording));
    });

    for (const [environment, branch] of [
        ["production", "master"],
        ["staging", "staging"],
    ] as const) {
        const name = `api-${environment}`;
        const tags = { Environment: environment, ...TAGS };

        it(`gives ${environment} a stage that calls the alias ${environment}`, () => {
            const stage = find(recording, "aws:apigateway/stage:Stage", name);
            const { accessLogSettings, ...inputs } = stage.inputs;
            assert.deepEqual(
                { ...stage, inputs },
                {
                    type: "aws:apigateway/stage:Stage",
                    name,
                    parent: `platform:index:Environment ${environment}`,
                    provider: "aws",
                    inputs: {
                        restApi: "RestApi/api",
                        deployment: "Deployment/api",
                        stageName: environment,
                        variables: {
                            LambdaFunctionAlias: environment,
                            Branch: branch,
                            ParameterPath: `/shop/${environment}/`,
                        },
                        tags,
                    },
                    options: {
                        protect: true,
                        aliases: formerlyOf("ApiGateway", "api"),
                        dependsOn: [
                            "aws:apigateway/account:Account api-logging",
                            `aws:lambda/permission:Permission ${name}`,
                        ],
                    },
                },
            );
            const log = accessLogSettings as { destinationArn: string; format: string };
            assert.equal(log.destinationArn, `arn:LogGroup/${name}`);
            assert.equal(JSON.parse(log.format).status, "$context.status");
        });

        it(`lets the stage ${environment} invoke its own alias and no other`, () => {
            assert.deepEqual(find(recording, "aws:lambda/permission:Permission", name), {
                type: "aws:lambda/permission:Permission",
                name,
                parent: `platform:index:Environment ${environment}`,
                provider: "aws",
                inputs: {
                    action: "lambda:InvokeFunction",
                    function: "shop-app",
                    qualifier: environment,
                    principal: "apigateway.amazonaws.com",
                    sourceArn: `arn:aws:execute-api:eu-west-1:123456789012:RestApi/api/${environment}/*`,
                },
                options: { aliases: formerlyOf("ApiGateway", "api") },
            });
        });

        it(`throttles ${environment} and keeps its access log for a while`, () => {
            assert.deepEqual(find(recording, "aws:apigateway/methodSettings:MethodSettings", name).inputs, {
                restApi: "RestApi/api",
                stageName: environment,
                methodPath: "*/*",
                settings: {
                    metricsEnabled: false,
                    throttlingRateLimit: 1000,
                    throttlingBurstLimit: 2000,
                    loggingLevel: "OFF",
                },
            });
            assert.deepEqual(find(recording, "aws:cloudwatch/logGroup:LogGroup", name).inputs, {
                name: `/aws/apigateway/shop/${environment}`,
                retentionInDays: 30,
                tags,
            });
        });
    }
});

describe("the variables of a stage", () => {
    it("hold the environment's settings beside the platform's own", async () => {
        const settings = { LOG_LEVEL: "debug", WORKERS: 2 };
        const environments = { staging: { branch: "develop", settings }, production: { branch: "master" } };
        const recording = await recordPlatform({ "platform:environments": JSON.stringify(environments) });
        const variables = (environment: string) =>
            find(recording, "aws:apigateway/stage:Stage", `api-${environment}`).inputs["variables"];
        assert.deepEqual(variables("staging"), {
            LambdaFunctionAlias: "staging",
            Branch: "develop",
            ParameterPath: "/shop/staging/",
            LOG_LEVEL: "debug",
            WORKERS: "2",
        });
        assert.deepEqual(variables("production"), {
            LambdaFunctionAlias: "production",
            Branch: "master",
            ParameterPath: "/shop/production/",
        });
    });
});
