import assert from "node:assert/strict";

import type { PolicyDocument } from "../../../components/policies";
import { outline } from "../../support/outline";
import { recordPlatform, TAGS } from "../../support/platform";
import { find, type Recording } from "../../support/recorder";

const RESOURCES = {
    tables: {
        todos: { partitionKey: "id", sortKey: "at", types: { at: "N" }, stream: "NEW_IMAGE", timeToLive: "until" },
    },
    buckets: { files: { versioned: true, expireAfter: 30, cors: { origins: ["*"] }, grant: "read" } },
    queues: { jobs: { fifo: true, contentBasedDeduplication: true, deadLetters: { maxReceiveCount: 3 } } },
    topics: { news: {} },
    secrets: { stripe: {} },
};
const ISOLATED = {
    staging: { branch: "staging", isolated: true },
    production: { branch: "master", promotesFrom: "staging", isolated: true },
};
const VARIABLES = {
    TODOS_TABLE: "${tables.todos.name}",
    STREAM: "${tables.todos.streamArn}",
    JOBS: "${queues.jobs.url} or ${queues.jobs.deadLettersUrl}",
    PLAIN: "1",
};

/** The program with these resources. */
const recorded = (resources: object, rest: { environments?: object; variables?: object; more?: object } = {}) =>
    recordPlatform({
        "platform:resources": JSON.stringify(resources),
        "platform:environments": JSON.stringify(rest.environments ?? ISOLATED),
        "platform:function": JSON.stringify({ environment: rest.variables ?? VARIABLES }),
        ...rest.more,
    });

function statementsOf(recording: Recording, name: string): PolicyDocument["Statement"] {
    const { inputs } = find(recording, "aws:iam/rolePolicy:RolePolicy", name);
    return (JSON.parse(String(inputs["policy"])) as PolicyDocument).Statement;
}

function variablesOf(recording: Recording, name: string): unknown {
    const { inputs } = find(recording, "aws:lambda/function:Function", name);
    return (inputs["environment"] as { variables?: unknown } | undefined)?.variables;
}

describe("resources of each environment", () => {
    let recording: Recording;
    before(async () => {
        recording = await recorded(RESOURCES);
    });

    it("are children of one component, those that hold data protected and kept", () => {
        const own = outline(recording).filter((line) => /of (Resources staging|Linked\w+ staging-)/.test(line));
        assert.deepEqual(own, [
            "Bucket staging-files of LinkedBucket staging-files; by aws; protect; retainOnDelete",
            "BucketCorsConfiguration staging-files of LinkedBucket staging-files; by aws",
            "BucketLifecycleConfiguration staging-files of LinkedBucket staging-files; by aws; retainOnDelete",
            "BucketOwnershipControls staging-files of LinkedBucket staging-files; by aws; retainOnDelete; dependsOn BucketPublicAccessBlock staging-files",
            "BucketPolicy staging-files of LinkedBucket staging-files; by aws; retainOnDelete; dependsOn BucketPublicAccessBlock staging-files",
            "BucketPublicAccessBlock staging-files of LinkedBucket staging-files; by aws; retainOnDelete",
            "BucketServerSideEncryptionConfiguration staging-files of LinkedBucket staging-files; by aws; retainOnDelete",
            "BucketVersioning staging-files of LinkedBucket staging-files; by aws",
            "LinkedBucket staging-files of Resources staging",
            "LinkedQueue staging-jobs of Resources staging",
            "LinkedSecret staging-stripe of Resources staging",
            "LinkedTable staging-todos of Resources staging",
            "LinkedTopic staging-news of Resources staging",
            "Queue staging-jobs of LinkedQueue staging-jobs; by aws; protect; retainOnDelete",
            "Queue staging-jobs-dead of LinkedQueue staging-jobs; by aws; protect; retainOnDelete",
            "Secret staging-stripe of LinkedSecret staging-stripe; by aws; protect; retainOnDelete",
            "Table staging-todos of LinkedTable staging-todos; by aws; protect; retainOnDelete",
            "Topic staging-news of LinkedTopic staging-news; by aws",
        ]);
    });

    it("are made as the configuration says, with the tags of their environment", () => {
        const tags = { ...TAGS, Environment: "staging" };
        assert.deepEqual(find(recording, "aws:dynamodb/table:Table", "staging-todos").inputs, {
            name: "shop_staging-todos",
            billingMode: "PAY_PER_REQUEST",
            hashKey: "id",
            rangeKey: "at",
            attributes: [
                { name: "at", type: "N" },
                { name: "id", type: "S" },
            ],
            streamEnabled: true,
            streamViewType: "NEW_IMAGE",
            ttl: { attributeName: "until", enabled: true },
            pointInTimeRecovery: { enabled: true },
            deletionProtectionEnabled: true,
            tags,
        });
        const common = { fifoQueue: true, contentBasedDeduplication: true, sqsManagedSseEnabled: true, tags };
        assert.deepEqual(find(recording, "aws:sqs/queue:Queue", "staging-jobs").inputs, {
            ...common,
            name: "shop_staging-jobs.fifo",
            visibilityTimeoutSeconds: 30,
            delaySeconds: 0,
            messageRetentionSeconds: 345_600,
            redrivePolicy: '{"deadLetterTargetArn":"arn:Queue/staging-jobs-dead","maxReceiveCount":3}',
        });
        assert.deepEqual(find(recording, "aws:sqs/queue:Queue", "staging-jobs-dead").inputs, {
            ...common,
            name: "shop_staging-jobs-dead.fifo",
            messageRetentionSeconds: 1_209_600,
        });
        assert.deepEqual(find(recording, "aws:s3/bucket:Bucket", "staging-files").inputs, {
            bucketPrefix: "shop-staging-files-",
            tags,
        });
        const { rules } = find(
            recording,
            "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
            "staging-files",
        ).inputs as { rules: { id: string; expiration?: object }[] };
        assert.deepEqual(
            rules.map(({ id, expiration }) => [id, expiration]),
            [
                ["abort-unfinished-uploads", undefined],
                ["expire", { days: 30 }],
            ],
        );
        assert.deepEqual(find(recording, "aws:secretsmanager/secret:Secret", "staging-stripe").inputs, {
            name: "shop_staging-stripe",
            tags,
        });
    });

    it("are reached by the role of their own environment alone, with exact actions on exact ARNs", () => {
        const statements = statementsOf(recording, "own-staging-links");
        assert.deepEqual(statements, [
            { Sid: "ListBuckets", Effect: "Allow", Action: ["s3:ListBucket"], Resource: ["arn:Bucket/staging-files"] },
            { Sid: "Publish", Effect: "Allow", Action: ["sns:Publish"], Resource: ["arn:Topic/staging-news"] },
            { Sid: "ReadObjects", Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:Bucket/staging-files/*"] },
            {
                Sid: "ReadSecrets",
                Effect: "Allow",
                Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
                Resource: ["arn:Secret/staging-stripe"],
            },
            {
                Sid: "ReadWriteTables",
                Effect: "Allow",
                Action: [
                    "dynamodb:BatchGetItem",
                    "dynamodb:BatchWriteItem",
                    "dynamodb:ConditionCheckItem",
                    "dynamodb:DeleteItem",
                    "dynamodb:DescribeTable",
                    "dynamodb:GetItem",
                    "dynamodb:PutItem",
                    "dynamodb:Query",
                    "dynamodb:Scan",
                    "dynamodb:UpdateItem",
                ],
                Resource: ["arn:Table/staging-todos"],
            },
            {
                Sid: "SendMessages",
                Effect: "Allow",
                Action: ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"],
                Resource: ["arn:Queue/staging-jobs"],
            },
        ]);
        const others = JSON.stringify(statementsOf(recording, "own-production-links"));
        assert.ok(others.includes("production-todos") && !others.includes("staging"), others);
        // Nobody is served by the shared function, and pull requests reach nothing.
        const policies = recording.resources.filter(({ name }) => name.endsWith("-links")).map(({ name }) => name);
        assert.deepEqual(policies.sort(), ["own-production-links", "own-staging-links"]);
    });

    it("are given to the variables of their own function, and to no other's", () => {
        assert.deepEqual(variablesOf(recording, "own-staging"), {
            TODOS_TABLE: "shop_staging-todos",
            STREAM: "arn:Table/staging-todos/stream",
            JOBS: "https://queues.invalid/shop_staging-jobs.fifo or https://queues.invalid/shop_staging-jobs-dead.fifo",
            PLAIN: "1",
        });
        assert.deepEqual(variablesOf(recording, "function"), { PLAIN: "1" });
    });

    it("are told to the next up, which refuses to lose them", async () => {
        const { resources } = recording.outputs as { resources: { key: string; name: string; environment: string }[] };
        const shown = resources.map(({ key, name, environment }) => `${environment} ${key} ${name}`);
        assert.deepEqual(
            shown.slice(0, 5),
            [
                "production files shop-production-files-0a1b2c",
                "production jobs shop_production-jobs.fifo",
                "production stripe shop_production-stripe",
                "production todos shop_production-todos",
                "production news shop_production-news",
            ].map((line) => line.replace(/production/g, "staging")),
        );
        assert.equal(resources.length, 10);
    });
});

describe("resources that all environments share", () => {
    it("are made once, and reached by whoever serves an environment", async () => {
        const shared = {
            tables: { todos: { partitionKey: "id", shared: true, indexes: { byOwner: { partitionKey: "owner" } } } },
        };
        const environments = { ...ISOLATED, staging: { branch: "staging" } };
        const recording = await recorded(shared, { environments, variables: { TODOS_TABLE: "${tables.todos.name}" } });
        const tables = recording.resources.filter(({ type }) => type === "aws:dynamodb/table:Table");
        assert.deepEqual(
            tables.map(({ name, inputs, parent }) => [name, inputs["name"], parent]),
            [["todos", "shop-todos", "platform:index:LinkedTable todos"]],
        );
        for (const name of ["function-links", "own-production-links"]) {
            const [statement] = statementsOf(recording, name);
            assert.deepEqual(statement?.Resource, ["arn:Table/todos", "arn:Table/todos/index/byOwner"]);
        }
        for (const name of ["function", "own-production"]) {
            assert.deepEqual(variablesOf(recording, name), { TODOS_TABLE: "shop-todos" });
        }
    });

    it("may be there already: nothing is made", async () => {
        const arn = "arn:aws:sqs:eu-west-1:123456789012:jobs";
        const table = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders";
        const recording = await recorded(
            { queues: { jobs: { arn, grant: "consume" } }, tables: { orders: { arn: table, grant: "read" } } },
            {
                environments: { staging: { branch: "staging" } },
                variables: { A1: "${queues.jobs.url}", A2: "${tables.orders.name}" },
            },
        );
        assert.deepEqual(
            recording.resources.filter(({ type }) => /:(Queue|Table|Linked\w+)$/.test(type)),
            [],
        );
        assert.deepEqual(variablesOf(recording, "function"), {
            A1: "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs",
            A2: "orders",
        });
        const [consume, read] = statementsOf(recording, "function-links");
        assert.deepEqual([consume?.Sid, consume?.Resource], ["ConsumeMessages", [arn]]);
        assert.deepEqual([read?.Sid, read?.Resource], ["ReadTables", [table, `${table}/index/*`]]);
    });
});

describe("resources on a function that environments share", () => {
    it("are reached by its role, each environment's", async () => {
        const recording = await recorded(
            { tables: { todos: { partitionKey: "id", grant: "write" } } },
            { environments: { staging: { branch: "staging" }, production: { branch: "master" } }, variables: {} },
        );
        const [statement] = statementsOf(recording, "function-links");
        assert.deepEqual(statement?.Resource, ["arn:Table/production-todos", "arn:Table/staging-todos"]);
    });
});

describe("resources that are to go", () => {
    const standing = (protect: boolean) => ({
        outputs: {
            resources: [
                { kind: "tables", key: "todos", environment: "staging", name: "shop_staging-todos", protect },
                { kind: "topics", key: "news", environment: "staging", name: "shop_staging-news", protect: false },
            ],
        },
    });
    const resources = { "platform:resources": JSON.stringify({ tables: { todos: { partitionKey: "id" } } }) };
    const going = { "platform:removal": JSON.stringify({ resources: ["tables.todos"] }) };

    it("are refused unless that is said, with the name of what would be lost", async () => {
        await assert.rejects(
            recordPlatform({}, standing(true)),
            /resources\.tables\.todos: is left out.*shop_staging-todos/s,
        );
        await assert.rejects(recordPlatform(going, standing(true)), /still protects shop_staging-todos/);
        await assert.rejects(recordPlatform({}, standing(true)), /removal\.resources\[0\]' tables\.todos/);
    });

    it("are not protected from then on, and stay in AWS, which is said", async () => {
        const recording = await recordPlatform({ ...resources, ...going }, standing(true));
        const table = find(recording, "aws:dynamodb/table:Table", "staging-todos");
        assert.deepEqual(table.options, { retainOnDelete: true });
        assert.equal(table.inputs["deletionProtectionEnabled"], false);
        const { warnings } = await recordPlatform(going, standing(false));
        assert.ok(
            warnings.some((text) =>
                /tables\.todos is no part of the stack any more\. shop_staging-todos stays in AWS/.test(text),
            ),
            warnings.join("\n"),
        );
    });

    it("are told from those that are shared otherwise", async () => {
        const shared = JSON.stringify({ tables: { todos: { partitionKey: "id", shared: true } } });
        await assert.rejects(
            recordPlatform({ "platform:resources": shared }, standing(true)),
            /Under another key or name, or shared otherwise, it is another one, which is empty/,
        );
    });
});
