import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { platformJson } from "./support/cli";
import { aws } from "./support/emulated";
import { TestLab } from "./support/lab";

const ENVIRONMENTS = {
    staging: { branch: "staging", isolated: true },
    production: { branch: "master", promotesFrom: "staging", isolated: true },
};
const TODOS = {
    partitionKey: "id",
    indexes: { byOwner: { partitionKey: "owner", sortKey: "due" } },
    types: { due: "N" },
    timeToLive: "until",
};
const OTHERS = {
    buckets: { files: { expireAfter: 30, cors: { origins: ["https://www.example.com"] } } },
    queues: { jobs: { visibilityTimeout: 180, deadLetters: { maxReceiveCount: 3 } } },
    topics: { news: {} },
    secrets: { stripe: {} },
};
const VARIABLES = { JOBS_URL: "${queues.jobs.url}" };
const [STAGING, PRODUCTION] = ["platform-rehearsal_staging", "platform-rehearsal_production"] as const;
const [STAGING_TODOS, PRODUCTION_TODOS] = [`${STAGING}-todos`, `${PRODUCTION}-todos`] as const;

/** Each POST is a todo. */
const APPLICATION = `
import os

import boto3


def lambda_handler(event, context):
    table = boto3.resource("dynamodb").Table(os.environ["TODOS_TABLE"])
    if event["httpMethod"] == "POST":
        table.put_item(Item={"id": event["body"], "owner": "somebody"})
    return {"statusCode": 200, "body": table.name}
`;

/** The tests build on each other. */
describe("resources of the application, with the real engine", () => {
    let lab: TestLab;
    let source: string;

    const configure = (todos: object | undefined) => {
        const environment = todos === undefined ? VARIABLES : { ...VARIABLES, TODOS_TABLE: "${tables.todos.name}" };
        const tables = todos === undefined ? {} : { tables: { todos } };
        lab.configure({
            "platform:environments": ENVIRONMENTS,
            "platform:resources": { ...OTHERS, ...tables },
            "platform:function": { environment },
            "platform:removal": { protect: true },
        });
    };
    const items = (table: string): readonly string[] =>
        aws("dynamodb", "scan", "--table-name", table).Items.map(({ id }: { id: { S: string } }) => id.S);
    const post = async (environment: string, id: string) => {
        const { url = "" } = (await lab.stack.outputs()).environments[environment] ?? {};
        const answer = await fetch(`${url}/todos`, { method: "POST", body: id });
        return { status: answer.status, body: await answer.text() };
    };

    before(async () => {
        source = mkdtempSync(join(tmpdir(), "resources-"));
        writeFileSync(join(source, "app.py"), APPLICATION);
        lab = await TestLab.start();
        configure(TODOS);
    });

    after(() => {
        rmSync(source, { recursive: true, force: true });
        return lab.stop();
    });

    it("are made for each environment, and then there is nothing to do", async () => {
        const made = await lab.operate("up");
        for (const environment of Object.keys(ENVIRONMENTS)) {
            assert.ok(made.includes(`create aws:dynamodb/table:Table ${environment}-todos`), environment);
        }
        assert.deepEqual(await lab.operate("up"), []);
        assert.deepEqual(await lab.operate("preview", { refresh: true }), [], "as it is in AWS");
    });

    it("are in AWS as the configuration says", () => {
        for (const name of [STAGING, PRODUCTION]) {
            const { Table } = aws("dynamodb", "describe-table", "--table-name", `${name}-todos`);
            assert.deepEqual(
                [Table.BillingModeSummary.BillingMode, Table.GlobalSecondaryIndexes[0].IndexName],
                ["PAY_PER_REQUEST", "byOwner"],
            );
            const { TimeToLiveDescription } = aws("dynamodb", "describe-time-to-live", "--table-name", `${name}-todos`);
            assert.deepEqual(TimeToLiveDescription, { TimeToLiveStatus: "ENABLED", AttributeName: "until" });
            // The AWS CLI takes an address of its own for SQS, whatever AWS_ENDPOINT_URL says.
            const sqs = ["sqs", "--endpoint-url", lab.record.emulators.urls.ministack];
            const { QueueUrl } = aws(...sqs, "get-queue-url", "--queue-name", `${name}-jobs`);
            const { Attributes } = aws(
                ...sqs,
                "get-queue-attributes",
                "--queue-url",
                QueueUrl,
                "--attribute-names",
                "All",
            );
            const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(Attributes.RedrivePolicy);
            assert.deepEqual(
                [Attributes.VisibilityTimeout, deadLetterTargetArn, Number(maxReceiveCount)],
                ["180", `${Attributes.QueueArn}-dead`, 3],
            );
            const { TopicArn, Name } = {
                ...aws("sns", "list-topics").Topics.find((topic: { TopicArn: string }) =>
                    topic.TopicArn.endsWith(`:${name}-news`),
                ),
                ...aws("secretsmanager", "describe-secret", "--secret-id", `${name}-stripe`),
            };
            assert.deepEqual([typeof TopicArn, Name], ["string", `${name}-stripe`]);
            const prefix = `${name.replace("_", "-")}-files-`;
            const buckets: { Name: string }[] = aws("s3api", "list-buckets").Buckets;
            const bucket = buckets.find((each) => each.Name.startsWith(prefix))?.Name ?? "";
            const [cors] = aws("s3api", "get-bucket-cors", "--bucket", bucket).CORSRules;
            assert.deepEqual(cors.AllowedOrigins, ["https://www.example.com"]);
            const { Rules } = aws("s3api", "get-bucket-lifecycle-configuration", "--bucket", bucket);
            assert.deepEqual(
                Rules.map(({ Expiration }: { Expiration?: { Days: number } }) => Expiration?.Days),
                [undefined, 30],
            );
        }
    });

    it("are named by variables, and each environment's code writes into its own", async () => {
        await platformJson(lab, "release", source, "--to", "staging", "--yes");
        await platformJson(lab, "promote", "staging", "production", "--yes");
        assert.deepEqual(await post("staging", "tried"), { status: 200, body: STAGING_TODOS });
        assert.deepEqual([items(STAGING_TODOS), items(PRODUCTION_TODOS)], [["tried"], []]);
        assert.deepEqual(await post("production", "meant"), { status: 200, body: PRODUCTION_TODOS });
        assert.deepEqual([items(STAGING_TODOS), items(PRODUCTION_TODOS)], [["tried"], ["meant"]]);
    });

    it("are reached by the role of their own environment alone", () => {
        for (const [own, other] of [
            [STAGING, PRODUCTION],
            [PRODUCTION, STAGING],
        ] as const) {
            const { Role } = aws("lambda", "get-function-configuration", "--function-name", `${own}-app`);
            const role = String(Role).split("/").pop() ?? "";
            const names: string[] = aws("iam", "list-role-policies", "--role-name", role).PolicyNames;
            const all = names.map((name) =>
                JSON.stringify(
                    aws("iam", "get-role-policy", "--role-name", role, "--policy-name", name).PolicyDocument,
                ),
            );
            assert.ok(
                all.some((policy) => policy.includes(`table/${own}-todos"`)),
                all.join("\n"),
            );
            assert.ok(!all.some((policy) => policy.includes(`${other}-`)), all.join("\n"));
        }
    });

    it("that hold data are not left out by mistake", async () => {
        configure(undefined);
        await assert.rejects(lab.operate("up"), (error: Error) => {
            assert.match(error.message, /resources\.tables\.todos: is left out, and the stack has it/);
            assert.match(error.message, new RegExp(`would lose ${STAGING_TODOS}, ${PRODUCTION_TODOS}, with all`));
            return true;
        });
    });
});
