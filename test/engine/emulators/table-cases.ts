import assert from "node:assert/strict";
import type { Client } from "./client";
import { unique } from "./platform";

const dynamodb = (client: Client, action: string, body: object) =>
    client.json("dynamodb", `DynamoDB_20120810.${action}`, body);

const attribute = (name: string) => ({ AttributeName: name, AttributeType: "S" });
const index = (name: string) => ({
    IndexName: name,
    KeySchema: [{ AttributeName: name, KeyType: "HASH" }],
    Projection: { ProjectionType: "ALL" },
});

/** For each patch of DynamoDB, what AWS does: an assertion that fails without the patch. */
export const TABLE_CASES: Record<string, (client: Client) => Promise<void>> = {
    async index_throughput(client) {
        const TableName = unique("table");
        await dynamodb(client, "CreateTable", {
            TableName,
            BillingMode: "PAY_PER_REQUEST",
            AttributeDefinitions: [attribute("id"), attribute("owner")],
            KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
            GlobalSecondaryIndexes: [index("owner")],
        });
        await dynamodb(client, "UpdateTable", {
            TableName,
            AttributeDefinitions: [attribute("id"), attribute("owner"), attribute("state")],
            GlobalSecondaryIndexUpdates: [{ Create: index("state") }],
        });
        const { body } = await dynamodb(client, "DescribeTable", { TableName });
        const found = body.Table.GlobalSecondaryIndexes.map(
            ({ IndexName, WarmThroughput }: { IndexName: string; WarmThroughput: unknown }) => [
                IndexName,
                WarmThroughput,
            ],
        );
        const warm = { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000, Status: "ACTIVE" };
        assert.deepEqual(found, [
            ["owner", warm],
            ["state", warm],
        ]);
    },
};
