import assert from "node:assert/strict";

import { lookForLost } from "../../../../release/adapters/aws/lostResources";
import { AwsServer, lambdaError } from "./server";

const SUFFIX = "20261128101500123400000001";
const KEYS = ["AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const;
const tags = { Project: "shop", Stack: "live" };

describe("what a stack has made whose state was lost", () => {
    const server = new AwsServer();
    const former = { ...process.env };
    const look = async (type: string, inputs: Readonly<Record<string, unknown>>, isSettled = true) =>
        lookForLost("eu-west-1", { type, inputs, isSettled });

    before(async () => {
        await server.start();
        const values = [server.url, "key", "secret"];
        KEYS.forEach((name, index) => (process.env[name] = values[index]));
    });

    after(async () => {
        KEYS.forEach((name) =>
            former[name] === undefined ? delete process.env[name] : (process.env[name] = former[name]),
        );
        await server.stop();
    });

    afterEach(() => server.reset());

    it("is the bucket of its prefix with all its tags, whatever is in it", async () => {
        const names = [`shop-artifacts-${SUFFIX}`, `shop-artifacts-${SUFFIX.replace("4", "5")}`, "shop-artifacts-old"];
        const buckets = names.map((name) => `<Bucket><Name>${name}</Name></Bucket>`).join("");
        const tagged = (stack: string) => ({
            body:
                "<Tagging><TagSet><Tag><Key>Project</Key><Value>shop</Value></Tag>" +
                `<Tag><Key>Stack</Key><Value>${stack}</Value></Tag></TagSet></Tagging>`,
        });
        server.expect(
            { body: `<ListAllMyBucketsResult><Buckets>${buckets}</Buckets></ListAllMyBucketsResult>` },
            tagged("other"),
            tagged("live"),
        );
        assert.deepEqual(await look("aws:s3/bucket:Bucket", { bucketPrefix: "shop-artifacts-", tags }), [names[1]]);
    });

    it("is the policy of a role whose name Pulumi has ended", async () => {
        const names = ["function-728fd6a", "function-other-728fd6a", "functions", "function-728fd6", "mine"];
        const members = names.map((name) => `<member>${name}</member>`).join("");
        server.expect({
            body:
                "<ListRolePoliciesResponse><ListRolePoliciesResult><IsTruncated>false</IsTruncated>" +
                `<PolicyNames>${members}</PolicyNames></ListRolePoliciesResult></ListRolePoliciesResponse>`,
        });
        const inputs = { role: "shop-app", name: "function-0123abc" };
        assert.deepEqual(await look("aws:iam/rolePolicy:RolePolicy", inputs), ["shop-app:function-728fd6a"]);
    });

    it("is the statement that lets the same service invoke the same alias for the same API", async () => {
        const statement = (Sid: string, source: string, Service = "apigateway.amazonaws.com") => ({
            ...{ Sid, Effect: "Allow", Principal: { Service }, Action: "lambda:InvokeFunction" },
            Condition: { ArnLike: { "AWS:SourceArn": source } },
        });
        const Statement = [
            statement("api-staging-c7ddb19", "arn:a1/staging/*"),
            statement("api-other", "arn:a2/staging/*"),
            statement("topic", "arn:a1/staging/*", "sns.amazonaws.com"),
        ];
        server.expect(
            { body: { Policy: JSON.stringify({ Version: "2012-10-17", Statement }) } },
            lambdaError(404, "ResourceNotFoundException", "no policy"),
        );
        const inputs = {
            ...{ function: "arn:aws:lambda:eu-west-1:123456789012:function:shop", qualifier: "staging" },
            ...{
                principal: "apigateway.amazonaws.com",
                action: "lambda:InvokeFunction",
                sourceArn: "arn:a1/staging/*",
            },
        };
        const type = "aws:lambda/permission:Permission";
        assert.deepEqual(await look(type, inputs), ["shop:staging/api-staging-c7ddb19"]);
        assert.deepEqual(await look(type, { ...inputs, function: `${inputs.function}:live` }), []);
        assert.match(server.requests[0]?.path ?? "", /\/functions\/shop\/policy$/);
    });

    it("is the event source mapping from the same source to the same alias", async () => {
        const arn = "arn:aws:lambda:eu-west-1:123456789012:function:shop";
        server.expect({
            body: {
                EventSourceMappings: [
                    { UUID: "u1", FunctionArn: `${arn}:staging` },
                    { UUID: "u2", FunctionArn: `${arn}:production` },
                    { UUID: "u3", FunctionArn: `${arn}-other:staging` },
                ],
            },
        });
        const inputs = { functionName: "shop:staging", eventSourceArn: "arn:aws:sqs:eu-west-1:123456789012:jobs" };
        assert.deepEqual(await look("aws:lambda/eventSourceMapping:EventSourceMapping", inputs), ["u1"]);
    });

    it("is the authorizer, the API key and the usage plan of their names", async () => {
        const named = (name: string, more: object = {}) => ({ id: `id-${name}`, name, ...more });
        server.expect(
            { body: { item: [named("other")], position: "more" } },
            { body: { item: [named("shop")] } },
            {
                body: {
                    item: [
                        named("shop", { tags }),
                        named("shop", { id: "k2", tags: { Stack: "other" } }),
                        named("shop2"),
                    ],
                },
            },
            { body: { item: [named("shop"), named("shop", { id: "p2", tags })] } },
        );
        const inputs = { restApi: "a1", name: "shop", tags };
        assert.deepEqual(await look("aws:apigateway/authorizer:Authorizer", inputs), ["a1/id-shop"]);
        assert.deepEqual(await look("aws:apigateway/apiKey:ApiKey", inputs), ["id-shop"]);
        assert.deepEqual(await look("aws:apigateway/usagePlan:UsagePlan", inputs), ["p2"]);
        assert.equal(server.requests[2]?.query["includeValues"], undefined, "nobody asks for the key itself");
    });

    it("is the key of its description and tags that nobody deletes", async () => {
        const described = (Description: string, KeyState = "Enabled") => ({
            body: { KeyMetadata: { Description, KeyState } },
        });
        server.expect(
            { body: { Keys: ["k1", "k2", "k3", "k4"].map((KeyId) => ({ KeyId })) } },
            { status: 400, body: { __type: "AccessDeniedException", message: "not yours" } },
            described("signs", "PendingDeletion"),
            described("signs"),
            { body: { Tags: [{ TagKey: "Stack", TagValue: "other" }] } },
            described("signs"),
            { body: { Tags: Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })) } },
        );
        assert.deepEqual(await look("aws:kms/key:Key", { description: "signs", tags }), ["k4"]);
    });

    it("is the queue and the topic of their names", async () => {
        const url = "https://sqs.eu-west-1.amazonaws.com/123456789012/shop-jobs";
        const missing = { __type: "com.amazonaws.sqs#QueueDoesNotExist", message: "no" };
        server.expect({ body: { QueueUrl: url } }, { status: 400, body: missing });
        assert.deepEqual(await look("aws:sqs/queue:Queue", { name: "shop-jobs" }), [url]);
        assert.deepEqual(await look("aws:sqs/queue:Queue", { name: "shop-jobs" }), []);
        const caller =
            "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account><Arn>arn:a</Arn>" +
            "</GetCallerIdentityResult></GetCallerIdentityResponse>";
        server.expect({ body: caller });
        const topic = "arn:aws:sns:eu-west-1:123456789012:shop-news";
        assert.deepEqual(await look("aws:sns/topic:Topic", { name: "shop-news" }), [topic]);
    });

    it("is what has those of its tags that say whose it is, whatever became of the others", async () => {
        const has = { Project: "shop", Stack: "live", Team: "old" };
        server.expect({ body: { item: [{ id: "a1", name: "shop", tags: has }] } });
        const type = "aws:apigateway/restApi:RestApi";
        const inputs = { name: "shop", tags: { ...tags, Team: "new" } };
        assert.deepEqual(await look(type, inputs), ["a1"]);
        server.expect({ body: { item: [{ id: "a1", name: "shop", tags: has }] } });
        assert.deepEqual(await look(type, inputs, false), [], "not of what was made just now");
    });

    it("is the version of a secret that is given out, and the project of a name", async () => {
        const ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/token-a1B2c3";
        const VersionIdsToStages = { v1: ["AWSPREVIOUS"], v2: ["AWSCURRENT"] };
        const project = "arn:aws:codebuild:eu-west-1:123456789012:project/shop-staging";
        server.expect(
            { body: { ARN, VersionIdsToStages } },
            { body: { projects: [{ name: "shop-staging", arn: project }] } },
        );
        assert.deepEqual(await look("aws:secretsmanager/secretVersion:SecretVersion", { secretId: ARN }), [
            `${ARN}|v2`,
        ]);
        assert.deepEqual(await look("aws:codebuild/project:Project", { name: "shop-staging" }), [project]);
    });
});
