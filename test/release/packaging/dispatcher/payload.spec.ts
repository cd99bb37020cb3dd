import assert from "node:assert/strict";

import { withoutPython } from "./cases";
import { call, echoed, LANGUAGES, ONLY, request, RESULTS, ROUTES, WHOLE, WHOLE_EVENT } from "./payloadCases";
import type { Map, Runtime } from "./payloadCases";

for (const runtime of Object.keys(LANGUAGES) as Runtime[]) {
    describe(`a handler for payload format 2.0 on ${runtime}`, function () {
        before(function () {
            if (runtime.startsWith("python") && withoutPython() !== undefined) {
                this.skip();
            }
        });

        it("gets what an HTTP API sends, and no member of which there is nothing", () => {
            const [whole, bare] = call(runtime, ROUTES, [
                WHOLE,
                request("/all/a/%zz", { requestContext: { identity: { userAgent: null } } }),
            ]).map(echoed);
            assert.deepEqual(whole, WHOLE_EVENT);
            assert.deepEqual(bare, {
                version: "2.0",
                routeKey: "ANY /all/{rest+}",
                rawPath: "/all/a/%zz",
                rawQueryString: "",
                headers: {},
                requestContext: {
                    http: { method: "GET", path: "/all/a/%zz" },
                    routeKey: "ANY /all/{rest+}",
                    stage: "$default",
                },
                isBase64Encoded: false,
                pathParameters: { rest: "a/%zz" },
            });
        });

        it("gets names that every object has, paths that are no text, and one slash at the end, as they were sent", () => {
            const names = JSON.parse('{"constructor":"1","toString":"2","__proto__":"3"}') as Map;
            const [odd, ...paths] = call(runtime, ROUTES, [
                request("/all/x", { queryStringParameters: names, headers: { Constructor: "4" } }),
                request("/all/a%20%zz"),
                request("/all/%ff"),
                request("/all/x/", { resource: undefined, pathParameters: null }),
            ]).map(echoed);
            assert.equal(odd?.["rawQueryString"], "constructor=1&toString=2&__proto__=3");
            assert.deepEqual(JSON.parse(JSON.stringify(odd["queryStringParameters"])), names);
            assert.deepEqual(odd["headers"], { constructor: "4" });
            assert.deepEqual(
                paths.map((event) => event["rawPath"]),
                ["/all/a%20%zz", "/all/%ff", "/all/x/"],
            );
        });

        it("gets text as text, and all other bodies in base64, however the API takes them", () => {
            const bodies = [
                ["text/csv; charset=utf-8", "a,ä"],
                ["application/xml", "a,ä"],
                ["application/x-www-form-urlencoded", "YSzDpA=="],
                ["application/problem+json", "YSzDpA=="],
                [undefined, "YSzDpA=="],
            ] as const;
            const requests = bodies.flatMap(([type]) =>
                ["a,ä", "YSzDpA=="].map((body, index) => {
                    const headers = type === undefined ? {} : { "content-type": type };
                    return request("/all/x", { headers, body, isBase64Encoded: index === 1 });
                }),
            );
            const told = call(runtime, ROUTES, requests).map(echoed);
            assert.deepEqual(
                told.map(({ body, isBase64Encoded }) => [body, isBase64Encoded]),
                bodies.flatMap(([, body]) => [1, 2].map(() => [body, body !== "a,ä"])),
            );
        });

        it("is told who was let in, as an HTTP API tells it", () => {
            const contexts = [
                { authorizer: { claims: { sub: "1" } }, identity: {} },
                {
                    identity: {
                        userArn: "arn",
                        user: "u",
                        caller: "c",
                        accessKey: "k",
                        accountId: "1",
                        principalOrgId: "o",
                    },
                },
                { authorizer: null, identity: { userArn: null } },
            ];
            const requests = contexts.map((requestContext) => request("/all/x", { requestContext }));
            const of = (event: Map) => (event["requestContext"] as Map)["authorizer"];
            const iam = {
                accessKey: "k",
                accountId: "1",
                callerId: "c",
                principalOrgId: "o",
                userArn: "arn",
                userId: "u",
            };
            assert.deepEqual(call(runtime, ROUTES, requests).map(echoed).map(of), [
                { jwt: { claims: { sub: "1" }, scopes: null } },
                { iam: { ...iam, cognitoIdentity: null } },
                undefined,
            ]);
        });

        it("may return the body alone, and what it returns besides is what an HTTP API reads", () => {
            const names = Object.keys(RESULTS);
            const answers = call(
                runtime,
                ROUTES,
                names.map((name) => request(`/answers/${name}`)),
            );
            const told = Object.fromEntries(names.map((name, index) => [name, answers[index]]));
            const json = (body: string) => {
                const headers = { "content-type": "application/json" };
                return { statusCode: 200, headers, isBase64Encoded: false, body };
            };
            const text = { "content-type": "text/plain;charset=UTF-8" };
            const found = Object.fromEntries(
                Object.entries(told).map(([name, each]) => {
                    const headers = { ...(each?.["headers"] as Map) };
                    assert.equal(headers["Access-Control-Allow-Origin"], "*", name);
                    delete headers["Access-Control-Allow-Origin"];
                    return [name, { ...each, headers }];
                }),
            );
            assert.deepEqual(found, {
                text: json("Hello"),
                map: json(runtime.startsWith("python") ? '{"message": "Hello"}' : '{"message":"Hello"}'),
                list: json(runtime.startsWith("python") ? '[1, "b"]' : '[1,"b"]'),
                number: json("7"),
                nothing: json("null"),
                plain: { statusCode: 201, headers: text, body: "made" },
                empty: { statusCode: 204, headers: {} },
                typed: { ...(RESULTS["typed"] as Map) },
                cookies: {
                    statusCode: 200,
                    headers: { "content-type": "x/y" },
                    multiValueHeaders: { "Set-Cookie": ["a=1", "b=2", "c=3"] },
                    body: "",
                },
                "no list": { statusCode: 200, headers: {} },
                more: { statusCode: 200, headers: {} },
            });
        });

        it("leaves the other routes the REST API's own event, and what has no route its answer", () => {
            const [old, none] = call(runtime, ROUTES, [request("/old"), request("/none")]);
            const { version, path, resource } = JSON.parse(String(old?.["body"])) as Map;
            assert.deepEqual([version, path, resource], [undefined, "/old", "/old"]);
            assert.equal(none?.["statusCode"], 404);
        });

        it("may be the only one: it gets every request as $default, and what is no request as it came", () => {
            const root = { resource: "/", pathParameters: null };
            const event = { Records: [{ eventSource: "aws:sqs", body: "a" }] };
            const [first, deep, other] = call(runtime, ONLY, [request("/", root), request("/a/b/"), event]);
            const told = [first, deep].map((each) => echoed(each));
            assert.deepEqual(
                told.map(({ routeKey, rawPath, pathParameters }) => [routeKey, rawPath, pathParameters]),
                [
                    ["$default", "/", undefined],
                    ["$default", "/a/b/", undefined],
                ],
            );
            assert.deepEqual(other, { echo: event });
        });
    });
}
