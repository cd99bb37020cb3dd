import assert from "node:assert/strict";

import { lookForLost } from "../../../../release/adapters/aws/lostResources";
import { AwsServer } from "./server";

const CONNECTION = "aws:codeconnections/connection:Connection";
const BUCKET = "aws:s3/bucket:Bucket";
const API = "aws:apigateway/restApi:RestApi";
const PATH = "aws:apigateway/resource:Resource";
const SECRET = "aws:secretsmanager/secret:Secret";
const SUFFIX = "20261128101500123400000001";

describe("what a killed run has made and only AWS knows the id of", () => {
    const server = new AwsServer();
    const look = async (type: string, inputs: Readonly<Record<string, unknown>>) =>
        lookForLost("eu-west-1", { type, inputs });

    server.answersEveryClient("CODECONNECTIONS");

    it("is an API of its name that has all its tags", async () => {
        const tags = { Project: "shop" };
        server.expect({
            body: {
                item: [
                    { id: "a1", name: "shop", tags: { ...tags, Team: "x" } },
                    { id: "a2", name: "shop", tags: { Project: "other" } },
                    { id: "a3", name: "shop" },
                    { id: "a4", name: "shop2", tags },
                ],
            },
        });
        assert.deepEqual(await look(API, { name: "shop", tags }), ["a1"]);
    });

    it("is a path below the same one", async () => {
        const item = [
            { id: "r1", parentId: "root", pathPart: "{proxy+}" },
            { id: "r2", parentId: "r1", pathPart: "{proxy+}" },
        ];
        server.expect({ body: { item } });
        assert.deepEqual(await look(PATH, { restApi: "a1", parentId: "root", pathPart: "{proxy+}" }), ["a1/r1"]);
    });

    it("is an empty bucket that the provider has named, in the Region", async () => {
        const names = [`shop-artifacts-${SUFFIX}`, `shop-artifacts-${SUFFIX.replace("4", "5")}`, "shop-artifacts-old"];
        const buckets = names.map((name) => `<Bucket><Name>${name}</Name></Bucket>`).join("");
        const listed = (count: number) => ({
            body: `<ListBucketResult><KeyCount>${count}</KeyCount></ListBucketResult>`,
        });
        server.expect(
            { body: `<ListAllMyBucketsResult><Buckets>${buckets}</Buckets></ListAllMyBucketsResult>` },
            listed(0),
            listed(1),
        );
        assert.deepEqual(await look(BUCKET, { bucketPrefix: "shop-artifacts-" }), [names[0]]);
        assert.deepEqual(server.requests[0]?.query["bucket-region"], "eu-west-1");
        assert.equal(server.requests.length, 3, "only what the provider can have named is looked into");
    });

    it("is a connection of its name, on whichever page", async () => {
        const connection = (ConnectionName: string, ConnectionArn: string) => ({ ConnectionName, ConnectionArn });
        server.expect(
            { body: { Connections: [connection("other", "arn:1")], NextToken: "more" } },
            { body: { Connections: [connection("shop", "arn:2")] } },
        );
        assert.deepEqual(await look(CONNECTION, { name: "shop" }), ["arn:2"]);
        assert.deepEqual(
            server.requests.map(({ body }) => (JSON.parse(body) as { NextToken?: string }).NextToken),
            [undefined, "more"],
        );
        const headers = server.requests[0]?.headers ?? {};
        assert.match(String(headers["x-amz-target"]), /\.ListConnections$/);
        assert.match(String(headers["authorization"]), /^AWS4-HMAC-SHA256 .*\/eu-west-1\/codeconnections\//);
    });

    it("is a secret of its name that is not being deleted", async () => {
        const ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/token-a1B2c3";
        const missing = { __type: "ResourceNotFoundException", message: "Secrets Manager can't find it" };
        server.expect(
            { body: { ARN, Name: "shop/token" } },
            { body: { ARN, Name: "shop/token", DeletedDate: 1_790_000_000 } },
            { status: 400, body: missing },
        );
        assert.deepEqual(await look(SECRET, { name: "shop/token" }), [ARN]);
        assert.deepEqual(await look(SECRET, { name: "shop/token" }), []);
        assert.deepEqual(await look(SECRET, { name: "shop/token" }), []);
        assert.equal((JSON.parse(server.requests[0]?.body ?? "") as { SecretId: string }).SecretId, "shop/token");
    });

    it("cannot be looked for where the caller may not, or nothing is known of it", async () => {
        server.expect({ status: 400, body: { __type: "com.amazonaws#AccessDeniedException", message: "no" } });
        assert.equal(await look(CONNECTION, { name: "shop" }), undefined);
        assert.equal(await look("aws:acm/certificate:Certificate", { domainName: "example.com" }), undefined);
    });

    it("is a fault where AWS does not answer as it should", async () => {
        server.expect({ status: 400, body: { __type: "com.amazonaws#InvalidInputException", message: "odd" } });
        await assert.rejects(
            look(CONNECTION, { name: "shop" }),
            /what is there already failed: InvalidInputException: odd/,
        );
    });
});
