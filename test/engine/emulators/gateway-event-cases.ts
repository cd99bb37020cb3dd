import assert from "node:assert/strict";

import { gatewayEvent } from "../../../release/engine/event";
import type { Client } from "./client";
import { ACCOUNT, createApi, createFunction, functionArn, permit, REGION, STAGE } from "./platform";

/** An API whose stage hands every path to a function. */
async function createReachable(client: Client) {
    const name = await createFunction(client);
    const { id, rootId } = await createApi(client, functionArn(name));
    await permit(client, name, id);
    const made = await client.rest("apigateway", "POST", `/restapis/${id}/resources/${rootId}`, {
        pathPart: "{proxy+}",
    });
    const method = `/restapis/${id}/resources/${made.body.id}/methods/ANY`;
    await client.rest("apigateway", "PUT", method, { authorizationType: "NONE" });
    await client.rest("apigateway", "PUT", `${method}/integration`, {
        type: "AWS_PROXY",
        httpMethod: "POST",
        uri: `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${functionArn(name)}/invocations`,
    });
    const { body: deployment } = await client.rest("apigateway", "POST", `/restapis/${id}/deployments`, {});
    const deploymentId = deployment.id as string;
    await client.rest("apigateway", "PATCH", `/restapis/${id}/stages/${STAGE}`, {
        patchOperations: [{ op: "replace", path: "/deploymentId", value: deploymentId }],
    });
    return { id, deploymentId };
}

/** The names of all members, of those that are maps too. */
function namesOf(value: object): readonly string[] {
    return Object.entries(value).flatMap(([name, member]) =>
        typeof member === "object" && member !== null && !Array.isArray(member)
            ? [name, ...namesOf(member as object).map((inner) => `${name}.${inner}`)]
            : [name],
    );
}

/** For each patch of what a function is told of a request, what AWS does: an assertion that fails without the patch. */
export const GATEWAY_EVENT_CASES: Record<string, (client: Client) => Promise<void>> = {
    async gateway_event(client) {
        const { id, deploymentId } = await createReachable(client);
        const url = `${client.emulators.urls.ministack}/restapis/${id}/${STAGE}/_user_request_`;
        const headers = { "X-Forwarded-For": "203.0.113.9", "Content-Type": "text/plain", "User-Agent": "tests" };
        const ask = async (path: string, init: RequestInit = {}) => {
            const response = await fetch(`${url}${path}`, { headers, ...init });
            assert.equal(response.status, 200);
            return ((await response.json()) as { event: ReturnType<typeof JSON.parse> }).event;
        };
        const before = Date.now();
        const event = await ask("/a%2Fb/c%20d/?x=1%202&x=3", { method: "POST", body: "text" });
        // Of a request that went through AWS: paths stay encoded, the parameter has no slash at its end, a query is decoded.
        assert.deepEqual([event.path, event.resource, event.httpMethod], ["/a%2Fb/c%20d/", "/{proxy+}", "POST"]);
        assert.deepEqual(event.pathParameters, { proxy: "a%2Fb/c%20d" });
        assert.deepEqual(event.multiValueQueryStringParameters, { x: ["1 2", "3"] });
        assert.equal("version" in event, false);

        const trace = event.headers["X-Amzn-Trace-Id"];
        assert.match(trace, /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
        const { host } = new URL(url);
        const wanted = {
            Host: host,
            "User-Agent": "tests",
            "content-type": "text/plain",
            "X-Forwarded-For": "203.0.113.9, 127.0.0.1",
            "X-Forwarded-Port": "443",
            "X-Forwarded-Proto": "https",
        };
        for (const [name, value] of Object.entries(wanted)) {
            assert.deepEqual([event.headers[name], event.multiValueHeaders[name]], [value, [value]], name);
        }
        assert.deepEqual(Object.keys(event.headers), Object.keys(event.multiValueHeaders));
        assert.deepEqual(
            Object.keys(event.headers).filter((name) => /^(connection|content-length)$/i.test(name)),
            [],
        );

        const { requestContext: context } = event;
        assert.deepEqual([context.identity.sourceIp, context.identity.userAgent], ["127.0.0.1", "tests"]);
        assert.deepEqual([context.accountId, context.apiId, context.stage], [ACCOUNT, id, STAGE]);
        assert.equal(context.path, `/${STAGE}/a%2Fb/c%20d/`);
        assert.deepEqual(
            [context.domainName, context.domainPrefix, context.deploymentId],
            [`${id}.execute-api.${REGION}.amazonaws.com`, id, deploymentId],
        );
        assert.match(context.extendedRequestId, /^[\w+/]{15}=$/);
        assert.notEqual(context.extendedRequestId, context.requestId);
        assert.match(context.requestTime, /^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
        assert.ok(context.requestTimeEpoch >= before && context.requestTimeEpoch <= Date.now());

        // A release tries a version with an event of the same members.
        const target = { environment: STAGE, url, variables: { Alias: STAGE }, healthPath: "/", verifySeconds: 1 };
        const probe = gatewayEvent(target, { path: "/a", id: "smoke-test", time: 0 }) as object;
        const members = (value: object) =>
            namesOf(value)
                .filter((name) => !/^(headers|multiValueHeaders|stageVariables)\./.test(name))
                .sort();
        assert.deepEqual(members(await ask("/a")), members(probe));
    },

    async stage_paths(client) {
        await createReachable(client);
        const response = await fetch(`${client.emulators.urls.ministack}/${STAGE}/a%20b?x=1`);
        assert.equal(response.status, 200);
        const { event } = (await response.json()) as { event: ReturnType<typeof JSON.parse> };
        assert.deepEqual([event.requestContext.path, event.pathParameters], [`/${STAGE}/a%20b`, { proxy: "a%20b" }]);
        const nowhere = await fetch(`${client.emulators.urls.ministack}/nowhere/a`);
        assert.notEqual(nowhere.status, 200);
    },

    async gateway_errors(client) {
        const api = await createReachable(client);
        const ask = async (path: string, init: RequestInit = {}) => {
            const response = await client.request(api.id, STAGE, path, init);
            return [response.status, response.headers.get("x-amzn-errortype"), await response.json()];
        };
        const large = await ask("/", { method: "POST", body: Buffer.alloc(10_485_761, "x") });
        assert.deepEqual(large.slice(0, 2), [413, "RequestTooLargeException"]);
        assert.equal((await ask("/"))[1], null);
        const failing = [502, "InternalServerErrorException", { message: "Internal server error" }];
        for (const answer of ['{"body": "no status"}', '"text"', "1 / 0"]) {
            const name = await createFunction(client, `def handler(event, context):\n    return ${answer}\n`);
            const other = await createApi(client, functionArn(name));
            await permit(client, name, other.id);
            const response = await client.request(other.id, STAGE, "/");
            const type = response.headers.get("x-amzn-errortype");
            assert.deepEqual([response.status, type, await response.json()], failing, answer);
        }
        const nothing = await createApi(client, functionArn("none"));
        const elsewhere = await client.request(nothing.id, STAGE, "/elsewhere");
        const told = [elsewhere.status, elsewhere.headers.get("x-amzn-errortype")];
        assert.deepEqual(told, [403, "MissingAuthenticationTokenException"]);
    },
};
