// Makes the event of payload format 2.0 of that which a REST API sends, and the answer that a REST API takes of what a handler for
// that format returns: "Create AWS Lambda proxy integrations for HTTP APIs in API Gateway". What that page leaves open is as an HTTP
// API has been seen to do it. The platform puts this file into a package that has such a handler, beside the dispatcher.

/** The bodies that an HTTP API hands on as they are. It encodes all others, also forms and what has no type. */
const PLAIN = /^\s*(text\/[^;]*|application\/(json|javascript|xml))\s*(;|$)/i;

/** @param path The request's, without stage and base path, as it was sent. */
export function httpEvent(event, route, parameters, path) {
    const { requestContext: context = {}, stageVariables } = event;
    const { identity = {} } = context;
    const routeKey = route.path === "$default" ? route.path : `${route.method} ${route.path}`;
    const { cookie = [], ...headers } = lists(event.multiValueHeaders, event.headers, (name) => name.toLowerCase());
    const cookies = cookie.flatMap((each) => each.split(";").map((part) => part.trim())).filter((each) => each !== "");
    const query = lists(event.multiValueQueryStringParameters, event.queryStringParameters);
    // A REST API leaves a slash at the end out of the parameters.
    const rawPath = decoded(!path.endsWith("/") && event.path?.endsWith("/") ? `${path}/` : path);
    return present({
        version: "2.0",
        routeKey,
        rawPath,
        rawQueryString: Object.entries(query)
            .flatMap(([name, values]) => values.map((value) => [name, value].map(encodeURIComponent).join("=")))
            .join("&"),
        cookies: cookies.length === 0 ? undefined : cookies,
        headers: joined(headers),
        queryStringParameters: filled(joined(query)),
        requestContext: present({
            accountId: context.accountId,
            apiId: context.apiId,
            authentication: identity.clientCert ? { clientCert: identity.clientCert } : undefined,
            authorizer: authorizerOf(context),
            domainName: context.domainName,
            domainPrefix: context.domainPrefix,
            http: present({
                method: event.httpMethod,
                path: rawPath,
                protocol: context.protocol,
                sourceIp: identity.sourceIp,
                userAgent: identity.userAgent,
            }),
            requestId: context.requestId,
            routeKey,
            // Another name would stand in rawPath, too, and be taken off by what knows that.
            stage: "$default",
            time: context.requestTime,
            timeEpoch: context.requestTimeEpoch,
        }),
        ...bodyOf(event, headers["content-type"]?.[0]),
        pathParameters: filled(
            Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, decoded(value)])),
        ),
        stageVariables: filled(stageVariables ?? {}),
    });
}

/** What a handler returns is an answer where it has a statusCode, and otherwise the body of one. */
export function httpAnswer(result) {
    if (typeof result !== "object" || result === null || (result.statusCode ?? undefined) === undefined) {
        const body = typeof result === "string" ? result : JSON.stringify(result ?? null);
        return { statusCode: 200, headers: { "content-type": "application/json" }, isBase64Encoded: false, body };
    }
    const { statusCode, headers, cookies, body, isBase64Encoded } = result;
    const given = Object.entries(headers ?? {});
    const isCookie = ([name]) => name.toLowerCase() === "set-cookie";
    const all = [...given.filter(isCookie).map(([, value]) => value), ...(Array.isArray(cookies) ? cookies : [])];
    const own = given.filter((each) => !isCookie(each));
    const isTyped = own.some(([name]) => name.toLowerCase() === "content-type");
    // A REST API would say application/json.
    const type = isTyped || (body ?? "") === "" ? {} : { "content-type": "text/plain;charset=UTF-8" };
    // A REST API answers 502 to a member that it does not know; an HTTP API looks at its own alone.
    return present({
        statusCode,
        headers: { ...Object.fromEntries(own), ...type },
        multiValueHeaders: all.length === 0 ? undefined : { "Set-Cookie": all },
        body,
        isBase64Encoded,
    });
}

/** Each name's values. @param single What there is where only one of each is sent. */
function lists(several, single, nameOf = (name) => name) {
    const pairs = Object.entries(
        several ?? Object.fromEntries(Object.entries(single ?? {}).map(([name, value]) => [name, [value]])),
    );
    // A caller may send a name that every object has, such as `constructor`.
    const found = new Map();
    for (const [name, values] of pairs) {
        found.set(nameOf(name), [...(found.get(nameOf(name)) ?? []), ...values.map(String)]);
    }
    return Object.fromEntries(found);
}

function joined(all) {
    return Object.fromEntries(Object.entries(all).map(([name, values]) => [name, values.join(",")]));
}

/** A map, or undefined where nothing is in it: format 2.0 leaves such members out. */
function filled(map) {
    return Object.keys(map).length === 0 ? undefined : map;
}

function present(map) {
    return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined && value !== null));
}

function bodyOf({ body, isBase64Encoded }, type) {
    if (body === null || body === undefined || body === "") {
        return { isBase64Encoded: false };
    }
    if (PLAIN.test(type ?? "")) {
        const text = isBase64Encoded === true ? Buffer.from(body, "base64").toString("utf8") : body;
        return { body: text, isBase64Encoded: false };
    }
    return { body: isBase64Encoded === true ? body : Buffer.from(body).toString("base64"), isBase64Encoded: true };
}

/** Who has been let in: by claims of a user pool, by a signature, or by an authorizer of one's own. */
function authorizerOf({ authorizer, identity = {} }) {
    if (authorizer?.claims !== undefined) {
        return { jwt: { claims: authorizer.claims, scopes: null } };
    }
    if (identity.userArn) {
        const { accessKey, accountId, caller, principalOrgId, userArn, user } = identity;
        const iam = {
            accessKey,
            accountId,
            callerId: caller,
            cognitoIdentity: null,
            principalOrgId,
            userArn,
            userId: user,
        };
        return { iam };
    }
    const { integrationLatency: _latency, ...own } = authorizer ?? {};
    return Object.keys(own).length === 0 ? undefined : { lambda: own };
}

function decoded(text) {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}
