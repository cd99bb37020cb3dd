import assert from "node:assert/strict";

import { accessLogFormat } from "../../../components/documents/restApi";
import { made, runExample } from "../../support/examples";
import { formerlyOf } from "../../support/formerly";
import type { Recording } from "../../support/recorder";

const COMPONENT = "platform:index:Environment test";
const TAGS = { Team: "sales" };

describe("Environment, alone", () => {
    let recording: Recording;

    before(async () => {
        recording = await runExample("environment");
    });

    it("makes an alias and a stage in the Region of the provider that it is given", () => {
        assert.deepEqual(made(recording, COMPONENT), {
            "aws:apigateway/methodSettings:MethodSettings orders-test": {
                of: COMPONENT,
                by: "frankfurt",
                inputs: {
                    methodPath: "*/*",
                    restApi: "RestApi/orders",
                    settings: {
                        loggingLevel: "OFF",
                        metricsEnabled: false,
                        throttlingBurstLimit: 20,
                        throttlingRateLimit: 10,
                    },
                    stageName: "test",
                },
                options: { aliases: formerlyOf("ApiGateway", "orders") },
            },
            "aws:apigateway/stage:Stage orders-test": {
                of: COMPONENT,
                by: "frankfurt",
                inputs: {
                    accessLogSettings: {
                        destinationArn: "arn:LogGroup/orders-test",
                        format: JSON.parse(accessLogFormat()),
                    },
                    deployment: "Deployment/orders",
                    restApi: "RestApi/orders",
                    stageName: "test",
                    tags: TAGS,
                    variables: { LambdaFunctionAlias: "test", Log: "debug" },
                },
                options: {
                    aliases: formerlyOf("ApiGateway", "orders"),
                    dependsOn: ["aws:lambda/permission:Permission orders-test"],
                },
            },
            "aws:cloudwatch/logGroup:LogGroup orders-test": {
                of: COMPONENT,
                by: "frankfurt",
                inputs: { name: "/aws/apigateway/orders/test", retentionInDays: 30, tags: TAGS },
                options: { aliases: formerlyOf("ApiGateway", "orders") },
            },
            "aws:lambda/alias:Alias orders-test": {
                of: COMPONENT,
                by: "frankfurt",
                inputs: { functionName: "orders", functionVersion: "8", name: "test" },
                options: {
                    ignoreChanges: ["description", "functionVersion", "routingConfig"],
                    aliases: formerlyOf("AliasedLambda", "orders"),
                },
            },
            "aws:lambda/permission:Permission orders-test": {
                of: COMPONENT,
                by: "frankfurt",
                inputs: {
                    action: "lambda:InvokeFunction",
                    function: "orders",
                    principal: "apigateway.amazonaws.com",
                    qualifier: "test",
                    sourceArn: "arn:aws:execute-api:eu-west-1:123456789012:RestApi/orders/test/*",
                },
                options: { aliases: formerlyOf("ApiGateway", "orders") },
            },
            [COMPONENT]: { inputs: {} },
        });
    });

    it("protects the alias and the stage of the one that it is told to, and has defaults for what is not said", () => {
        const live = made(recording, "platform:index:Environment live");
        const kept = Object.entries(live).filter(([, { options }]) => options?.["protect"] === true);
        assert.deepEqual(
            kept.map(([name]) => name),
            [
                "aws:apigateway/methodSettings:MethodSettings orders-live",
                "aws:apigateway/stage:Stage orders-live",
                "aws:lambda/alias:Alias orders-live",
            ],
        );
        assert.deepEqual(live["aws:apigateway/methodSettings:MethodSettings orders-live"]?.inputs, {
            methodPath: "*/*",
            restApi: "RestApi/orders",
            settings: {
                loggingLevel: "OFF",
                metricsEnabled: false,
                throttlingBurstLimit: 2000,
                throttlingRateLimit: 1000,
            },
            stageName: "live",
        });
    });

    it("says where it answers, and asks that provider where it works", () => {
        assert.deepEqual(recording.outputs, {
            urls: {
                test: "https://RestApi/orders.execute-api.eu-west-1.amazonaws.com/test",
                live: "https://RestApi/orders.execute-api.eu-west-1.amazonaws.com/live",
            },
        });
        assert.deepEqual(recording.invokes, [
            { token: "aws:index/getCallerIdentity:getCallerIdentity", inputs: {}, provider: "frankfurt" },
            { token: "aws:index/getPartition:getPartition", inputs: {}, provider: "frankfurt" },
            { token: "aws:index/getRegion:getRegion", inputs: {}, provider: "frankfurt" },
        ]);
    });
});
