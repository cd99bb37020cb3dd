import assert from "node:assert/strict";
import type { Client } from "./client";
import { createApi, functionArn, STAGE } from "./platform";

const ALLOWED = "Access-Control-Allow-Origin";
const TEMPLATE = [
    '#set($origin = $input.params("Origin"))',
    '#if($origin == "")#set($origin = $input.params("origin"))#end',
    `#if($origin == "https://a.example" || $origin == "https://b.example")#set($context.responseOverride.header.${ALLOWED} = $origin)#end`,
].join("\n");

/** What AWS does with integrations that ask nobody: assertions that fail without the patch. */
export const MOCK_CASES: Record<string, (client: Client) => Promise<void>> = {
    async mock_integrations(client) {
        const api = await createApi(client, functionArn("none"));
        const method = `/restapis/${api.id}/resources/${api.rootId}/methods/OPTIONS`;
        const put = (path: string, body: object) => client.rest("apigateway", "PUT", `${method}${path}`, body);
        await put("", { authorizationType: "NONE" });
        const requestTemplates = { "application/json": '{"statusCode": 200}' };
        const { body: made } = await put("/integration", { type: "MOCK", requestTemplates });
        assert.deepEqual([made.httpMethod ?? null, made.uri ?? null], [null, null]);
        const answer = { responseTemplates: { "application/json": TEMPLATE } };
        assert.equal((await put("/integration/responses/200", answer)).status, 404);
        await put("/responses/200", { responseParameters: { "method.response.header.Vary": true } });
        const maps = (name: string) => ({
            ...answer,
            responseParameters: { [`method.response.header.${name}`]: "'Origin'" },
        });
        assert.equal((await put("/integration/responses/200", maps("X-Other"))).status, 400);
        assert.equal((await put("/integration/responses/200", maps("Vary"))).status, 201);

        const deploy = async () => {
            const { body } = await client.rest("apigateway", "POST", `/restapis/${api.id}/deployments`, {});
            const patchOperations = [{ op: "replace", path: "/deploymentId", value: body.id }];
            await client.rest("apigateway", "PATCH", `/restapis/${api.id}/stages/${STAGE}`, { patchOperations });
        };
        const ask = (Origin: string) => client.request(api.id, STAGE, "/", { method: "OPTIONS", headers: { Origin } });
        await deploy();
        const [first, other] = [await ask("https://b.example"), await ask("https://c.example")];
        assert.deepEqual([first.status, first.headers.get(ALLOWED)], [200, "https://b.example"]);
        assert.deepEqual([other.status, other.headers.get(ALLOWED), other.headers.get("Vary")], [200, null, "Origin"]);
        assert.equal((await other.text()).trim(), "");

        // Bytes are no JSON.
        const patch = (path: string, op: object) => client.rest("apigateway", "PATCH", path, { patchOperations: [op] });
        await patch(`/restapis/${api.id}`, { op: "add", path: "/binaryMediaTypes/*~1*" });
        await deploy();
        assert.equal((await ask("https://b.example")).status, 500);
        await patch(`${method}/integration`, { op: "replace", path: "/contentHandling", value: "CONVERT_TO_TEXT" });
        await deploy();
        assert.equal((await ask("https://b.example")).status, 200);
    },
};
