import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { LinksContext } from "../../components";
import { CHECKOUT } from "../../lab/folder";
import { LabStack } from "../../lab/stack";
import { platformJson } from "./support/cli";
import { aliasTarget, aws } from "./support/emulated";
import { Callers } from "./support/eventful";
import { TestLab } from "./support/lab";

const OWN = "platform-rehearsal_staging";
const FUNCTION = `${OWN}-app`;

/** A link of each kind, and what is changed of it; a topic and a secret have nothing but who may use them. */
const MADE = {
    tables: { todos: { partitionKey: "id" } },
    buckets: { files: { expireAfter: 30 } },
    queues: { jobs: { visibilityTimeout: 30 } },
    topics: { news: {} },
    secrets: { stripe: {} },
};
const CHANGED = {
    tables: {
        todos: {
            partitionKey: "id",
            indexes: { byOwner: { partitionKey: "owner" } },
            timeToLive: "until",
            stream: "NEW_IMAGE",
        },
    },
    buckets: { files: { expireAfter: 60, cors: { origins: ["https://www.example.com"] } } },
    queues: { jobs: { visibilityTimeout: 60, deadLetters: { maxReceiveCount: 3 } } },
    topics: { news: { grant: "none" } },
    secrets: { stripe: { grant: "none" } },
};
/** The services of links. */
const SERVICES = ["dynamodb", "s3", "secretsmanager", "sns", "sqs"];
const GOING = ["buckets.files", "queues.jobs", "secrets.stripe", "tables.todos"];

/** An application that tells who somebody is by one table of others, and sends what it is asked to to a queue of others. */
const APPLICATION = `
import os

import boto3


def lambda_handler(event, context):
    if event["httpMethod"] != "POST":
        return {"statusCode": 200, "body": "well"}
    found = boto3.client("dynamodb").get_item(TableName=os.environ["USERS_TABLE"], Key={"id": {"S": "1"}})
    name = found["Item"]["name"]["S"]
    boto3.client("sqs").send_message(QueueUrl=os.environ["BILLING_URL"], MessageBody=event["body"])
    return {"statusCode": 200, "body": name}
`;

/** A program whose `resources.ts` links a queue that is there already. @param grant @default - it links nothing */
const linking = (arn: string, grant?: "consume" | "publish") => async (): Promise<Record<string, unknown>> => {
    const platform = require("../../index") as typeof import("../../index");
    const resources = ({ environment, existing }: LinksContext) =>
        environment === undefined || grant === undefined ? {} : { billing: existing("queues", arn, grant) };
    return platform(() => ({ default: resources }));
};

/** From its making to its going, with data in it and releases before and after each step. The tests build on each other. */
describe("each kind of link, with the real engine", () => {
    let lab: TestLab;
    let callers: Callers;
    let source: string;
    let billing: string;
    let users: string;
    let stack: LabStack;
    let releases = 0;

    before(async () => {
        source = join(mkdtempSync(join(tmpdir(), "links-")), "application");
        cpSync(join(CHECKOUT, "examples", "application"), source, { recursive: true });
        lab = await TestLab.start({}, { writesOnce: true });
        callers = new Callers(OWN, lab.record.emulators.urls.ministack);
        const { QueueUrl } = callers.sqs("create-queue", "--queue-name", "billing");
        const asked = callers.sqs("get-queue-attributes", "--queue-url", QueueUrl, "--attribute-names", "QueueArn");
        billing = asked.Attributes.QueueArn;
        callers.sqs("send-message", "--queue-url", QueueUrl, "--message-body", "kept");
        const made = aws(
            ...["dynamodb", "create-table", "--table-name", "users", "--billing-mode", "PAY_PER_REQUEST"],
            ...["--key-schema", "AttributeName=id,KeyType=HASH"],
            ...["--attribute-definitions", "AttributeName=id,AttributeType=S"],
        );
        users = made.TableDescription.TableArn;
        const ada = JSON.stringify({ id: { S: "1" }, name: { S: "Ada" } });
        aws("dynamodb", "put-item", "--table-name", "users", "--item", ada);
        writeFileSync(join(source, "app.py"), APPLICATION);
    });

    after(() => {
        rmSync(join(source, ".."), { recursive: true, force: true });
        return lab.stop();
    });

    /**
     * Brings that up, with the table of others, after which there is nothing to do, and no release has moved.
     *
     * @param grant Of the queue of others: with `publish` the table may be read, with `consume` written too. @default - neither is linked
     */
    async function bringUp(
        resources: { readonly tables?: object },
        grant?: "consume" | "publish",
        going: readonly string[] = [],
    ): Promise<readonly string[]> {
        const served = releases === 0 ? undefined : aliasTarget(FUNCTION, "staging");
        stack = await LabStack.open(lab.folder, linking(billing, grant));
        lab.configure({
            "platform:environments": {
                staging: { branch: "staging", isolated: true },
                production: { branch: "master", promotesFrom: "staging", isolated: true },
            },
            "platform:resources": {
                ...resources,
                tables: {
                    ...resources.tables,
                    ...(grant && { users: { arn: users, grant: grant === "publish" ? "read" : "readWrite" } }),
                },
            },
            "platform:function": {
                environment: grant && { BILLING_URL: "${links.billing.url}", USERS_TABLE: "${tables.users.name}" },
            },
            "platform:removal": { protect: true, resources: going },
        });
        const done = await lab.operate("up", {}, stack);
        assert.deepEqual(await lab.operate("preview", { refresh: true }, stack), [], "as it is in AWS");
        assert.deepEqual(releases === 0 ? undefined : aliasTarget(FUNCTION, "staging"), served);
        return done.filter((each) => / staging(-|$)/.test(each));
    }

    async function release(): Promise<void> {
        releases += 1;
        writeFileSync(join(source, "VERSION"), `release ${releases}\n`);
        await platformJson(lab, "release", source, "--to", "staging", "--yes");
    }

    const bucketName = () => {
        const buckets: { Name: string }[] = aws("s3api", "list-buckets").Buckets;
        return buckets.find(({ Name }) => Name.startsWith("platform-rehearsal-staging-files-"))?.Name ?? "";
    };

    const waiting = (url: string) =>
        callers.sqs("get-queue-attributes", "--queue-url", url, "--attribute-names", "All").Attributes
            .ApproximateNumberOfMessages as string;

    /** What is in each of them. */
    const kept = () => ({
        table: aws("dynamodb", "scan", "--table-name", `${OWN}-todos`).Items,
        bucket: aws("s3api", "list-objects-v2", "--bucket", bucketName()).Contents.map(
            ({ Key }: { Key: string }) => Key,
        ),
        queue: waiting(callers.queueUrl("jobs")),
        secret: aws("secretsmanager", "get-secret-value", "--secret-id", `${OWN}-stripe`).SecretString,
        existing: waiting(callers.sqs("get-queue-url", "--queue-name", "billing").QueueUrl),
        users: aws("dynamodb", "scan", "--table-name", "users").Count as number,
    });
    const DATA = {
        table: [{ id: { S: "1" } }],
        bucket: ["a.txt"],
        queue: "1",
        secret: "sk_test",
        existing: "2",
        users: 1,
    };

    /** What the role of the environment's function may do with what is linked, by the service; with what others have made by `billing` and `users`. */
    function allowed(): Readonly<Record<string, readonly string[]>> {
        const { Role } = aws("lambda", "get-function-configuration", "--function-name", FUNCTION);
        const role = ["--role-name", String(Role).split("/").pop() ?? ""];
        const names: string[] = aws("iam", "list-role-policies", ...role).PolicyNames;
        const statements = names.flatMap(
            (name): { Effect: string; Action: string[]; Resource: string[] }[] =>
                aws("iam", "get-role-policy", ...role, "--policy-name", name).PolicyDocument.Statement,
        );
        const found: Record<string, string[]> = {};
        for (const { Effect, Action, Resource } of statements) {
            for (const arn of Effect === "Allow" ? [Resource].flat() : []) {
                const [, , service = ""] = arn.split(":");
                const key = arn === billing ? "billing" : arn.startsWith(users) ? "users" : service;
                if (SERVICES.includes(service)) {
                    found[key] = [...new Set([...(found[key] ?? []), ...[Action].flat()])].sort();
                }
            }
        }
        return found;
    }

    it("is made, and the role may do with it what is granted", async () => {
        const done = await bringUp(MADE, "publish");
        for (const each of [
            "dynamodb/table:Table",
            "sqs/queue:Queue",
            "sns/topic:Topic",
            "secretsmanager/secret:Secret",
        ]) {
            assert.ok(
                done.some((operation) => operation.startsWith(`create aws:${each} staging-`)),
                each,
            );
        }
        const may = allowed();
        assert.deepEqual(Object.keys(may).sort(), ["billing", ...SERVICES, "users"]);
        for (const [key, action, other] of [
            ["billing", "sqs:SendMessage", "sqs:ReceiveMessage"],
            ["dynamodb", "dynamodb:PutItem", "dynamodb:DeleteTable"],
            ["s3", "s3:PutObject", "s3:DeleteBucket"],
            ["secretsmanager", "secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"],
            ["sns", "sns:Publish", "sns:Subscribe"],
            ["sqs", "sqs:SendMessage", "sqs:ReceiveMessage"],
            ["users", "dynamodb:GetItem", "dynamodb:PutItem"],
        ] as const) {
            const actions = may[key] ?? [];
            assert.deepEqual([actions.includes(action), actions.includes(other)], [true, false], actions.join(", "));
        }
        await release();
        const { url = "" } = (await lab.stack.outputs()).environments["staging"] ?? {};
        const answer = await fetch(`${url}/bills`, { method: "POST", body: "a bill" });
        assert.deepEqual([answer.status, await answer.text()], [200, "Ada"], "what others have made is used");
        aws("dynamodb", "put-item", "--table-name", `${OWN}-todos`, "--item", '{"id": {"S": "1"}}');
        aws("s3api", "put-object", "--bucket", bucketName(), "--key", "a.txt", "--body", join(source, "VERSION"));
        callers.sqs("send-message", "--queue-url", callers.queueUrl("jobs"), "--message-body", "kept");
        aws("secretsmanager", "put-secret-value", "--secret-id", `${OWN}-stripe`, "--secret-string", "sk_test");
        assert.deepEqual(kept(), DATA);
    });

    it("changes where it is, with what is in it", async () => {
        const done = await bringUp(CHANGED, "consume");
        assert.deepEqual(
            done.filter((each) => /^(replace|delete)|create-replacement/.test(each)),
            [],
        );
        for (const each of ["dynamodb/table:Table staging-todos", "sqs/queue:Queue staging-jobs"]) {
            assert.ok(done.includes(`update aws:${each}`), done.join("\n"));
        }
        const { billing: queue, users: table, sns, secretsmanager } = allowed();
        assert.ok(table?.includes("dynamodb:PutItem"), String(table));
        assert.ok(queue?.includes("sqs:ReceiveMessage") === true && !queue.includes("sqs:SendMessage"), String(queue));
        assert.deepEqual([sns, secretsmanager], [undefined, undefined]);
        assert.deepEqual(kept(), DATA);
    });

    it("stays as it is, with what is in it, when a release is rolled back", async () => {
        await release();
        await platformJson(lab, "rollback", "staging", "--yes");
        assert.deepEqual(kept(), DATA);
        assert.deepEqual(await lab.operate("up", {}, stack), []);
    });

    it("goes in two steps, neither of them by mistake, and stays in AWS with what is in it", async () => {
        await assert.rejects(bringUp({}), /resources\.tables\.todos: is left out, and the stack has it/);
        const guarded = () => aws("dynamodb", "describe-table", "--table-name", `${OWN}-todos`).Table;
        assert.equal(guarded().DeletionProtectionEnabled, true);
        const freed = await bringUp(CHANGED, "consume", GOING);
        assert.deepEqual(
            freed,
            ["update aws:dynamodb/table:Table staging-todos"],
            "nothing but protection has changed",
        );
        assert.equal(guarded().DeletionProtectionEnabled, false);
        const done = await bringUp({}, undefined, GOING);
        for (const each of ["dynamodb/table:Table staging-todos", "sqs/queue:Queue staging-jobs"]) {
            assert.ok(done.includes(`delete aws:${each}`), done.join("\n"));
        }
        assert.deepEqual(kept(), DATA);
        assert.deepEqual(allowed(), {});
        const topics: { TopicArn: string }[] = aws("sns", "list-topics").Topics;
        assert.ok(!topics.some(({ TopicArn }) => TopicArn.endsWith(`:${OWN}-news`)), "a topic holds nothing");
        await release();
    });
});
