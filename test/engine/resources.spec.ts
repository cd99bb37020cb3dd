import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { LinksContext } from "../../components";
import { LabStack } from "../../lab/stack";
import { platform, platformJson } from "./support/cli";
import { aliasTarget, aws } from "./support/emulated";
import { Callers, CHANGED_EVENTS, eventful, EVENTS } from "./support/eventful";
import { TestLab } from "./support/lab";
import { NAMED, namedArns, policiesOf } from "./support/named";

const ENVIRONMENTS = {
    staging: { branch: "staging", isolated: true },
    production: { branch: "master", promotesFrom: "staging", isolated: true },
};
const TODOS = {
    partitionKey: "id",
    indexes: { byOwner: { partitionKey: "owner", sortKey: "due" } },
    types: { due: "N" },
    timeToLive: "until",
    stream: "NEW_IMAGE",
};
const OTHERS = {
    buckets: { files: { expireAfter: 30, cors: { origins: ["https://www.example.com"] } } },
    // As long as the handler may take: what fails is a dead letter soon.
    queues: { jobs: { visibilityTimeout: 15, deadLetters: { maxReceiveCount: 1 } } },
    topics: { news: {} },
    secrets: { stripe: {} },
};
const VARIABLES = { JOBS_URL: "${queues.jobs.url}", MAILS_URL: "${links.mails.url}" };
const [STAGING, PRODUCTION] = ["platform-rehearsal_staging", "platform-rehearsal_production"] as const;
const [STAGING_TODOS, PRODUCTION_TODOS] = [`${STAGING}-todos`, `${PRODUCTION}-todos`] as const;

/** The program of a team that makes a queue and a table of its own for each environment, beside what the configuration says. */
const ownProgram = (hasNotes: boolean) => async (): Promise<Record<string, unknown>> => {
    const platform = require("../../index") as typeof import("../../index");
    const resources = ({ environment, queue, table }: LinksContext) => {
        if (environment === undefined) {
            return {};
        }
        const mails = queue("mails", { grant: "publish" });
        return hasNotes ? { mails, notes: table("notes", { partitionKey: "id" }) } : { mails };
    };
    return platform(() => ({ default: resources }));
};

/** The tests build on each other. */
describe("resources of the application, with the real engine", () => {
    let lab: TestLab;
    let source: string;
    let callers: Callers;
    let stack: LabStack;

    const configure = (todos: object | undefined, events: object = {}) => {
        const environment = todos === undefined ? VARIABLES : { ...VARIABLES, TODOS_TABLE: "${tables.todos.name}" };
        const all = Object.entries(NAMED).map(([kind, named]) => [
            kind,
            { ...named, ...(kind === "tables" ? todos && { todos } : OTHERS[kind as keyof typeof OTHERS]) },
        ]);
        lab.configure({
            "platform:environments": { ...ENVIRONMENTS, staging: { ...ENVIRONMENTS.staging, events } },
            "platform:resources": Object.fromEntries(all),
            "platform:function": { environment, handlers: { jobs: { handler: "app.jobs", timeout: 15 } } },
            "platform:removal": { protect: true },
        });
    };
    const up = () => lab.operate("up", {}, stack);
    const items = (table: string): readonly string[] =>
        aws("dynamodb", "scan", "--table-name", table).Items.map(({ id }: { id: { S: string } }) => id.S);
    const release = async (marker: string) => {
        writeFileSync(join(source, "app.py"), eventful(marker));
        await platformJson(lab, "release", source, "--to", "staging", "--yes");
    };
    /** What each alias of the functions of both environments points at. */
    const targets = () =>
        ["staging", "production"].flatMap((name) => [
            aliasTarget(`platform-rehearsal_${name}-app`, name),
            aliasTarget(`platform-rehearsal_${name}_jobs-handler`, name),
        ]);
    const post = async (environment: string, id: string) => {
        const { url = "" } = (await lab.stack.outputs()).environments[environment] ?? {};
        const answer = await fetch(`${url}/todos`, { method: "POST", body: id });
        return { status: answer.status, body: await answer.text() };
    };

    before(async () => {
        source = mkdtempSync(join(tmpdir(), "resources-"));
        lab = await TestLab.start({}, { writesOnce: true });
        callers = new Callers(STAGING, lab.record.emulators.urls.ministack);
        stack = await LabStack.open(lab.folder, ownProgram(true));
        configure(TODOS);
    });

    after(() => {
        rmSync(source, { recursive: true, force: true });
        return lab.stop();
    });

    it("are made for each environment, and then there is nothing to do", async () => {
        const made = await up();
        for (const environment of Object.keys(ENVIRONMENTS)) {
            for (const each of ["dynamodb/table:Table ${0}-todos", "sqs/queue:Queue ${0}-mails"]) {
                assert.ok(made.includes(`create aws:${each.replace("${0}", environment)}`), each);
            }
        }
        assert.deepEqual(await lab.operate("preview", { refresh: true }, stack), [], "as it is in AWS");
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
            const url = new Callers(name, lab.record.emulators.urls.ministack).queueUrl("jobs");
            const { Attributes } = callers.sqs("get-queue-attributes", "--queue-url", url, "--attribute-names", "All");
            const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(Attributes.RedrivePolicy);
            assert.deepEqual(
                [Attributes.VisibilityTimeout, deadLetterTargetArn, Number(maxReceiveCount)],
                ["15", `${Attributes.QueueArn}-dead`, 1],
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

    it("have the names that the configuration gives them, and the role of each environment reaches those that are shared", () => {
        const arns = namedArns(callers);
        for (const own of [STAGING, PRODUCTION]) {
            const all = policiesOf(`${own}-app`);
            arns.forEach((arn) => assert.match(all.join("\n"), new RegExp(`"${arn.replaceAll("*", "\\*")}"`), own));
        }
    });

    it("are named by variables, and each environment's code writes into its own", async () => {
        await release("first");
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
            const all = policiesOf(`${own}-app`);
            for (const reached of [`table/${own}-todos"`, `:${own}-mails"`]) {
                assert.ok(
                    all.some((policy) => policy.includes(reached)),
                    all.join("\n"),
                );
            }
            assert.ok(!all.some((policy) => policy.includes(`${other}-`)), all.join("\n"));
        }
    });

    it("call an environment by events, which are added and move nothing", async () => {
        const served = targets();
        configure(TODOS, EVENTS);
        const done = await up();
        assert.deepEqual(done.map((each) => each.replace(/^(\w+) \S+:/, "$1 ")).sort(), [
            "create BucketNotification staging-files",
            "create EnvironmentEvents staging",
            "create EventSourceMapping staging-queue-jobs",
            "create EventSourceMapping staging-queue-mails",
            "create EventSourceMapping staging-stream-todos",
            "create Permission staging-bucket-files",
            "create Permission staging-topic-news",
            "create Role staging-schedules",
            "create RolePolicy staging-events",
            "create RolePolicy staging-schedules",
            "create Schedule staging-nightly",
            "create ScheduleGroup staging",
            "create TopicSubscription staging-news",
        ]);
        assert.deepEqual(targets(), served);
        callers.send("poison");
    });

    it("are called by a queue that resources.ts has made, too", async () => {
        callers.sqs("send-message", "--queue-url", callers.queueUrl("mails"), "--message-body", "by link");
        assert.deepEqual(await callers.got("by link"), [["first app staging"]]);
    });

    it("follow a release, each to its handler, and a roll-back takes them along", async () => {
        const by = (marker: string) => ["jobs", "app", "app", "app"].map((handler) => [`${marker} ${handler} staging`]);
        await release("second");
        callers.tell("two");
        assert.deepEqual(await callers.got(...Callers.told("two")), by("second"));
        const back = await platform(lab, "rollback", "staging", "--yes");
        assert.equal(back.code, 0, back.stderr);
        callers.tell("three");
        assert.deepEqual(await callers.got(...Callers.told("three")), by("first"));
        await callers.isDead("poison");
    });

    it("change in place, and then there is nothing to do", async () => {
        const served = targets();
        configure(TODOS, CHANGED_EVENTS);
        assert.deepEqual(await up(), [
            "create aws:scheduler/schedule:Schedule staging-soon",
            "update aws:iam/rolePolicy:RolePolicy staging-schedules",
            "update aws:lambda/eventSourceMapping:EventSourceMapping staging-queue-jobs",
            "update aws:lambda/eventSourceMapping:EventSourceMapping staging-stream-todos",
            "update aws:s3/bucketNotification:BucketNotification staging-files",
            "update aws:scheduler/schedule:Schedule staging-nightly",
            "update aws:sns/topicSubscription:TopicSubscription staging-news",
        ]);
        const { EventSourceMappings: mappings } = aws("lambda", "list-event-source-mappings");
        const queue = mappings.find(({ EventSourceArn }: { EventSourceArn: string }) =>
            EventSourceArn.endsWith("-jobs"),
        );
        assert.deepEqual([queue.State, queue.BatchSize], ["Disabled", 5]);
        assert.deepEqual(await callers.got('{"text": "soon"}'), [["first jobs staging"]]);
        assert.deepEqual(await lab.operate("preview", { refresh: true }, stack), [], "as it is in AWS");
        assert.deepEqual(targets(), served);
    });

    it("go, and nothing else goes with them", async () => {
        const served = targets();
        configure(TODOS);
        const done = await up();
        assert.deepEqual([done.length, done.filter((each) => !each.startsWith("delete "))], [14, []], done.join("\n"));
        assert.deepEqual(aws("lambda", "list-event-source-mappings").EventSourceMappings, []);
        assert.deepEqual([...items(STAGING_TODOS)].sort(), ["three", "tried", "two"]);
        assert.deepEqual(targets(), served);
    });

    it("do not lose their name by mistake: another one is another table", async () => {
        const named = NAMED.tables.weather;
        named.name = "ClimateData";
        try {
            configure(TODOS);
            await assert.rejects(up(), (error: Error) => {
                assert.match(error.message, /resources\.tables\.weather: is left out, and the stack has it/);
                assert.match(error.message, /would lose WeatherData, with all/);
                return true;
            });
        } finally {
            named.name = "WeatherData";
        }
    });

    it("that hold data are not left out by mistake", async () => {
        configure(undefined);
        await assert.rejects(up(), (error: Error) => {
            assert.match(error.message, /resources\.tables\.todos: is left out, and the stack has it/);
            assert.match(error.message, new RegExp(`would lose ${STAGING_TODOS}, ${PRODUCTION_TODOS}, with all`));
            return true;
        });
        const { code, stderr } = await platform(lab, "preview");
        assert.equal(code, 1, stderr);
        for (const table of [STAGING_TODOS, PRODUCTION_TODOS]) {
            const count = items(table).length;
            const said = `# items: ${count === 0 ? "none" : count}, as DynamoDB has counted them, [^:]+: aws dynamodb describe-table`;
            assert.match(stderr, new RegExp(`${said} --table-name ${table} `));
        }
    });

    it("that hold data are not left out of resources.ts either, and it is said how much is in them", async () => {
        configure(TODOS);
        const without = await LabStack.open(lab.folder, ownProgram(false));
        await assert.rejects(lab.operate("up", {}, without), (error: Error) => {
            assert.match(error.message, /resources\.ts, tables\.notes: is left out, and the stack has it/);
            assert.match(
                error.message,
                new RegExp(`describe-table --table-name ${STAGING}-notes --query Table.ItemCount`),
            );
            return true;
        });
        assert.deepEqual(await up(), [], "nothing was touched");
    });
});
