import assert from "node:assert/strict";

import { BucketStore } from "../../../../release/adapters/aws/store";
import { refusal } from "../../shop";
import { AwsServer, s3Error, type Answer } from "./server";

/** A page of keys as S3 lists them. */
function page(keys: readonly string[], next?: string): Answer {
    const contents = keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join("");
    const more = next === undefined ? "" : `<NextContinuationToken>${next}</NextContinuationToken>`;
    const isMore = `<IsTruncated>${next !== undefined}</IsTruncated>`;
    return { body: `<ListBucketResult>${contents}${isMore}${more}</ListBucketResult>` };
}

describe("the artifact bucket", () => {
    const aws = new AwsServer();
    let store: BucketStore;

    before(async () => {
        await aws.start();
        store = new BucketStore(aws.s3(), "artifacts");
    });

    after(async () => aws.stop());

    beforeEach(() => aws.reset());

    const expect = (...answers: readonly Answer[]): void => aws.expect(...answers);

    it("takes an object, whatever was there", async () => {
        expect({}, {});
        await store.put("releases/staging/1.json", "{}\n");
        await store.put("other", new Uint8Array([65]));
        const [record, other] = aws.requests;
        assert.deepEqual([record?.method, record?.path], ["PUT", "/artifacts/releases/staging/1.json"]);
        assert.equal(record?.headers["content-type"], "application/json");
        assert.equal(record?.headers["if-none-match"], undefined);
        assert.match(record?.body ?? "", /\{\}\n/);
        assert.equal(other?.headers["content-type"], "application/octet-stream");
    });

    it("takes a package only where there is none of its name, and is content where there is one", async () => {
        expect({}, s3Error(412, "PreconditionFailed"));
        await store.putOnce("packages/a/1.zip", new Uint8Array([80, 75]));
        await store.putOnce("packages/a/1.zip", new Uint8Array([80, 75]));
        const [request] = aws.requests;
        assert.deepEqual([request?.method, request?.path], ["PUT", "/artifacts/packages/a/1.zip"]);
        assert.equal(request?.headers["if-none-match"], "*");
        assert.equal(request?.headers["content-type"], "application/zip");
        assert.equal(aws.requests.length, 2);
    });

    it("tries again where something changes the same name at that moment: then it may be there or not", async () => {
        const conflict = s3Error(409, "ConditionalRequestConflict", "Please retry");
        expect(conflict, conflict, {});
        await store.putOnce("packages/a/1.zip", new Uint8Array());
        assert.equal(aws.requests.length, 3);
        aws.reset();
        expect(conflict, conflict, conflict, conflict, conflict);
        assert.deepEqual(await refusal(store.putOnce("packages/a/1.zip", new Uint8Array())), [
            "Writing s3://artifacts/packages/a/1.zip failed: ConditionalRequestConflict: Please retry",
            undefined,
        ]);
        assert.equal(aws.requests.length, 5);
    });

    it("gives an object's text back, or says that there is none", async () => {
        expect({ body: "text ä" }, s3Error(404, "NoSuchKey"));
        assert.equal(await store.get("releases/staging/1.json"), "text ä");
        assert.equal(await store.get("releases/staging/2.json"), undefined);
    });

    it("lists keys page by page", async () => {
        expect(page(["a/1", "a/2"], "token"), page(["a/3"]));
        assert.deepEqual(await store.list("a/"), ["a/1", "a/2", "a/3"]);
        assert.deepEqual(
            aws.requests.map(({ path, query }) => [path, query["prefix"], query["continuation-token"]]),
            [
                ["/artifacts/", "a/", undefined],
                ["/artifacts/", "a/", "token"],
            ],
        );
        expect(page([]));
        assert.deepEqual(await store.list("a/"), []);
    });

    it("asks for no more keys than are wanted", async () => {
        expect(page(["a/1", "a/2"], "token"));
        assert.deepEqual(await store.list("a/", 2), ["a/1", "a/2"]);
        expect(page(["a/1", "a/2", "a/3"], "token"));
        assert.deepEqual(await store.list("a/", 2), ["a/1", "a/2"]);
        expect(page(["a/1"]));
        await store.list("a/", 5000);
        assert.deepEqual(
            aws.requests.map(({ query }) => query["max-keys"]),
            ["2", "2", "1000"],
        );
    });

    it("says what may not be done, and where", async () => {
        const remedy = "Use credentials that may, or add that action.";
        for (const [work, what] of [
            [async () => store.put("k", "text"), "Writing s3://artifacts/k"],
            [async () => store.putOnce("k", new Uint8Array()), "Writing s3://artifacts/k"],
            [async () => store.get("k"), "Reading s3://artifacts/k"],
            [async () => store.list("k"), "Listing s3://artifacts/k"],
        ] as const) {
            expect(s3Error(403, "AccessDenied", "Access Denied"));
            assert.deepEqual(await refusal(work()), [`${what} is not permitted: Access Denied`, remedy]);
            expect(s3Error(503, "SlowDown", "Please reduce your request rate."));
            assert.match((await refusal(work()))[0], /: AWS takes no more requests just now/);
            expect(s3Error(400, "ExpiredToken", "The provided token has expired."));
            assert.equal(
                (await refusal(work()))[1],
                "Sign in again, or name a profile with --profile; those that there are, with version 2 of the AWS CLI: aws configure list-profiles",
            );
        }
    });
});
