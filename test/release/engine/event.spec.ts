import assert from "node:assert/strict";

import { gatewayEvent } from "../../../release/engine/event";
import type { Target } from "../../../release/ports";

const TARGET: Target = {
    environment: "production",
    url: "https://a1b2c3.execute-api.eu-west-1.amazonaws.com/production",
    variables: { LambdaFunctionAlias: "production", LOG_LEVEL: "info" },
    healthPath: "/health",
    verifySeconds: 30,
    api: { accountId: "123456789012", restApiId: "a1b2c3" },
};

/** Whatever an event holds. */
type Json = ReturnType<typeof JSON.parse>;

const TIME = Date.parse("2026-01-09T08:07:06.005Z");

const event = (path: string, target: Target = TARGET): Json =>
    gatewayEvent(target, { path, id: "smoke-test-1", time: TIME });

describe("the event of a smoke test", () => {
    it("is what API Gateway sends for a request of that environment", () => {
        const { headers, multiValueHeaders, requestContext, ...rest } = event("/health/deep");
        assert.deepEqual(rest, {
            resource: "/{proxy+}",
            path: "/health/deep",
            httpMethod: "GET",
            queryStringParameters: null,
            multiValueQueryStringParameters: null,
            pathParameters: { proxy: "health/deep" },
            stageVariables: { LambdaFunctionAlias: "production", LOG_LEVEL: "info" },
            body: null,
            isBase64Encoded: false,
        });
        // "Input format of a Lambda function for proxy integration" and "$context variables" in AWS's developer guide,
        // and an event of a REST API without authorization.
        assert.deepEqual(requestContext, {
            accountId: "123456789012",
            apiId: "a1b2c3",
            deploymentId: "smoke1",
            domainName: "a1b2c3.execute-api.eu-west-1.amazonaws.com",
            domainPrefix: "a1b2c3",
            extendedRequestId: "smoke-test-1",
            httpMethod: "GET",
            identity: {
                accessKey: null,
                accountId: null,
                caller: null,
                cognitoAuthenticationProvider: null,
                cognitoAuthenticationType: null,
                cognitoIdentityId: null,
                cognitoIdentityPoolId: null,
                principalOrgId: null,
                sourceIp: "127.0.0.1",
                user: null,
                userAgent: "platform-smoke-test",
                userArn: null,
            },
            path: "/production/health/deep",
            protocol: "HTTP/1.1",
            requestId: "smoke-test-1",
            requestTime: "09/Jan/2026:08:07:06 +0000",
            requestTimeEpoch: TIME,
            resourceId: "smoke1",
            resourcePath: "/{proxy+}",
            stage: "production",
        });
        assert.deepEqual(Object.keys(multiValueHeaders), Object.keys(headers));
        assert.deepEqual(multiValueHeaders.Accept, [headers.Accept]);
    });

    it("comes to the environment's own host over TLS, which some frameworks insist on", () => {
        const { headers, requestContext } = event("/health");
        const host = "a1b2c3.execute-api.eu-west-1.amazonaws.com";
        assert.deepEqual(
            [headers.Host, requestContext.domainName, requestContext.domainPrefix],
            [host, host, "a1b2c3"],
        );
        assert.deepEqual([headers["X-Forwarded-Proto"], headers["X-Forwarded-Port"]], ["https", "443"]);
    });

    it("goes to the API's root where that is the health path", () => {
        const { resource, path, pathParameters, requestContext } = event("/");
        assert.deepEqual([resource, path, pathParameters], ["/", "/", null]);
        assert.deepEqual([requestContext.resourcePath, requestContext.path], ["/", "/production/"]);
    });

    it("has the path as it is sent, and a parameter without the slash at its end", () => {
        const { path, pathParameters, requestContext } = event("/health%2Fdeep/a%20b/");
        assert.deepEqual(
            [path, pathParameters, requestContext.path],
            ["/health%2Fdeep/a%20b/", { proxy: "health%2Fdeep/a%20b" }, "/production/health%2Fdeep/a%20b/"],
        );
    });

    it("names the host with its port where a client would, and not where API Gateway means the domain", () => {
        const local = { ...TARGET, url: "http://127.0.0.1:4566/restapis/a1b2c3/production/_user_request_" };
        const { headers, requestContext } = event("/health", local);
        assert.deepEqual([headers.Host, requestContext.domainName], ["127.0.0.1:4566", "127.0.0.1"]);
    });

    it("has stand-ins for what the settings of an older stack do not say", () => {
        const { api: _api, ...older } = TARGET;
        const { accountId, apiId } = event("/health", older).requestContext;
        assert.deepEqual([accountId, apiId], ["000000000000", "a1b2c3"]);
    });

    it("is JSON as it is, without anything that would be lost on the way", () => {
        assert.deepEqual(JSON.parse(JSON.stringify(event("/health"))), event("/health"));
    });

    it("comes by the resource that the API has for the health path, and by no other path", () => {
        const open = (path: string, resource: string) => {
            const {
                resource: named,
                pathParameters,
                requestContext,
            } = event(path, { ...TARGET, access: { resource } });
            return [named, pathParameters, requestContext.resourcePath];
        };
        assert.deepEqual(open("/health", "/health"), ["/health", null, "/health"]);
        assert.deepEqual(open("/a.b/7/x/y", "/a.b/{id}/{rest+}"), [
            "/a.b/{id}/{rest+}",
            { id: "7", rest: "x/y" },
            "/a.b/{id}/{rest+}",
        ]);
        assert.deepEqual(open("/other", "/health"), ["/{proxy+}", { proxy: "other" }, "/{proxy+}"]);
        assert.deepEqual(open("/aXb", "/a.b"), ["/{proxy+}", { proxy: "aXb" }, "/{proxy+}"]);
    });
});
