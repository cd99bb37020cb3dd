import assert from "node:assert/strict";
import type { Client } from "./client";
import { ACCOUNT, createApi, createFunction, functionArn, permit, REGION, STAGE } from "./platform";

/** An API that hands its root to a function, and may. */
export async function createReachable(client: Client) {
    const name = await createFunction(client);
    const api = await createApi(client, functionArn(name));
    await permit(client, name, api.id);
    return { name, api };
}

/** A function that lets everybody in. */
const ALLOWING = `
def handler(event, context):
    statement = {"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": event["methodArn"]}
    return {"principalId": "me", "policyDocument": {"Version": "2012-10-17", "Statement": [statement]}}
`;

/** For each patch of API Gateway, what AWS does: an assertion that fails without the patch. */
export const GATEWAY_CASES: Record<string, (client: Client) => Promise<void>> = {
    async stage_variables(client) {
        const name = await createFunction(client);
        const api = await createApi(client, functionArn(name, "${stageVariables.Alias}"));
        await permit(client, name, api.id);
        assert.equal((await client.visit(api.id, STAGE, "/")).status, 200);
    },

    async invoke_permission(client) {
        const name = await createFunction(client);
        const api = await createApi(client, functionArn(name));
        assert.equal((await client.visit(api.id, STAGE, "/")).status, 500);
        await permit(client, name, "anotherApi");
        assert.equal((await client.visit(api.id, STAGE, "/")).status, 500);
        await client.rest("lambda", "DELETE", `/2015-03-31/functions/${name}/policy/api?Qualifier=${STAGE}`);
        await permit(client, name, api.id);
        assert.equal((await client.visit(api.id, STAGE, "/")).status, 200);
    },

    async invoked_alias(client) {
        const { name, api } = await createReachable(client);
        const { body } = await client.visit(api.id, STAGE, "/");
        assert.equal(body.arn, functionArn(name));
    },

    async method_updates(client) {
        const { api } = await createReachable(client);
        const method = `/restapis/${api.id}/resources/${api.rootId}/methods/ANY`;
        for (const value of ["true", "false"]) {
            const patchOperations = [{ op: "replace", path: "/apiKeyRequired", value }];
            const { body } = await client.rest("apigateway", "PATCH", method, { patchOperations });
            assert.equal(body.apiKeyRequired, value === "true");
        }
    },

    async authorizer_permission(client) {
        const [asked, { api }] = [await createFunction(client, ALLOWING), await createReachable(client)];
        const path = `/restapis/${api.id}`;
        const authorize = async (credentials?: string) => {
            const { body: authorizer } = await client.rest("apigateway", "POST", `${path}/authorizers`, {
                name: "asked",
                type: "TOKEN",
                authorizerUri: `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${functionArn(asked)}/invocations`,
                authorizerCredentials: credentials,
                identitySource: "method.request.header.Authorization",
            });
            const method = `${path}/resources/${api.rootId}/methods/ANY`;
            const patchOperations = [
                { op: "replace", path: "/authorizationType", value: "CUSTOM" },
                { op: "replace", path: "/authorizerId", value: authorizer.id },
            ];
            await client.rest("apigateway", "PATCH", method, { patchOperations });
            const { body: deployment } = await client.rest("apigateway", "POST", `${path}/deployments`, {});
            await client.rest("apigateway", "PATCH", `${path}/stages/${STAGE}`, {
                patchOperations: [{ op: "replace", path: "/deploymentId", value: deployment.id }],
            });
            return client.visit(api.id, STAGE, "/", { headers: { Authorization: "me" } });
        };
        assert.equal((await authorize()).status, 500);
        assert.equal((await authorize(`arn:aws:iam::${ACCOUNT}:role/asks`)).status, 200);
    },

    async api_key_values(client) {
        const made = await client.rest("apigateway", "POST", "/apikeys", { name: "made", value: "", enabled: true });
        assert.equal(made.status, 201);
        assert.ok(made.body.value.length >= 20);
        assert.equal(
            (await client.rest("apigateway", "POST", "/apikeys", { name: "short", value: "short" })).status,
            400,
        );
    },

    async usage_plans(client) {
        const api = await createApi(client, functionArn("none"));
        const apiStages = [{ apiId: api.id, stage: STAGE }];
        const made = await client.rest("apigateway", "POST", "/usageplans", { name: "plan", apiStages });
        assert.deepEqual([made.body.throttle, made.body.quota], [undefined, undefined]);
        const update = async (op: string, path: string, value?: string) => {
            const patchOperations = [{ op, path, value }];
            return (await client.rest("apigateway", "PATCH", `/usageplans/${made.body.id}`, { patchOperations })).body;
        };
        assert.deepEqual((await update("add", "/throttle/burstLimit", "5")).throttle, { burstLimit: 5 });
        assert.equal((await update("remove", "/throttle")).throttle, undefined);
        const other = { apiId: "another", stage: STAGE };
        assert.deepEqual((await update("add", "/apiStages", `another:${STAGE}`)).apiStages, [...apiStages, other]);
        assert.deepEqual((await update("remove", "/apiStages", `${api.id}:${STAGE}`)).apiStages, [other]);
    },

    async query_parameters(client) {
        const { api } = await createReachable(client);
        const { body } = await client.visit(api.id, STAGE, "/?x=1&x=2");
        assert.deepEqual(body.event.queryStringParameters, { x: "2" });
        assert.deepEqual(body.event.multiValueQueryStringParameters, { x: ["1", "2"] });
    },

    async api_payload_limits(client) {
        const { api } = await createReachable(client);
        const send = (length: number) =>
            client.visit(api.id, STAGE, "/", { method: "POST", body: Buffer.alloc(length, "x") });
        const [fits, event, body] = [await send(1_000_000), await send(6_300_000), await send(10_485_761)];
        assert.equal(fits.status, 200);
        assert.deepEqual(event, { status: 413, body: { message: "Request Too Long" } });
        assert.deepEqual(body, {
            status: 413,
            body: { message: "HTTP content length exceeded 10485760 bytes." },
        });
    },

    async deployed_resources(client) {
        const { api } = await createReachable(client);
        await client.rest("apigateway", "DELETE", `/restapis/${api.id}/resources/${api.rootId}/methods/ANY`);
        assert.equal((await client.visit(api.id, STAGE, "/")).status, 200);
        const { body: deployment } = await client.rest("apigateway", "POST", `/restapis/${api.id}/deployments`, {});
        await client.rest("apigateway", "PATCH", `/restapis/${api.id}/stages/${STAGE}`, {
            patchOperations: [{ op: "replace", path: "/deploymentId", value: deployment.id }],
        });
        assert.equal((await client.visit(api.id, STAGE, "/")).status, 403);
    },

    async binary_media_types(client) {
        const api = await createApi(client, functionArn("none"));
        const patch = async (op: string, path: string) => {
            const patchOperations = [{ op, path: `/binaryMediaTypes/${path}` }];
            const { body } = await client.rest("apigateway", "PATCH", `/restapis/${api.id}`, { patchOperations });
            return body.binaryMediaTypes;
        };
        assert.deepEqual(await patch("add", "image~1png"), ["image/png"]);
        assert.deepEqual(await patch("add", "application~1pdf"), ["image/png", "application/pdf"]);
        assert.deepEqual(await patch("remove", "image~1png"), ["application/pdf"]);
    },

    async compression_size(client) {
        const api = await createApi(client, functionArn("none"));
        const patch = (operation: object) =>
            client.rest("apigateway", "PATCH", `/restapis/${api.id}`, {
                patchOperations: [{ path: "/minimumCompressionSize", ...operation }],
            });
        assert.equal((await patch({ op: "replace", value: "1024" })).body.minimumCompressionSize, 1024);
        for (const value of ["10485761", "-1", "much"]) {
            assert.equal((await patch({ op: "replace", value })).status, 400, value);
        }
        const { body } = await client.rest("apigateway", "GET", `/restapis/${api.id}`);
        assert.equal(body.minimumCompressionSize, 1024);
        assert.equal("minimumCompressionSize" in (await patch({ op: "replace", value: "" })).body, false);
        await patch({ op: "replace", value: "0" });
        assert.equal("minimumCompressionSize" in (await patch({ op: "remove" })).body, false);
    },

    async domain_names(client) {
        const name = { domainName: "api.example.com", endpointConfiguration: { types: ["REGIONAL"] } };
        const path = `/domainnames/${name.domainName}`;
        const make = () => client.rest("apigateway", "POST", "/domainnames", name);
        const made = await make();
        assert.deepEqual([made.status, made.body.domainNameStatus], [201, "AVAILABLE"]);
        const { body } = await client.rest("apigateway", "GET", path);
        assert.equal(body.domainNameStatus, "AVAILABLE");
        assert.deepEqual([body.mutualTlsAuthentication, body.tags], [undefined, undefined]);
        const again = await make();
        assert.equal(again.status, 400);
        assert.match(JSON.stringify(again.body), /already exists/);
        await client.rest("apigateway", "DELETE", path);
        assert.equal((await make()).status, 201, "once it has been given up");
        await client.rest("apigateway", "DELETE", path);
    },

    async integration_timeout(client) {
        const api = await createApi(client, functionArn("none"));
        const path = `/restapis/${api.id}/resources/${api.rootId}/methods/ANY/integration`;
        const operation = { op: "replace", path: "/timeoutInMillis", value: "5000" };
        const { body } = await client.rest("apigateway", "PATCH", path, { patchOperations: [operation] });
        assert.equal(body.timeoutInMillis, 5000);
    },

    async stage_access_log(client) {
        const api = await createApi(client, functionArn("none"));
        const { body } = await client.rest("apigateway", "GET", `/restapis/${api.id}/stages/${STAGE}`);
        assert.equal("accessLogSettings" in body, false);
    },

    async stage_conflicts(client) {
        const api = await createApi(client, functionArn("none"));
        const path = `/restapis/${api.id}`;
        const stage = { stageName: STAGE, deploymentId: api.deploymentId };
        const again = await client.rest("apigateway", "POST", `${path}/stages`, stage);
        assert.equal(again.status, 409);
        const nowhere = await client.rest("apigateway", "POST", `${path}/stages`, { ...stage, stageName: "other" });
        assert.equal(nowhere.status, 201);
        const unknown = { stageName: "third", deploymentId: "none" };
        assert.equal((await client.rest("apigateway", "POST", `${path}/stages`, unknown)).status, 400);
        const moved = await client.rest("apigateway", "PATCH", `${path}/stages/${STAGE}`, {
            patchOperations: [{ op: "replace", path: "/deploymentId", value: "none" }],
        });
        assert.equal(moved.status, 400);
        const inUse = await client.rest("apigateway", "DELETE", `${path}/deployments/${api.deploymentId}`);
        assert.equal(inUse.status, 400);
        assert.match(inUse.body.message, /Active stages pointing to this deployment/);
    },

    async stage_names(client) {
        const { id, deploymentId } = await createApi(client, functionArn("none"));
        const path = `/restapis/${id}`;
        const create = async (stageName: string, variables = {}) => {
            const stage = { stageName, deploymentId, variables };
            return (await client.rest("apigateway", "POST", `${path}/stages`, stage)).status;
        };
        assert.equal(await create("preview-feature_1", { Alias: "preview-feature_1" }), 201);
        assert.equal(await create("x".repeat(128)), 201);
        for (const stageName of ["feature/1", "a.b", "x".repeat(129)]) {
            assert.equal(await create(stageName), 400);
            const deployment = await client.rest("apigateway", "POST", `${path}/deployments`, { stageName });
            assert.equal(deployment.status, 400);
        }
        for (const variables of [{ "a-b": "1" }, { a: "1 2" }, { a: "" }]) {
            assert.equal(await create("other", variables), 400);
        }
        const patch = async (op: string, value?: string) => {
            const patchOperations = [{ op, path: "/variables/Alias", value }];
            return (await client.rest("apigateway", "PATCH", `${path}/stages/${STAGE}`, { patchOperations })).status;
        };
        assert.deepEqual([await patch("replace", "x y"), await patch("replace", "x")], [400, 200]);
        assert.equal(await patch("remove"), 200);
    },

    async stage_quota(client) {
        const { id, deploymentId } = await createApi(client, functionArn("none"));
        const path = `/restapis/${id}`;
        const create = (stageName: string) =>
            client.rest("apigateway", "POST", `${path}/stages`, { stageName, deploymentId });
        for (let count = 2; count <= 10; count++) {
            assert.equal((await create(`stage${count}`)).status, 201);
        }
        const refused = await create("eleventh");
        assert.deepEqual([refused.status, refused.body.__type], [429, "LimitExceededException"]);
        const deploy = (stageName: string) => client.rest("apigateway", "POST", `${path}/deployments`, { stageName });
        assert.equal((await deploy("eleventh")).status, 429);
        const { body: deployment } = await deploy(STAGE);
        const { body: stage } = await client.rest("apigateway", "GET", `${path}/stages/${STAGE}`);
        assert.equal(stage.deploymentId, deployment.id, "a stage that is there is moved");
        assert.equal((await client.rest("apigateway", "DELETE", `${path}/stages/stage2`)).status, 202);
        assert.equal((await create("eleventh")).status, 201);
    },

    async api_tags(client) {
        const api = await createApi(client, functionArn("none"));
        for (const path of [`/restapis/${api.id}`, `/restapis/${api.id}/stages/${STAGE}`]) {
            const tags = `/tags/${encodeURIComponent(`arn:aws:apigateway:${REGION}::${path}`)}`;
            assert.deepEqual((await client.rest("apigateway", "GET", tags)).body.tags, { a: "1" });
            await client.rest("apigateway", "PUT", tags, { tags: { b: "2" } });
            await client.rest("apigateway", "DELETE", `${tags}?tagKeys=a`);
            assert.deepEqual((await client.rest("apigateway", "GET", path)).body.tags, { b: "2" });
        }
    },

    async account_logging_role(client) {
        const set = (value: string) =>
            client.rest("apigateway", "PATCH", "/account", {
                patchOperations: [{ op: "replace", path: "/cloudwatchRoleArn", value }],
            });
        const role = `arn:aws:iam::${ACCOUNT}:role/logging`;
        assert.equal((await set(role)).body.cloudwatchRoleArn, role);
        // The SDKs read null as a field left out; an empty string is an ARN to them.
        assert.equal((await set("")).body.cloudwatchRoleArn ?? undefined, undefined);
        const { body } = await client.rest("apigateway", "GET", "/account");
        assert.equal(body.cloudwatchRoleArn ?? undefined, undefined);
    },
};
