import assert from "node:assert/strict";

import { gatewayEvent } from "../../release/event";
import type { Target } from "../../release/ports";

const TARGET: Target = {
    environment: "production",
    url: "https://a1b2c3.execute-api.eu-west-1.amazonaws.com/production",
    variables: { LambdaFunctionAlias: "production", LOG_LEVEL: "info" },
    healthPath: "/health",
    verifySeconds: 30,
};

/** Whatever an event holds. */
type Json = ReturnType<typeof JSON.parse>;

const event = (path: string): Json => gatewayEvent(TARGET, path, "smoke-test-1");

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
        const { path, stage, resourcePath, requestId, identity } = requestContext;
        assert.deepEqual([path, stage, resourcePath], ["/production/health/deep", "production", "/{proxy+}"]);
        assert.equal(requestId, "smoke-test-1");
        assert.equal(identity.sourceIp, "127.0.0.1");
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

    it("is JSON as it is, without anything that would be lost on the way", () => {
        assert.deepEqual(JSON.parse(JSON.stringify(event("/health"))), event("/health"));
    });
});
