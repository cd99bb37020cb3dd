import assert from "node:assert/strict";

import { LambdaClient } from "@aws-sdk/client-lambda";

import { openGet } from "../../../../release/adapters/aws/get";
import { AwsServer } from "./server";

const KEY = "0123456789abcdefghijkl";

describe("the request that verifies a release", () => {
    const server = new AwsServer();
    const endpoint = process.env["AWS_ENDPOINT_URL_API_GATEWAY"];
    let calls = 0;
    const open = () =>
        openGet({
            region: "eu-west-1",
            credentials: async () => ({
                accessKeyId: "AKIDEXAMPLE",
                secretAccessKey: "secret",
                sessionToken: "session",
            }),
            sha256: new LambdaClient({ region: "eu-west-1" }).config.sha256,
            maxAttempts: 1,
            onCall: () => (calls += 1),
        });

    before(async () => {
        await server.start();
        process.env["AWS_ENDPOINT_URL_API_GATEWAY"] = server.url;
        process.env["AWS_ACCESS_KEY_ID"] ??= "test";
        process.env["AWS_SECRET_ACCESS_KEY"] ??= "test";
    });

    beforeEach(() => {
        server.reset();
        calls = 0;
    });

    after(async () => {
        await server.stop();
        if (endpoint === undefined) {
            delete process.env["AWS_ENDPOINT_URL_API_GATEWAY"];
        } else {
            process.env["AWS_ENDPOINT_URL_API_GATEWAY"] = endpoint;
        }
    });

    it("is anybody's where nothing is said, and tells what API Gateway names", async () => {
        server.expect({ status: 401, headers: { "x-amzn-errortype": "UnauthorizedException" }, body: "{}" });
        const answer = await open()(`${server.url}/staging/health`, 1000);
        assert.deepEqual(answer, { status: 401, errorType: "UnauthorizedException", body: "{}" });
        const { authorization, "x-api-key": key } = server.requests[0]?.headers ?? {};
        assert.deepEqual([authorization, key, calls], [undefined, undefined, 0]);
    });

    it("carries the key of releases, whose value is asked for once", async () => {
        server.expect({ body: { id: "k1", value: KEY } }, { body: "well" }, { body: "well" });
        const get = open();
        await get(`${server.url}/staging/health`, 1000, { apiKey: "k1" });
        await get(`${server.url}/staging/health`, 1000, { apiKey: "k1" });
        assert.deepEqual(
            server.requests.map(({ path, query, headers }) => [path, query["includeValue"], headers["x-api-key"]]),
            [
                ["/apikeys/k1", "true", undefined],
                ["/staging/health", undefined, KEY],
                ["/staging/health", undefined, KEY],
            ],
        );
        assert.equal(calls, 1);
    });

    it("says what could not be read, and asks again the next time", async () => {
        server.expect({
            status: 403,
            headers: { "x-amzn-errortype": "AccessDeniedException" },
            body: { message: "no" },
        });
        const get = open();
        await assert.rejects(get(`${server.url}/staging/health`, 1000, { apiKey: "k1" }), /API key of releases/);
        server.expect({ body: { id: "k1", value: KEY } }, { body: "well" });
        assert.equal((await get(`${server.url}/staging/health`, 1000, { apiKey: "k1" })).status, 200);
    });

    it("is signed for execute-api with whatever credentials there are, the key included", async () => {
        server.expect({ body: { value: KEY } }, { body: "well" });
        await open()(`${server.url}/staging/health`, 1000, { signed: "iam", apiKey: "k1" });
        const headers = server.requests[1]?.headers ?? {};
        assert.match(
            String(headers["authorization"]),
            /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/execute-api\/aws4_request, SignedHeaders=host;[\w;-]*x-amz-date;x-amz-security-token;x-api-key, Signature=[0-9a-f]{64}$/,
        );
        assert.equal(headers["x-amz-security-token"], "session");
    });
});
