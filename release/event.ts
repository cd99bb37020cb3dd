import type { Target } from "./ports";

/**
 * The event that API Gateway would send for a GET request of an environment: a REST API with Lambda proxy integration,
 * payload format 1.0 ("Input format of a Lambda function for proxy integration").
 */
export function gatewayEvent({ environment, url, variables }: Target, path: string, requestId: string): unknown {
    // Some frameworks answer to the hosts that they know alone, and send whoever comes without TLS elsewhere.
    const { host } = new URL(url);
    const headers = {
        Accept: "application/json",
        Host: host,
        "User-Agent": "platform-smoke-test",
        "X-Forwarded-For": "127.0.0.1",
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
    };
    const isRoot = path === "/";
    return {
        resource: isRoot ? "/" : "/{proxy+}",
        path,
        httpMethod: "GET",
        headers,
        multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
        queryStringParameters: null,
        multiValueQueryStringParameters: null,
        pathParameters: isRoot ? null : { proxy: path.slice(1) },
        stageVariables: variables,
        requestContext: {
            resourcePath: isRoot ? "/" : "/{proxy+}",
            httpMethod: "GET",
            path: `/${environment}${path}`,
            protocol: "HTTP/1.1",
            stage: environment,
            domainName: host,
            domainPrefix: host.split(".", 1)[0],
            requestId,
            extendedRequestId: requestId,
            identity: { sourceIp: "127.0.0.1", userAgent: "platform-smoke-test" },
        },
        body: null,
        isBase64Encoded: false,
    };
}
