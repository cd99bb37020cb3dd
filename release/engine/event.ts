import type { Target } from "../ports";

/** What the account and the API are called where the settings of an older stack do not say. */
const UNKNOWN_ACCOUNT = "000000000000";

/** API Gateway's ids of a resource and of a deployment are random, so that nobody can go by them. */
const STAND_IN = "smoke1";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** Members of `requestContext.identity` that are null where a method has no authorization. */
const NOBODY = {
    accessKey: null,
    accountId: null,
    caller: null,
    cognitoAuthenticationProvider: null,
    cognitoAuthenticationType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    principalOrgId: null,
    user: null,
    userArn: null,
};

/** One request, as API Gateway numbers and dates it. */
export interface EventRequest {
    readonly path: string;
    readonly id: string;
    /** Milliseconds since 1970. */
    readonly time: number;
}

/**
 * The event that API Gateway would send for a GET request of an environment: a REST API with Lambda proxy integration,
 * payload format 1.0. Its members are those of "Input format of a Lambda function for proxy integration" and of the
 * `$context` variables in the API Gateway Developer Guide: applications check the whole of it, such as those that parse
 * it with Powertools' `APIGatewayProxyEventModel`.
 */
export function gatewayEvent(
    { environment, url, variables, api, access }: Target,
    { path, id, time }: EventRequest,
): unknown {
    // Some frameworks answer to the hosts that they know alone, and send whoever comes without TLS elsewhere.
    const { host, hostname } = new URL(url);
    const [domainPrefix = hostname] = hostname.split(".", 1);
    const agent = "platform-smoke-test";
    const headers = {
        Accept: "application/json",
        Host: host,
        "User-Agent": agent,
        "X-Amzn-Trace-Id": `Root=1-${hex(Math.floor(time / 1000), 8)}-${hex(time, 24)}`,
        "X-Forwarded-For": "127.0.0.1",
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
    };
    const { resourcePath, pathParameters } = resourceOf(path, access?.resource);
    return {
        resource: resourcePath,
        path,
        httpMethod: "GET",
        headers,
        multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
        queryStringParameters: null,
        multiValueQueryStringParameters: null,
        pathParameters,
        stageVariables: variables,
        requestContext: {
            accountId: api?.accountId ?? UNKNOWN_ACCOUNT,
            apiId: api?.restApiId ?? domainPrefix,
            deploymentId: STAND_IN,
            domainName: hostname,
            domainPrefix,
            extendedRequestId: id,
            httpMethod: "GET",
            identity: { ...NOBODY, sourceIp: "127.0.0.1", userAgent: agent },
            path: `/${environment}${path}`,
            protocol: "HTTP/1.1",
            requestId: id,
            requestTime: requestTime(time),
            requestTimeEpoch: time,
            resourceId: STAND_IN,
            resourcePath,
            stage: environment,
        },
        body: null,
        isBase64Encoded: false,
    };
}

/** The resource that answers a path, with what the path has in the places of its parameters. @param own One that the API has for it. */
function resourceOf(path: string, own: string | undefined) {
    // As API Gateway does: without a slash at the end, and as it was sent, percent-encoded.
    const plain = path.slice(1).replace(/\/+$/, "");
    if (own !== undefined) {
        const pattern = own.replaceAll(/\{(\w+)(\+?)\}|[.*+?^$()|[\]\\]/g, (all, name?: string, greedy?: string) =>
            name === undefined ? `\\${all}` : `(?<${name}>${greedy === "+" ? ".+" : "[^/]+"})`,
        );
        const found = new RegExp(`^${pattern}$`).exec(`/${plain}`);
        if (found !== null) {
            return { resourcePath: own, pathParameters: found.groups === undefined ? null : { ...found.groups } };
        }
    }
    return path === "/"
        ? { resourcePath: "/", pathParameters: null }
        : { resourcePath: "/{proxy+}", pathParameters: { proxy: plain } };
}

/** Such as `09/Apr/2015:12:34:56 +0000`, the format of `$context.requestTime`. */
function requestTime(time: number): string {
    const [date = "", clock = ""] = new Date(time).toISOString().split(/[T.]/);
    const [year = "", month = "", day = ""] = date.split("-");
    return `${day}/${MONTHS[Number(month) - 1]}/${year}:${clock} +0000`;
}

function hex(value: number, digits: number): string {
    return value.toString(16).padStart(digits, "0");
}
