import assert from "node:assert/strict";

import * as kinesis from "@pulumi/aws/kinesis";

import type { LinksContext } from "../../../components";
import { recordPlatform } from "../../support/platform";
import { find } from "../../support/recorder";

const ISOLATED = {
    staging: { branch: "staging", isolated: true },
    production: { branch: "master", promotesFrom: "staging", isolated: true },
};

const links = ({ environment, existing, ...make }: LinksContext) =>
    environment === undefined
        ? { all: make.queue("all"), pictures: make.bucket("pictures"), bare: { settings: { name: "bare" } } }
        : {
              jobs: make.queue("jobs", { visibilityTimeout: 60 }),
              quick: make.queue("quick", { visibilityTimeout: 1 }),
              ordered: make.queue("ordered", { fifo: true }),
              todos: make.table("todos", { partitionKey: "id", stream: "NEW_IMAGE" }),
              plain: make.table("plain", { partitionKey: "id" }),
              news: make.topic("news"),
              files: make.bucket("files"),
              theirs: existing("buckets", "arn:aws:s3:::theirs", "read"),
              clicks: { settings: { arn: clicksOf(make).arn } },
          };

function clicksOf({ named, nameOf, opts }: Pick<LinksContext, "named" | "nameOf" | "opts">): kinesis.Stream {
    return new kinesis.Stream(named("clicks"), { name: nameOf("clicks"), shardCount: 1 }, opts);
}

/** The program with these events of staging. */
const recorded = (events: object, more: object = {}, make: ((context: LinksContext) => object) | undefined = links) =>
    recordPlatform(
        {
            "platform:environments": JSON.stringify({ ...ISOLATED, staging: { ...ISOLATED.staging, events } }),
            ...Object.fromEntries(
                Object.entries(more).map(([key, value]) => [`platform:${key}`, JSON.stringify(value)]),
            ),
        },
        {},
        [],
        make === undefined ? undefined : () => ({ default: make }),
    );

describe("events that name links of resources.ts", () => {
    it("are warned of where their queue gives up no message", async () => {
        const deadLetters = { maxReceiveCount: 3 };
        const make = ({ environment, existing, queue }: LinksContext) => {
            return environment === undefined
                ? { all: queue("all") }
                : {
                      ...{ jobs: queue("jobs", { visibilityTimeout: 180 }), kept: queue("kept", { deadLetters }) },
                      theirs: existing("queues", "arn:aws:sqs:eu-west-1:123456789012:theirs", "consume"),
                      own: { settings: { arn: "arn:aws:sqs:eu-west-1:123456789012:own" } },
                  };
        };
        const queues = Object.fromEntries(
            ["all", "jobs", "kept", "own", "theirs"].map((name) => [name, { queue: `links.${name}` }]),
        );
        const more = { function: { timeout: 5 }, resources: { queues: { plain: { visibilityTimeout: 180 } } } };
        const { warnings } = await recorded({ queues: { ...queues, plain: { queue: "plain" } } }, more, make);
        const told = warnings.filter((each) => each.includes("deadLetters"));
        assert.deepEqual(
            told.map((each) => /(\S+)( of resources\.ts)? has no deadLetters/.exec(each)?.[1]),
            ["resources.queues.plain", "links.all", "links.jobs"],
        );
        assert.match(told[1] ?? "", /queue\("…", \{ deadLetters: \{ maxReceiveCount: 5 \} \}\)$/);
    });

    it("come from what a helper has made, whosever it is", async () => {
        const recording = await recorded({
            queues: { jobs: { queue: "links.jobs" }, all: { queue: "links.all" } },
            streams: { todos: { stream: "links.todos", onFailure: "links.news" } },
            topics: { news: { topic: "links.news" } },
            buckets: { files: { bucket: "links.files" } },
            schedules: { nightly: { schedule: "rate(1 day)", deadLetter: "links.jobs" } },
        });
        const mapping = (name: string) =>
            find(recording, "aws:lambda/eventSourceMapping:EventSourceMapping", `staging-${name}`).inputs;
        assert.deepEqual(
            ["queue-jobs", "queue-all"].map((name) => mapping(name)["eventSourceArn"]),
            ["arn:Queue/staging-jobs", "arn:Queue/all"],
        );
        assert.match(String(mapping("stream-todos")["eventSourceArn"]), /staging-todos/);
        assert.deepEqual(mapping("stream-todos")["destinationConfig"], {
            onFailure: { destinationArn: "arn:Topic/staging-news" },
        });
        const { inputs } = find(recording, "aws:sns/topicSubscription:TopicSubscription", "staging-news");
        assert.equal(inputs["topic"], "arn:Topic/staging-news");
        const told = find(recording, "aws:s3/bucketNotification:BucketNotification", "staging-links.files");
        assert.match(String(told.inputs["bucket"]), /staging-files/);
        const { target } = find(recording, "aws:scheduler/schedule:Schedule", "staging-nightly").inputs as {
            target: { deadLetterConfig: { arn: string } };
        };
        assert.equal(target.deadLetterConfig.arn, "arn:Queue/staging-jobs");
    });

    it("are one configuration of notifications for a bucket that all share", async () => {
        const told = (prefix: string) => ({ buckets: { pictures: { bucket: "links.pictures", prefix } } });
        const environments = {
            staging: { ...ISOLATED.staging, events: told("in/") },
            production: { ...ISOLATED.production, events: told("out/") },
        };
        const recording = await recorded({}, { environments });
        const { inputs } = find(recording, "aws:s3/bucketNotification:BucketNotification", "links.pictures");
        assert.equal((inputs["lambdaFunctions"] as unknown[]).length, 2);
        const both = { ...environments, production: { ...ISOLATED.production, events: told("in/a") } };
        await assert.rejects(recorded({}, { environments: both }), /objects of which pictures of \w+ is told/);
    });

    it("are refused where a bucket of somebody else comes under two names: each would undo what the other has written", async () => {
        const told = (bucket: string, prefix: string) => ({ buckets: { theirs: { bucket, prefix, replaces: true } } });
        const environments = (production: string) => ({
            staging: { ...ISOLATED.staging, events: told("links.theirs", "in/") },
            production: { ...ISOLATED.production, events: told(production, "out/") },
        });
        for (const named of ["links.theirs", "arn:aws:s3:::theirs"]) {
            await assert.rejects(
                recorded({}, { environments: environments(named) }),
                /buckets \w+\/theirs and \w+\/theirs come from one bucket, theirs, under several names, and S3 keeps one/,
            );
        }
        const others = await recorded({}, { environments: environments("arn:aws:s3:::others") });
        assert.equal(others.resources.filter(({ type }) => type.endsWith(":BucketNotification")).length, 2);
    });

    const FAULTS: readonly (readonly [string, object, RegExp, object?])[] = [
        [
            "is not there",
            { queues: { jobs: { queue: "links.job" } } },
            /environments\.staging\.events\.queues\.jobs\.queue: is links\.job, and resources\.ts makes no link job for staging\n\s+expected: did you mean links\.jobs\?\n\s+mend: .*queue' links\.jobs/,
        ],
        [
            "is of another kind",
            { queues: { jobs: { queue: "links.todos" } } },
            /queue: is links\.todos, which is one of the tables\n\s+expected: one of the queues: .*links\.jobs/,
        ],
        [
            "has no ARN",
            { topics: { news: { topic: "links.bare" } } },
            /topic: is links\.bare, a link without a setting arn/,
        ],
        [
            "has no stream",
            { streams: { plain: { stream: "links.plain" } } },
            /stream: is links\.plain, a table that resources\.ts makes without a stream/,
        ],
        [
            "is consumed twice",
            { queues: { one: { queue: "links.jobs" }, two: { queue: "links.jobs" } } },
            /queues\.two: has the same queue as one/,
        ],
        [
            "is for others sooner than the function is done",
            { queues: { quick: { queue: "links.quick" } } },
            /resources\.ts, links\.quick, visibilityTimeout: is 1, and the function/,
        ],
        [
            "is of type FIFO",
            { queues: { ordered: { queue: "links.ordered", window: 5 } } },
            /queues\.ordered\.window: is there with a FIFO queue/,
        ],
        [
            "is another owner's bucket",
            { buckets: { theirs: { bucket: "links.theirs" } } },
            /theirs\.replaces: is not true/,
        ],
        [
            "is no dead letters",
            { schedules: { a: { schedule: "rate(1 day)", deadLetter: "links.news" } } },
            /one of the topics/,
        ],
        [
            "is another environment's, too",
            {},
            /would have (staging|production) consume the queue that/,
            { events: { queues: { all: { queue: "links.all" } } } },
        ],
        [
            "the dispatcher has to know",
            { queues: { jobs: { queue: "links.jobs", handler: "app.jobs" } } },
            /queue: is links\.jobs, and the package's dispatcher, which calls app\.jobs/,
            { function: { routes: [{ method: "ANY", path: "/", handler: "app.f" }] } },
        ],
    ];
    for (const [what, events, words, more] of FAULTS) {
        it(`are refused where what is named ${what}`, async () => {
            await assert.rejects(recorded(events, more), (error: Error) => {
                assert.equal(error.constructor.name, "RunError");
                assert.match(error.message, /has 1 fault:/);
                assert.match(error.message, words);
                return true;
            });
        });
    }

    it("are refused without the file", async () => {
        const events = { queues: { jobs: { queue: "links.jobs" } } };
        await assert.rejects(
            recordPlatform({ "platform:events": JSON.stringify(events) }),
            /1 fault:\n\n {2}events\.queues\.jobs\.queue: is links\.jobs, and there is no resources\.ts beside index\.ts/,
        );
    });

    it("are refused where a link of one's own is nothing that they come from", async () => {
        // The mocks give a stream an ARN of no service.
        await assert.rejects(
            recorded({ streams: { clicks: { stream: "links.clicks" } } }),
            /links\.clicks, which events name, is arn:\S+, and is to be an ARN of dynamodb or kinesis/,
        );
    });
});
