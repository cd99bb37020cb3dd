import assert from "node:assert/strict";
import type { Client } from "./client";
import { CONNECTED, codePipeline, createRole, pipeline } from "./pipelines";
import { ACCOUNT, REGION, unique } from "./platform";

/** With and without the Java package that some SDKs send. */
const SERVICES = {
    codeconnections: "com.amazonaws.codeconnections.CodeConnections_20231201",
    codestarconnections: "CodeStar_connections_20191201",
};

type Service = keyof typeof SERVICES;

const connections = (client: Client, service: Service, action: string, body: unknown) =>
    client.json(service, `${SERVICES[service]}.${action}`, body);

async function assertServed(client: Client, service: Service, prefix: string) {
    const call = (action: string, body: unknown) => connections(client, service, action, body);
    const name = unique("connection");
    const request = { ConnectionName: name, ProviderType: "GitHub", Tags: [{ Key: "a", Value: "1" }] };
    const { body: created } = await call("CreateConnection", request);
    const arn: string = created.ConnectionArn;
    assert.match(arn, new RegExp(`^arn:aws:${prefix}:${REGION}:${ACCOUNT}:connection/[0-9a-f-]{36}$`));
    const state = async () => (await call("GetConnection", { ConnectionArn: arn })).body.Connection;
    const expected = {
        ConnectionName: name,
        ConnectionArn: arn,
        ProviderType: "GitHub",
        OwnerAccountId: ACCOUNT,
        ConnectionStatus: "PENDING",
    };
    assert.deepEqual(await state(), expected);

    const { moto } = client.emulators.urls;
    const click = (id: string) => fetch(`${moto}/_connections/${id}/handshake`, { method: "POST" });
    assert.equal((await click("none")).status, 404);
    assert.equal((await click(arn.replace(/^.*\//, ""))).status, 200);
    assert.deepEqual(await state(), { ...expected, ConnectionStatus: "AVAILABLE" });

    const { body: list } = await call("ListConnections", { ProviderTypeFilter: "GitHub" });
    assert.ok(list.Connections.some((each: { ConnectionArn: string }) => each.ConnectionArn === arn));
    await call("TagResource", { ResourceArn: arn, Tags: [{ Key: "b", Value: "2" }] });
    await call("UntagResource", { ResourceArn: arn, TagKeys: ["a"] });
    const { body: tags } = await call("ListTagsForResource", { ResourceArn: arn });
    assert.deepEqual(tags.Tags, [{ Key: "b", Value: "2" }]);

    for (const wrong of [
        { ...request, ConnectionName: "x".repeat(33) },
        { ...request, ProviderType: "Git" },
    ]) {
        assert.equal((await call("CreateConnection", wrong)).body.__type, "ValidationException");
    }
    assert.equal((await call("DeleteConnection", { ConnectionArn: arn })).status, 200);
    const gone = await call("GetConnection", { ConnectionArn: arn });
    assert.deepEqual([gone.status, gone.body.__type], [400, "ResourceNotFoundException"]);
}

async function assertPaged(client: Client) {
    const call = (action: string, body: unknown) => connections(client, "codeconnections", action, body);
    for (let count = 0; count < 3; count++) {
        await call("CreateConnection", { ConnectionName: unique("page"), ProviderType: "GitLab" });
    }
    const query = { ProviderTypeFilter: "GitLab", MaxResults: 2 };
    const { body: first } = await call("ListConnections", query);
    const { body: second } = await call("ListConnections", { ...query, NextToken: first.NextToken });
    assert.deepEqual([first.Connections.length, second.Connections.length, second.NextToken], [2, 1, undefined]);
}

/** For each patch of what has to do with connections, what AWS does: an assertion that fails without the patch. */
export const CONNECTION_CASES: Record<string, (client: Client) => Promise<void>> = {
    async code_connections(client) {
        await assertServed(client, "codeconnections", "codeconnections");
        await assertServed(client, "codestarconnections", "codestar-connections");
        await assertPaged(client);
    },

    async codepipeline_triggers(client) {
        const roleArn = await createRole(client);
        const push = [{ branches: { includes: ["main"] }, filePaths: { excludes: ["docs/**"] } }];
        const trigger = (gitConfiguration: Record<string, unknown>) => ({
            providerType: "CodeStarSourceConnection",
            gitConfiguration: { sourceActionName: "Source", push, ...gitConfiguration },
        });
        const connected = () => ({ ...pipeline(roleArn, CONNECTED), pipelineType: "V2" });
        const definition = { ...connected(), triggers: [trigger({})] };
        const create = (sent: unknown) => codePipeline(client, "CreatePipeline", { pipeline: sent });
        assert.equal((await create(definition)).status, 200);
        const stored = async () => (await codePipeline(client, "GetPipeline", { name: definition.name })).body.pipeline;
        assert.deepEqual((await stored()).triggers, definition.triggers);
        assert.equal((await stored()).stages[0].actions[0].actionTypeId.provider, "CodeStarSourceConnection");

        const tags = { push: [{ ...push[0], tags: { includes: ["v*"] } }] };
        const refused: [unknown, string][] = [
            [{ ...pipeline(roleArn, CONNECTED), triggers: [trigger({})] }, "InvalidStructureException"],
            [{ ...connected(), triggers: [trigger({ sourceActionName: "Build" })] }, "InvalidStructureException"],
            [{ ...pipeline(roleArn), pipelineType: "V2", triggers: [trigger({})] }, "InvalidStructureException"],
            [{ ...connected(), triggers: [trigger({}), trigger({})] }, "InvalidStructureException"],
            [{ ...connected(), triggers: [trigger(tags)] }, "InvalidStructureException"],
            [{ ...connected(), triggers: [trigger({ push: [] })] }, "ValidationException"],
            [{ ...connected(), pipelineType: "V3" }, "ValidationException"],
        ];
        for (const [sent, code] of refused) {
            const { status, body } = await create(sent);
            assert.deepEqual([status, body.__type], [400, code], JSON.stringify(body));
        }
        const changed = { ...definition, triggers: [trigger({ sourceActionName: "Build" })] };
        assert.equal((await codePipeline(client, "UpdatePipeline", { pipeline: changed })).status, 400);
        const without = { ...definition, triggers: [] };
        assert.equal((await codePipeline(client, "UpdatePipeline", { pipeline: without })).status, 200);
        assert.deepEqual((await stored()).triggers, []);
    },
};
