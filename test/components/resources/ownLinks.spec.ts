import assert from "node:assert/strict";

import * as sqs from "@pulumi/aws/sqs";
import * as pulumi from "@pulumi/pulumi";

import type { LinksContext } from "../../../components";
import type { PolicyDocument } from "../../../components/policies";
import example from "../../../examples/resources/resources";
import { outline } from "../../support/outline";
import { recordPlatform, TAGS } from "../../support/platform";
import { find, type Recording } from "../../support/recorder";

const ISOLATED = {
    staging: { branch: "staging", isolated: true },
    production: { branch: "master", promotesFrom: "staging", isolated: true },
};

/** The program with such a `resources.ts`. */
const recorded = (make: unknown, environment: object = {}, rest: Readonly<Record<string, string>> = {}) =>
    recordPlatform(
        {
            "platform:environments": JSON.stringify(ISOLATED),
            "platform:function": JSON.stringify({ environment }),
            ...rest,
        },
        {},
        [],
        () => ({ default: make }),
    );

function statementsOf(recording: Recording, name: string): PolicyDocument["Statement"] {
    const { inputs } = find(recording, "aws:iam/rolePolicy:RolePolicy", name);
    return (JSON.parse(String(inputs["policy"])) as PolicyDocument).Statement;
}

function variablesOf(recording: Recording, name: string): unknown {
    const { inputs } = find(recording, "aws:lambda/function:Function", name);
    return (inputs["environment"] as { variables?: unknown } | undefined)?.variables;
}

/** A link of each helper for each environment, and one that all share. */
const usual = ({ environment, table, bucket, queue, topic, secret, existing }: LinksContext) =>
    environment === undefined
        ? { countries: table("countries", { partitionKey: "code", grant: "read" }) }
        : {
              todos: table("todos", { partitionKey: "id" }),
              files: bucket("files"),
              jobs: queue("jobs", { grant: "consume", deadLetters: { maxReceiveCount: 3 } }),
              news: topic("news"),
              stripe: secret("stripe", { protect: false }),
              billing: existing("queues", "arn:aws:sqs:eu-west-1:123456789012:billing", "publish"),
          };

describe("resources.ts", () => {
    it("makes nothing where there is none", async () => {
        const { resources } = await recordPlatform();
        assert.deepEqual(
            resources.filter(({ type }) => type.includes("OwnResources")),
            [],
        );
    });

    it("is asked once for what all share and once for each environment, with what it needs", async () => {
        const asked: unknown[] = [];
        await recorded(({ environment, projectName, region, protect, tags, named, nameOf }: LinksContext) => {
            const names = [named("todos"), nameOf("todos"), nameOf("files", "buckets")];
            asked.push([environment, projectName, region, protect, tags, ...names]);
            return {};
        });
        const of = (environment: string) => [
            environment,
            ...["shop", "eu-west-1", true, { ...TAGS, Environment: environment }],
            ...[`${environment}-todos`, `shop_${environment}-todos`, `shop-${environment}-files-`],
        ];
        assert.deepEqual(asked, [
            [undefined, "shop", "eu-west-1", true, TAGS, "todos", "shop-todos", "shop-files-"],
            of("staging"),
            of("production"),
        ]);
    });

    it("has helpers that protect what holds data, name it, and let the environment's role reach it alone", async () => {
        const recording = await recorded(usual, {
            TODOS: "${links.todos.name} in ${links.countries.name}",
            BILLING: "${links.billing.url}",
        });
        const lines = outline(recording).filter((line) => /^(Table|Queue|Secret|Topic|Bucket) /.test(line));
        assert.deepEqual(
            lines.filter((line) => /staging|countries/.test(line)),
            [
                "Bucket staging-files of LinkedBucket staging-files; by aws; protect; retainOnDelete",
                "Queue staging-jobs of LinkedQueue staging-jobs; by aws; protect; retainOnDelete",
                "Queue staging-jobs-dead of LinkedQueue staging-jobs; by aws; protect; retainOnDelete",
                "Secret staging-stripe of LinkedSecret staging-stripe; by aws; retainOnDelete",
                "Table countries of LinkedTable countries; by aws; protect; retainOnDelete",
                "Table staging-todos of LinkedTable staging-todos; by aws; protect; retainOnDelete",
                "Topic staging-news of LinkedTopic staging-news; by aws",
            ],
        );
        assert.deepEqual(variablesOf(recording, "own-staging"), {
            TODOS: "shop_staging-todos in shop-countries",
            BILLING: "https://sqs.eu-west-1.amazonaws.com/123456789012/billing",
        });
        const statements = statementsOf(recording, "own-staging-links");
        assert.deepEqual(
            statements.map(({ Sid }) => Sid),
            ["ConsumeMessages", "ListBuckets", "Publish", "ReadObjects", "ReadSecrets", "ReadTables"].concat(
                ...["ReadWriteTables", "SendMessages", "WriteObjects"],
            ),
        );
        const tables = statements.filter(({ Sid = "" }) => Sid.endsWith("Tables")).map(({ Resource }) => Resource);
        assert.deepEqual(tables, [["arn:Table/countries"], ["arn:Table/staging-todos"]]);
    });

    it("may make anything, whose statements never reach the platform's own", async () => {
        const recording = await recorded(({ environment, opts, named, nameOf, tags }: LinksContext) => {
            if (environment === undefined) {
                return {};
            }
            const orders = new sqs.Queue(named("orders"), { name: nameOf("orders"), delaySeconds: 5, tags }, opts);
            const statements = [{ Sid: "Send", Action: "sqs:SendMessage", Resource: orders.arn }];
            return { orders: { settings: { url: orders.url }, statements } };
        });
        const { parent, provider, inputs } = find(recording, "aws:sqs/queue:Queue", "staging-orders");
        assert.deepEqual([parent, provider], ["platform:index:OwnResources staging", "aws"]);
        assert.equal(inputs["name"], "shop_staging-orders");
        assert.deepEqual(statementsOf(recording, "own-staging-links"), [
            { Sid: "Send", Effect: "Allow", Action: ["sqs:SendMessage"], Resource: ["arn:Queue/staging-orders"] },
        ]);
        assert.ok(
            statementsOf(recording, "own-staging-own").some(
                ({ Effect, Sid }) => `${Effect} ${Sid}` === "Deny KeepFunction",
            ),
        );
    });

    it("is shown by an example", async () => {
        const recording = await recorded(example, {
            TODOS: "${links.todos.name}",
            SESSIONS: "${links.sessions.name}",
            COUNTRIES: "${links.countries.name}",
        });
        const sessions = find(recording, "aws:dynamodb/table:Table", "production-sessions");
        assert.deepEqual([sessions.inputs["writeCapacity"], sessions.options["protect"]], [20, true]);
        assert.deepEqual(variablesOf(recording, "own-production"), {
            TODOS: "shop_production-todos",
            SESSIONS: "shop_production-sessions",
            COUNTRIES: "shop-countries",
        });
        const kept = statementsOf(recording, "own-production-links").find(({ Sid }) => Sid === "KeepSessions");
        assert.deepEqual(kept?.Resource, ["arn:Table/production-sessions"]);
    });

    const own = (make: (context: LinksContext) => unknown) => (context: LinksContext) =>
        context.environment === undefined ? {} : make(context);
    const statement = (more: object) =>
        own(() => ({ a: { statements: [{ Action: "sqs:SendMessage", Resource: "arn:aws:sqs:::q", ...more }] } }));
    const FAULTS: readonly (readonly [string, unknown, RegExp])[] = [
        ["exports no function", 5, /^resources\.ts exports no function\. It is to have: export default/],
        [
            "throws",
            own(() => {
                throw new Error("no such thing");
            }),
            /^resources\.ts for staging: no such thing/,
        ],
        ["rejects", () => Promise.reject(new Error("later")), /^resources\.ts for what all environments share: later/],
        ["returns nothing", own(() => undefined), /returns nothing, not links by their names\. .* return {}/],
        ["returns a list", own(() => []), /returns a list, not links/],
        ["names a link otherwise", own(() => ({ "a-b": {} })), /returns a link a-b\. A name has/],
        ["returns a text for a link", own(() => ({ a: "x" })), /a link a that is x\. A link has settings/],
        ["returns an unknown member", own(() => ({ a: { setting: {} } })), /a link a that has setting, which nothing/],
        ["returns a number", own(() => ({ a: { settings: { x: 5 } } })), /that has 5 for its setting x, which/],
        ["returns no Action", statement({ Action: undefined }), /statements\[0\], whose Action is nothing/],
        ["returns no service", statement({ Action: ["Send"] }), /whose Action is Send, and not service:Action/],
        ["returns an Effect", statement({ Effect: "allow" }), /whose Effect is allow, and not Allow or Deny/],
        ["returns no Resource", statement({ Resource: undefined }), /whose Resource is nothing, and not an ARN/],
        ["returns another member", statement({ Principal: "*" }), /which has Principal\. A statement has Sid/],
        ["allows all of a service", statement({ Action: "sqs:*", Resource: "*" }), /which allows sqs:\* on \*/],
        [
            "takes a key twice",
            own(({ queue }) => ({ a: queue("jobs"), b: queue("jobs") })),
            /takes the name jobs twice for queues/,
        ],
        [
            "takes a key of another shape",
            own(({ queue }) => ({ a: queue("my-jobs") })),
            /names one of the queues my-jobs/,
        ],
        [
            "takes a key of resources",
            own(({ topic }) => ({ a: topic("taken") })),
            /resources\.topics\.taken of the config/,
        ],
        [
            "takes a name in the program twice",
            own(({ named, nameOf, opts }) => {
                const make = () => new sqs.Queue(named("x"), { name: nameOf("x") }, opts);
                make();
                make();
                return {};
            }),
            /takes the name staging-x twice for aws:sqs\/queue:Queue/,
        ],
        [
            "forgets the environment in the program",
            own(({ nameOf, opts }) => void new sqs.Queue("x", { name: nameOf("x") }, opts)),
            /makes aws:sqs\/queue:Queue x, which every environment would make/,
        ],
        [
            "makes another environment's name",
            own(({ named, opts }) => void new sqs.Queue(named("x"), { name: "shop_other-x" }, opts)),
            /staging-x called shop_other-x in AWS\. The names of staging begin with shop_staging-/,
        ],
        [
            "makes no name",
            own(({ named, opts }) => void new sqs.Queue(named("x"), {}, opts)),
            /staging-x without a name of its own in AWS/,
        ],
        [
            "has a link for all and for one",
            () => ({ a: {} }),
            /resources\.ts for staging: returns a link a, which is one of those that all environments share/,
        ],
    ];
    for (const [what, make, words] of FAULTS) {
        it(`that ${what} is refused with a sentence`, async () => {
            const taken = { "platform:resources": '{"topics":{"taken":{}}}' };
            await assert.rejects(recorded(make, {}, taken), (error: Error) => {
                assert.ok(pulumi.RunError.isInstance(error), String(error));
                assert.match(error.message, words);
                return true;
            });
        });
    }

    it("that cannot be loaded is refused with a sentence", async () => {
        const load = () => {
            throw new Error("broken");
        };
        await assert.rejects(recordPlatform({}, {}, [], load), /^Error: resources\.ts cannot be loaded: broken/);
    });

    it("gives variables of a shared function what all share, and refuses what each environment has alone", async () => {
        const shared = { "platform:environments": '{"staging":{"branch":"staging"},"production":{"branch":"master"}}' };
        const recording = await recorded(usual, { COUNTRIES: "${links.countries.name}" }, shared);
        assert.deepEqual(variablesOf(recording, "function"), { COUNTRIES: "shop-countries" });
        const refused = async (variables: object, words: RegExp, rest = {}) =>
            assert.rejects(recorded(usual, variables, rest), (error: Error) => {
                assert.match(error.message, words);
                return true;
            });
        await refused(
            { TODOS: "${links.todos.name}" },
            /function\.environment\.TODOS: is \$\{links\.todos\.name\}, of which each environment has its own, and production, staging share one function[^]*environments\.staging\.isolated' true/,
            shared,
        );
        await refused({ TODO: "${links.todo.name}" }, /makes no link todo\n\s+expected: did you mean todos\?/);
        await refused({ TODO: "${links.todos.nam}" }, /has no setting nam\n\s+expected: did you mean name\?/);
        await assert.rejects(
            recordPlatform({ "platform:function": '{"environment":{"TODO":"${links.todos.name}"}}' }),
            /there is no resources\.ts beside index\.ts/,
        );
    });
});
