import assert from "node:assert/strict";

import { MESSAGE_COUNTS, type Held } from "../../../../config/links";
import { contentsOf } from "../../../../release/adapters/aws/contents";
import { AwsServer, s3Error, type Answer } from "./server";

const PLACE = { region: "eu-west-1", accountId: "123456789012" };
const TODOS: Held = { kind: "tables", name: "shop-todos" };
const FILES: Held = { kind: "buckets", name: "shop-files" };
const JOBS: Held = { kind: "queues", name: "shop-jobs" };
const table = (account: string): Answer => ({
    body: { Table: { TableArn: `arn:aws:dynamodb:eu-west-1:${account}:table/shop-todos`, ItemCount: 12 } },
});
const listed = (count: number): Answer => ({
    body: `<ListBucketResult><KeyCount>${count}</KeyCount></ListBucketResult>`,
});

describe("how much is in a resource, as AWS says it", () => {
    const server = new AwsServer();
    const of = async (held: Held) => (await contentsOf(PLACE, [held])).map(([, contents]) => contents);

    server.answersEveryClient();

    it("is a table's number of items, of the stack's account alone", async () => {
        server.expect(table("123456789012"), table("210987654321"));
        assert.deepEqual([await of(TODOS), await of(TODOS)], [[12], []]);
        assert.deepEqual(JSON.parse(server.requests[0]?.body ?? ""), { TableName: "shop-todos" });
    });

    it("is whether a bucket of the account is empty: one object is asked for", async () => {
        server.expect(listed(0), listed(1));
        assert.deepEqual([await of(FILES), await of(FILES)], [[0], ["some"]]);
        const [first] = server.requests;
        assert.deepEqual(
            [first?.query["max-keys"], first?.headers["x-amz-expected-bucket-owner"]],
            ["1", "123456789012"],
        );
    });

    it("is about how many messages a queue of the account has", async () => {
        server.expect({ body: { QueueUrl: `${server.url}/queue` } });
        const [waiting, held, delayed] = MESSAGE_COUNTS;
        server.expect({ body: { Attributes: { [waiting]: "3", [held]: "20", [delayed]: "100" } } });
        assert.deepEqual(await of(JOBS), [123]);
        const [first, second] = server.requests.map(({ body }) => JSON.parse(body) as unknown);
        assert.deepEqual(first, { QueueName: "shop-jobs", QueueOwnerAWSAccountId: "123456789012" });
        assert.deepEqual(second, {
            QueueUrl: `${server.url}/queue`,
            AttributeNames: [...MESSAGE_COUNTS],
        });
        server.expect({ body: { QueueUrl: `${server.url}/queue` } }, { body: { Attributes: { [waiting]: "0" } } });
        assert.deepEqual(await of(JOBS), [], "what is not told may be all there is");
    });

    it("is not known of what AWS does not tell, once, and of a secret nothing is asked", async () => {
        server.expect(s3Error(403, "AccessDenied"));
        assert.deepEqual(await of(FILES), []);
        assert.equal(server.requests.length, 1);
        server.expect({ status: 400, body: { __type: "ResourceNotFoundException" } });
        assert.deepEqual(await of(TODOS), []);
        assert.deepEqual(await of({ kind: "secrets", name: "shop-stripe" }), []);
        assert.equal(server.requests.length, 2);
    });
});
