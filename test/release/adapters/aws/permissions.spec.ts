import assert from "node:assert/strict";

import { artifactPrefix } from "../../../../contract/bucketLayout";
import { releaserPolicy } from "../../../../components/policies";
import { ledgerFolder } from "../../../../contract/releaseRecord";
import { LambdaFunctions } from "../../../../release/adapters/aws/functions";
import { BucketStore } from "../../../../release/adapters/aws/store";
import { isAllowed, type IamRequest } from "../../../support/iam";
import { AwsServer, type Answer, type Request } from "./server";

const FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:shop-app";
const BUCKET = "arn:aws:s3:::artifacts";

const ROLE = releaserPolicy({
    bucket: BUCKET,
    function: FUNCTION,
    logGroup: "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/shop_staging-release",
    artifactPrefix: artifactPrefix("shop-staging"),
    environment: "staging",
    pipeline: "arn:aws:codepipeline:eu-west-1:123456789012:shop-staging",
});

/** What IAM makes of requests to Lambda: "Actions, resources, and condition keys for AWS Lambda". */
const LAMBDA: Readonly<Record<string, string>> = {
    "GET /aliases/live": "GetAlias",
    "PUT /aliases/live": "UpdateAlias",
    "GET /configuration": "GetFunctionConfiguration",
    "GET ": "GetFunction",
    "PUT /code": "UpdateFunctionCode",
    "POST /versions": "PublishVersion",
    "POST /invocations": "InvokeFunction",
};

function iamRequestOf({ method, path, query }: Request): IamRequest {
    if (path.startsWith("/artifacts")) {
        const key = path.slice("/artifacts/".length);
        return key === ""
            ? { action: "s3:ListBucket", resource: BUCKET, context: { "s3:prefix": query["prefix"] ?? "" } }
            : { action: method === "PUT" ? "s3:PutObject" : "s3:GetObject", resource: `${BUCKET}/${key}` };
    }
    const call = `${method} ${path.replace(/^\/[\d-]+\/functions\/shop-app/, "")}`;
    const qualifier = query["Qualifier"] === undefined ? "" : `:${query["Qualifier"]}`;
    return { action: `lambda:${LAMBDA[call] ?? call}`, resource: `${FUNCTION}${qualifier}` };
}

describe("what the role of a release may do", () => {
    const aws = new AwsServer();

    before(async () => aws.start());

    after(async () => aws.stop());

    it("is all that the engine asks of AWS for a release, waiting included", async () => {
        const functions = new LambdaFunctions(aws.lambda(), "shop-app", "artifacts");
        const store = new BucketStore(aws.s3(), "artifacts");
        const done = { body: { Version: "7", CodeSha256: "new=", State: "Active", LastUpdateStatus: "Successful" } };
        const calls: readonly (readonly [work: () => Promise<unknown>, ...answers: readonly Answer[]])[] = [
            [async () => functions.alias("live"), done],
            [async () => functions.version("$LATEST"), done],
            [async () => functions.version("7"), done],
            [async () => functions.updateCode("packages/a/1.zip", "arm64"), done, done],
            [async () => functions.publish("new=", "a commit"), done, done],
            [async () => functions.invoke("7", {}, 1000), done],
            [async () => functions.invoke("staging", {}, 1000), done],
            [async () => functions.move("live", "7", "r1"), done],
            [async () => store.putOnce("kept/shop-app/1.zip", new Uint8Array([1])), {}],
            [async () => store.put(`${ledgerFolder("staging")}1.json`, "{}"), {}],
            [async () => store.get(`${ledgerFolder("production")}1.json`), { body: "{}" }],
            [async () => store.list(ledgerFolder("production"), 10), { body: "<ListBucketResult/>" }],
        ];
        for (const [work, ...answers] of calls) {
            aws.answers.push(...answers);
            await work();
            assert.deepEqual(aws.answers, []);
        }
        const requests = aws.requests.map(iamRequestOf);
        assert.equal(requests.length, calls.length + 2);
        assert.deepEqual(
            requests.filter((request) => !isAllowed([ROLE], request)),
            [],
        );
    });
});
