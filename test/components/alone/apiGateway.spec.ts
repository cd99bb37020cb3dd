import assert from "node:assert/strict";

import { accessLogFormat } from "../../../components/documents/restApi";
import { made, runExample } from "../../support/examples";
import type { Recording } from "../../support/recorder";

const COMPONENT = "platform:index:ApiGateway orders";
const TAGS = { Team: "sales" };

describe("ApiGateway, alone", () => {
    let recording: Recording;

    before(async () => {
        recording = await runExample("apiGateway");
    });

    it("makes the API, and its stages call an alias that is another's", () => {
        assert.deepEqual(made(recording, COMPONENT), {
            "aws:apigateway/deployment:Deployment orders": {
                of: COMPONENT,
                inputs: {
                    restApi: "RestApi/orders",
                    triggers: { shape: "268a709eb97b89e1c76d6650840603e2c4932d1aa75f054b5413bd3436ac79d7" },
                },
                options: {
                    dependsOn: [
                        "aws:apigateway/integration:Integration orders-proxy",
                        "aws:apigateway/integration:Integration orders-root",
                        "aws:apigateway/method:Method orders-proxy",
                        "aws:apigateway/method:Method orders-root",
                    ],
                },
            },
            "aws:apigateway/integration:Integration orders-proxy": {
                of: COMPONENT,
                inputs: {
                    httpMethod: "ANY",
                    integrationHttpMethod: "POST",
                    resourceId: "Resource/orders-proxy",
                    restApi: "RestApi/orders",
                    timeoutMilliseconds: 10000,
                    type: "AWS_PROXY",
                    uri: "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:orders:${stageVariables.LambdaFunctionAlias}/invocations",
                },
            },
            "aws:apigateway/integration:Integration orders-root": {
                of: COMPONENT,
                inputs: {
                    httpMethod: "ANY",
                    integrationHttpMethod: "POST",
                    resourceId: "root",
                    restApi: "RestApi/orders",
                    timeoutMilliseconds: 10000,
                    type: "AWS_PROXY",
                    uri: "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:orders:${stageVariables.LambdaFunctionAlias}/invocations",
                },
            },
            "aws:apigateway/method:Method orders-proxy": {
                of: COMPONENT,
                inputs: {
                    authorization: "NONE",
                    httpMethod: "ANY",
                    resourceId: "Resource/orders-proxy",
                    restApi: "RestApi/orders",
                },
            },
            "aws:apigateway/method:Method orders-root": {
                of: COMPONENT,
                inputs: { authorization: "NONE", httpMethod: "ANY", resourceId: "root", restApi: "RestApi/orders" },
            },
            "aws:apigateway/methodSettings:MethodSettings orders-try": {
                of: COMPONENT,
                inputs: {
                    methodPath: "*/*",
                    restApi: "RestApi/orders",
                    settings: {
                        loggingLevel: "OFF",
                        metricsEnabled: false,
                        throttlingBurstLimit: 5,
                        throttlingRateLimit: 5,
                    },
                    stageName: "try",
                },
            },
            "aws:apigateway/methodSettings:MethodSettings orders-v1": {
                of: COMPONENT,
                inputs: {
                    methodPath: "*/*",
                    restApi: "RestApi/orders",
                    settings: {
                        loggingLevel: "OFF",
                        metricsEnabled: false,
                        throttlingBurstLimit: 100,
                        throttlingRateLimit: 50,
                    },
                    stageName: "v1",
                },
            },
            "aws:apigateway/resource:Resource orders-proxy": {
                of: COMPONENT,
                inputs: { parentId: "root", pathPart: "{proxy+}", restApi: "RestApi/orders" },
            },
            "aws:apigateway/restApi:RestApi orders": {
                of: COMPONENT,
                inputs: {
                    binaryMediaTypes: ["application/pdf"],
                    endpointConfiguration: { types: "REGIONAL" },
                    minimumCompressionSize: "-1",
                    name: "orders",
                    tags: TAGS,
                },
            },
            "aws:apigateway/stage:Stage orders-try": {
                of: COMPONENT,
                inputs: {
                    accessLogSettings: {
                        destinationArn: "arn:LogGroup/orders-try",
                        format: JSON.parse(accessLogFormat()),
                    },
                    deployment: "Deployment/orders",
                    restApi: "RestApi/orders",
                    stageName: "try",
                    tags: TAGS,
                    variables: { LambdaFunctionAlias: "live", Verbose: "yes" },
                },
                options: { dependsOn: ["aws:lambda/permission:Permission orders-try"] },
            },
            "aws:apigateway/stage:Stage orders-v1": {
                of: COMPONENT,
                inputs: {
                    accessLogSettings: {
                        destinationArn: "arn:LogGroup/orders-v1",
                        format: JSON.parse(accessLogFormat()),
                    },
                    deployment: "Deployment/orders",
                    restApi: "RestApi/orders",
                    stageName: "v1",
                    tags: TAGS,
                    variables: { LambdaFunctionAlias: "live" },
                },
                options: { dependsOn: ["aws:lambda/permission:Permission orders-v1"] },
            },
            "aws:cloudwatch/logGroup:LogGroup orders-try": {
                of: COMPONENT,
                inputs: { name: "/aws/apigateway/orders/try", retentionInDays: 7, tags: TAGS },
            },
            "aws:cloudwatch/logGroup:LogGroup orders-v1": {
                of: COMPONENT,
                inputs: { name: "/aws/apigateway/orders/v1", retentionInDays: 7, tags: TAGS },
            },
            "aws:lambda/permission:Permission orders-try": {
                of: COMPONENT,
                inputs: {
                    action: "lambda:InvokeFunction",
                    function: "orders",
                    principal: "apigateway.amazonaws.com",
                    qualifier: "live",
                    sourceArn: "arn:aws:execute-api:eu-west-1:123456789012:RestApi/orders/try/*",
                },
            },
            "aws:lambda/permission:Permission orders-v1": {
                of: COMPONENT,
                inputs: {
                    action: "lambda:InvokeFunction",
                    function: "orders",
                    principal: "apigateway.amazonaws.com",
                    qualifier: "live",
                    sourceArn: "arn:aws:execute-api:eu-west-1:123456789012:RestApi/orders/v1/*",
                },
            },
            [COMPONENT]: { inputs: {} },
        });
    });

    it("tells what it has made, and asks the provider where it works", () => {
        assert.deepEqual(recording.outputs, { url: "https://RestApi/orders.execute-api.eu-west-1.amazonaws.com/v1" });
        assert.deepEqual(recording.invokes, [
            { token: "aws:index/getCallerIdentity:getCallerIdentity", inputs: {}, provider: undefined },
            { token: "aws:index/getPartition:getPartition", inputs: {}, provider: undefined },
            { token: "aws:index/getRegion:getRegion", inputs: {}, provider: undefined },
        ]);
    });
});
