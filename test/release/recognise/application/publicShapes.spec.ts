import assert from "node:assert/strict";

import { NODE, read } from "./readFiles";

const table = (name: string) => `
resources:
  Resources:
    TodosTable:
      Type: AWS::DynamoDB::Table
      Properties:
        TableName: ${name}
        AttributeDefinitions: [ { AttributeName: id, AttributeType: S } ]
        KeySchema: [ { AttributeName: id, KeyType: HASH } ]
`;

const allOf = (permission: string) => `
service: todos
provider:
  name: aws
  runtime: nodejs22.x
  region: us-east-1
${permission}
functions:
  list: { handler: app.handler, events: [ http: GET /todos ] }
${table("todos-dev")}`;

describe("a table that a permission for all tables reaches", () => {
    const WIDE = {
        "a statement about a whole Region":
            '  iamRoleStatements: [ { Effect: Allow, Action: [ dynamodb:Scan ], Resource: "arn:aws:dynamodb:us-east-1:*:*" } ]',
        "a statement about names that begin alike":
            '  iamRoleStatements: [ { Effect: Allow, Action: [ dynamodb:Scan ], Resource: "arn:aws:dynamodb:us-east-1:*:table/todos-*" } ]',
        "a statement about everything":
            '  iamRoleStatements: [ { Effect: Allow, Action: [ dynamodb:Scan ], Resource: "*" } ]',
        "a managed policy":
            "  iam: { role: { managedPolicies: [ arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess ] } }",
    };
    for (const [what, permission] of Object.entries(WIDE)) {
        it(`keeps the name that the sources have: ${what}`, async () => {
            const source = `${NODE}const params = { TableName: "todos-dev" };\n`;
            const { config, missing, words } = await read({ "serverless.yml": allOf(permission), "app.js": source });
            assert.deepEqual(config["resources"], {
                tables: { todos: { partitionKey: "id", name: "todos-dev", shared: true, grant: "none" } },
            });
            assert.deepEqual(missing, []);
            assert.ok(words.some((word) => /which the sources have as a text/.test(word)));
        });

        it(`is listed where the sources make the name up: ${what}`, async () => {
            const source = `${NODE}const params = { TableName: "todos-" + process.env.NODE_ENV };\n`;
            const { missing } = await read({ "serverless.yml": allOf(permission), "app.js": source });
            assert.deepEqual(missing, ["TodosTable: tables.todos, whose name no variable says"]);
        });
    }

    for (const [what, permission] of Object.entries({
        "of another service": "  iam: { role: { managedPolicies: [ arn:aws:iam::aws:policy/AmazonSQSFullAccess ] } }",
        "for what is called otherwise":
            '  iamRoleStatements: [ { Effect: Allow, Action: [ dynamodb:Scan ], Resource: "arn:aws:dynamodb:us-east-1:*:table/other-*" } ]',
        "for everything of another service":
            '  iamRoleStatements: [ { Effect: Allow, Action: [ s3:GetObject ], Resource: "*" } ]',
        "that is refused to it":
            '  iamRoleStatements: [ { Effect: Deny, Action: [ dynamodb:Scan ], Resource: "arn:aws:dynamodb:us-east-1:*:*" } ]',
    })) {
        it(`is nothing to speak of with a permission ${what}: the functions do not use it`, async () => {
            const { missing } = await read({ "serverless.yml": allOf(permission), "app.js": NODE });
            assert.deepEqual(missing, []);
        });
    }

    it("is nothing to speak of where the functions get its records, and no more", async () => {
        const permission =
            '  iamRoleStatements: [ { Effect: Allow, Action: [ "dynamodb:GetRecords" ], Resource: "*" } ]';
        const stream = "  read: { handler: app.handler, events: [ stream: !GetAtt TodosTable.StreamArn ] }";
        const file = allOf(permission)
            .replace("\n\nresources", `\n${stream}\nresources`)
            .replace(
                "        TableName",
                "        StreamSpecification: { StreamViewType: NEW_IMAGE }\n        TableName",
            );
        const { config, missing } = await read({ "serverless.yml": file, "app.js": NODE });
        assert.deepEqual(config["events"], { streams: { read: { stream: "todos", handler: "read" } } });
        assert.deepEqual(missing, []);
    });
});

const EVENTS = `
service: todos
provider: { name: aws, runtime: nodejs22.x, region: eu-west-1 }
functions:
  list: { handler: app.handler, events: [ http: GET /todos ] }
  news: { handler: app.handler, events: [ sns: "arn:aws:sns:eu-west-1:#{AWS::AccountId}:the-news" ] }
  jobs: { handler: app.handler, events: [ sqs: "arn:aws:sqs:eu-west-1:123456789012:the-jobs" ] }
  uploads: { handler: app.handler, events: [ s3: { bucket: the-uploads, existing: true } ] }
resources:
  Resources:
    News: { Type: AWS::SNS::Topic, Properties: { TopicName: the-news } }
    Jobs: { Type: AWS::SQS::Queue, Properties: { QueueName: the-jobs } }
    Uploads: { Type: AWS::S3::Bucket, Properties: { BucketName: the-uploads } }
`;

describe("an event that names its source by ARN, or as one that is there", () => {
    it("comes from what the same file makes, by whatever name that has then", async () => {
        const { config, missing, words } = await read({ "serverless.yml": EVENTS, "app.js": NODE });
        assert.deepEqual(config["events"], {
            topics: { news: { topic: "news", handler: "news" } },
            queues: { jobs: { queue: "jobs", handler: "jobs" } },
            buckets: { uploads: { bucket: "uploads", handler: "uploads" } },
        });
        assert.deepEqual(missing, []);
        assert.ok(!words.some((word) => /there already/.test(word)), words.join("\n"));
    });

    it("comes from elsewhere where the file makes no such thing", async () => {
        const others = EVENTS.replace("TopicName: the-news", "TopicName: other")
            .replace("QueueName: the-jobs", "QueueName: other")
            .replace("BucketName: the-uploads", "BucketName: other");
        const { config, missing } = await read({ "serverless.yml": others, "app.js": NODE });
        assert.deepEqual(config["events"], {
            topics: { news: { topic: "arn:aws:sns:eu-west-1:${accountId}:the-news", handler: "news" } },
            queues: { jobs: { queue: "arn:aws:sqs:eu-west-1:123456789012:the-jobs", handler: "jobs" } },
        });
        assert.ok(missing.includes("uploads: the function uploads is called by s3, in a way that no key says"));
    });
});

describe("an event that the rules refuse", () => {
    it("leaves nothing of it to an environment: what is written is a configuration", async () => {
        const file = EVENTS.replace(
            "arn:aws:sqs:eu-west-1:123456789012:the-jobs",
            "arn:aws:sqs:<region>:<account>:jobs",
        );
        const { config, missing } = await read({ "serverless.yml": file, "app.js": NODE });
        assert.ok(
            missing.some((each) => each.startsWith("events.queues.jobs: it is")),
            missing.join("\n"),
        );
        assert.equal((config["events"] as Record<string, unknown>)["queues"], undefined);
        assert.equal(config["environments"], undefined);
    });

    it("takes nothing from the others", async () => {
        const others = EVENTS.replace("QueueName: the-jobs", "QueueName: other");
        const { config } = await read({ "serverless.yml": others, "app.js": NODE });
        assert.deepEqual(config["environments"], {
            staging: { events: { queues: { jobs: { enabled: false } } } },
        });
    });
});

describe("a handler that the script build makes", () => {
    const nest = (handler: string) => ({
        "serverless.yml": `
service: nest
provider: { name: aws, runtime: nodejs22.x }
functions: { main: { handler: ${handler}, events: [ http: { method: ANY, path: "/" }, http: { method: ANY, path: "{proxy+}" } ] } }
`,
        "src/main.ts": "export const handler = async () => ({ statusCode: 200 });\n",
        "package-lock.json": "{}",
    });
    const manifest = (scripts: object) => JSON.stringify({ scripts, devDependencies: { typescript: "5" } });

    it("is none that is missing", async () => {
        const files = { ...nest("dist/main.handler"), "package.json": manifest({ build: "nest build" }) };
        const { config, missing, facts, words } = await read(files);
        assert.deepEqual(missing, []);
        assert.equal((config["function"] as { handler: string }).handler, "dist/main.handler");
        assert.ok(facts.some(({ what, value }) => what === "build" && value === "script build: nest build"));
        assert.ok(!words.some((word) => /script build/.test(word)), words.join("\n"));
    });

    it("is said where no source of that name is seen", async () => {
        const files = { ...nest("dist/bundle.handler"), "package.json": manifest({ build: "webpack" }) };
        const { missing, values } = await read(files);
        assert.deepEqual(missing, []);
        assert.ok(values.includes("main: the handler dist/bundle.handler, which the script build has to write"));
    });

    it("is missing without such a script, and where it would lie in a folder that is there", async () => {
        const bare = await read({ ...nest("dist/main.handler"), "package.json": manifest({ start: "nest start" }) });
        const there = await read({ ...nest("src/other.handler"), "package.json": manifest({ build: "nest build" }) });
        assert.match(bare.missing.join(), /the handler dist\/main\.handler, of which there is no source/);
        const top = await read({ ...nest("other.handler"), "package.json": manifest({ build: "nest build" }) });
        assert.match(top.missing.join(), /the handler other\.handler, of which there is no source/);
        assert.match(there.missing.join(), /the handler src\/other\.handler, of which there is no source/);
    });
});
