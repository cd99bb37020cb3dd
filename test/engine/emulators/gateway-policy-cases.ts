import assert from "node:assert/strict";
import type { Client } from "./client";
import { createReachable } from "./gateway-cases";
import { STAGE } from "./platform";

/** For the patch of resource policies, what AWS does: an assertion that fails without the patch. */
export const GATEWAY_POLICY_CASES: Record<string, (client: Client) => Promise<void>> = {
    async resource_policies(client) {
        const { api } = await createReachable(client);
        const path = `/restapis/${api.id}`;
        const invoke = { Principal: "*", Action: "execute-api:Invoke" };
        const hold = async (...statements: readonly object[]) => {
            const Statement = statements.map((each) => ({ ...invoke, ...each }));
            const value = JSON.stringify({ Version: "2012-10-17", Statement });
            const patchOperations = [{ op: "replace", path: "/policy", value }];
            assert.equal((await client.rest("apigateway", "PATCH", path, { patchOperations })).status, 200);
        };
        const ask = async (method = "GET") => {
            const { status, body } = await client.visit(api.id, STAGE, "/", { method });
            return [status, /explicit deny/.test(JSON.stringify(body))];
        };
        const deploy = async () => {
            const { body: deployment } = await client.rest("apigateway", "POST", `${path}/deployments`, {});
            await client.rest("apigateway", "PATCH", `${path}/stages/${STAGE}`, {
                patchOperations: [{ op: "replace", path: "/deploymentId", value: deployment.id }],
            });
        };
        const all = { Effect: "Allow", Resource: "execute-api:/*" };
        const answers = async (...statements: readonly object[]) => {
            await hold(...statements);
            await deploy();
            return [await ask(), await ask("POST")];
        };
        const [passes, refused, denied] = [
            [200, false],
            [403, false],
            [403, true],
        ];
        await hold({ ...all, Condition: { IpAddress: { "aws:SourceIp": ["203.0.113.0/24"] } } });
        assert.deepEqual(await ask(), passes, "nothing of it is served before a deployment");
        const cases: readonly (readonly [Condition: object | undefined, expected: unknown])[] = [
            [undefined, passes],
            [{ IpAddress: { "aws:SourceIp": ["203.0.113.0/24"] } }, refused],
            [{ IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "127.0.0.0/8"] } }, passes],
            [{ NotIpAddress: { "aws:SourceIp": "127.0.0.0/8" } }, refused],
            [{ DateLessThan: { "aws:CurrentTime": "2022-09-30T23:59:59Z" } }, refused],
            [{ DateGreaterThan: { "aws:CurrentTime": "2022-09" }, DateLessThan: { "aws:EpochTime": 9e9 } }, passes],
            [{ Bool: { "aws:SecureTransport": false } }, refused],
            [{ StringLike: { "aws:Referer": "*" } }, refused],
            [{ StringNotLike: { "aws:Referer": "*" } }, passes],
        ];
        for (const [Condition, expected] of cases) {
            const [get] = await answers({ ...all, ...(Condition === undefined ? {} : { Condition }) });
            assert.deepEqual(get, expected, JSON.stringify(Condition));
        }
        const root = `execute-api:/${STAGE}/GET/`;
        assert.deepEqual(await answers({ ...all, Resource: root }), [passes, refused]);
        const others = {
            Effect: "Deny",
            NotResource: [root],
            Condition: { NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
        };
        assert.deepEqual(await answers(all, others), [passes, denied]);
    },
};
