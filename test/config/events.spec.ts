import assert from "node:assert/strict";

import { parseConfig, type Fault } from "../../config";
import { eventsOf } from "../../config/events/resolve";
import { visibilityNotices } from "../../config/events/queues";
import { configOf, faultsOf, raw } from "./raw";

const QUEUE = "arn:aws:sqs:eu-west-1:123456789012:orders";
const STREAM = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000";
const TOPIC = "arn:aws:sns:eu-west-1:123456789012:news";
const ONE = { production: { branch: "master" } };

const RESOURCES = {
    tables: { orders: { partitionKey: "id", stream: "NEW_IMAGE" }, plain: { partitionKey: "id" } },
    queues: {
        orders: { visibilityTimeout: 180 },
        fifo: { fifo: true, visibilityTimeout: 180 },
        short: { visibilityTimeout: 10 },
    },
    topics: { own: {}, fifo: { fifo: true } },
    buckets: { up: {}, foreign: { arn: "arn:aws:s3:::uploads" } },
};

/** The only fault of a stack with one environment. */
function faultOf(events: object, rest: object = {}): Fault {
    const faults = faultsOf({ environments: ONE, resources: RESOURCES, events, ...rest });
    assert.ok(faults.length === 1 && faults[0] !== undefined, JSON.stringify(faults, undefined, 1));
    return faults[0];
}

describe("events", () => {
    it("are none where nothing is said, and each environment's where they are", () => {
        const none = configOf(parseConfig(raw()));
        const empty = { schedules: [], queues: [], streams: [], topics: [], buckets: [] };
        assert.deepEqual(
            none.environments.map((each) => eventsOf(none, each)),
            [empty, empty],
        );
        const config = configOf(
            parseConfig(
                raw({
                    resources: RESOURCES,
                    events: {
                        schedules: {
                            nightly: { schedule: "cron(0 3 * * ? *)", timeZone: "Europe/Berlin", input: { a: 1 } },
                        },
                        topics: { news: { topic: TOPIC, filter: { kind: ["x"] } } },
                    },
                    environments: {
                        staging: {
                            events: { schedules: { nightly: { enabled: false } }, topics: { news: { topic: "own" } } },
                        },
                        production: { events: { schedules: { hourly: { schedule: "rate(1 hour)" } } } },
                    },
                }),
            ),
        );
        const nightly = { schedule: "cron(0 3 * * ? *)", timeZone: "Europe/Berlin", input: { a: 1 }, name: "nightly" };
        assert.deepEqual(
            config.environments.map((each) => eventsOf(config, each)),
            [
                {
                    ...empty,
                    schedules: [{ enabled: false, ...nightly }],
                    topics: [{ enabled: true, topic: "own", filter: { kind: ["x"] }, name: "news" }],
                },
                {
                    ...empty,
                    schedules: [
                        { enabled: true, schedule: "rate(1 hour)", name: "hourly" },
                        { enabled: true, ...nightly },
                    ],
                    topics: [{ enabled: true, topic: TOPIC, filter: { kind: ["x"] }, name: "news" }],
                },
            ],
        );
    });

    for (const schedule of [
        "rate(1 minute)",
        "rate(36 hours)",
        "cron(0/15 8-17 ? * MON-FRI *)",
        "cron(0 3 L * ? 2030)",
        "at(2030-12-31T23:59:00)",
    ]) {
        it(`take ${schedule}`, () => {
            const timeZone = "America/Argentina/Buenos_Aires";
            assert.deepEqual(faultsOf({ events: { schedules: { a: { schedule, timeZone } } } }), []);
        });
    }

    const SCHEDULES: readonly (readonly [object, string, RegExp])[] = [
        [{}, "schedule", /is missing/],
        [{ schedule: "0 3 * * *" }, "schedule", /is "0 3/],
        [{ schedule: "rate(1 minutes)" }, "schedule", /it is 1 minute$/],
        [{ schedule: "rate(5 minute)" }, "schedule", /it is 5 minutes$/],
        [{ schedule: "rate(0 minutes)" }, "schedule", /a whole number/],
        [{ schedule: "cron(0 3 * * *)" }, "schedule", /has 5 fields, not the six/],
        [{ schedule: "cron(0 3 * * * *)" }, "schedule", /has to be \?/],
        [{ schedule: "cron(0 3 ? * ? *)" }, "schedule", /has to be \?/],
        [{ schedule: "at(2030-02-31T00:00:00)" }, "schedule", /a moment is written/],
        [{ schedule: "at(2030-12-31T00:00:00Z)" }, "schedule", /a moment is written/],
        [{ schedule: "rate(1 day)", timeZone: "Europe/Bonn" }, "timeZone", /"Europe\/Bonn"/],
        [{ schedule: "rate(1 day)", timeZone: "+01:00" }, "timeZone", /"\+01:00"/],
        [{ schedule: "rate(1 day)", timeZone: "Europe/berlin" }, "timeZone", /it is written Europe\/Berlin/],
        [{ schedule: "rate(1 day)", retries: 186 }, "retries", /is 186/],
        [{ schedule: "rate(1 day)", input: "text" }, "input", /is "text"/],
        [
            { schedule: "rate(1 day)", deadLetter: `${QUEUE}.fifo` },
            "deadLetter",
            /FIFO: Scheduler sends to standard queues alone/,
        ],
        [{ schedule: "rate(1 day)", handler: "jobs.nightly" }, "handler", /of no use without function.routes/],
    ];
    for (const [schedule, member, problem] of SCHEDULES) {
        it(`refuse the schedule ${JSON.stringify(schedule)}`, () => {
            const { path, problem: found, mend } = faultOf({ schedules: { nightly: schedule } });
            assert.equal(path, `events.schedules.nightly.${member}`);
            assert.match(found, problem);
            assert.ok(mend.includes(path));
        });
    }

    const OTHERS: readonly (readonly [object, string, RegExp])[] = [
        [{ queues: { a: {} } }, "queues.a.queue", /is missing/],
        [{ queues: { a: { queue: TOPIC } } }, "queues.a.queue", /it is an ARN of sns/],
        [
            { queues: { a: { queue: "arn:aws:sqs:${region}:${account}:q" } } },
            "queues.a.queue",
            /\$\{account\}, which nothing/,
        ],
        [{ queues: { a: { queue: QUEUE.replace("eu-west-1", "us-east-1") } } }, "queues.a.queue", /is in us-east-1/],
        [{ queues: { a: { queue: QUEUE, batchSize: 0 } } }, "queues.a.batchSize", /is 0/],
        [{ queues: { a: { queue: QUEUE, batchSize: 10_001, window: 1 } } }, "queues.a.batchSize", /is 10001/],
        [{ queues: { a: { queue: QUEUE, batchSize: 11 } } }, "queues.a.window", /is 0, with a batchSize of 11/],
        [{ queues: { a: { queue: QUEUE, concurrency: 1 } } }, "queues.a.concurrency", /is 1/],
        [{ queues: { a: { queue: `${QUEUE}.fifo`, batchSize: 11 } } }, "queues.a.batchSize", /is 11, of a FIFO/],
        [{ queues: { a: { queue: `${QUEUE}.fifo`, window: 5 } } }, "queues.a.window", /FIFO/],
        [{ queues: { a: { queue: "fifo", window: 5 } } }, "queues.a.window", /FIFO/],
        [
            { queues: { a: { queue: "order" } } },
            "queues.a.queue",
            /is order, and there is no order in resources.queues/,
        ],
        [{ streams: { a: { stream: QUEUE } } }, "streams.a.stream", /it is an ARN of sqs/],
        [
            { streams: { a: { stream: STREAM, onFailure: "nowhere" } } },
            "streams.a.onFailure",
            /in resources.queues or resources.topics/,
        ],
        [{ topics: { a: { topic: "fifo" } } }, "topics.a.topic", /FIFO/],
        [
            { buckets: { a: { bucket: "foreign" } } },
            "buckets.a.replaces",
            /is not true, with a bucket that somebody else/,
        ],
        [{ queues: { a: { queue: QUEUE, filters: [{ body: {} }, "x"] } } }, "queues.a.filters", /is a list/],
        [{ queues: { a: { queue: QUEUE }, b: { queue: QUEUE } } }, "queues.b", /the same queue as a/],
        [{ queues: { "1a": { queue: QUEUE } } }, "queues.1a", /is not an event's name/],
        [
            { streams: { a: { stream: "arn:aws:dynamodb:eu-west-1:1:table/orders" } } },
            "streams.a.stream",
            /names no stream/,
        ],
        [
            { streams: { a: { stream: STREAM, startingPosition: "AT_TIMESTAMP" } } },
            "streams.a.startingPosition",
            /AT_TIME/,
        ],
        [{ streams: { a: { stream: STREAM, maximumAge: 30 } } }, "streams.a.maximumAge", /is 30/],
        [{ streams: { a: { stream: STREAM, parallelism: 11 } } }, "streams.a.parallelism", /is 11/],
        [{ topics: { a: { topic: `${TOPIC}.fifo` } } }, "topics.a.topic", /FIFO: SNS delivers those to queues alone/],
        [{ topics: { a: { topic: TOPIC, filterScope: "MessageBody" } } }, "topics.a.filterScope", /without a filter/],
        [{ buckets: { a: { bucket: "arn:aws:s3:::uploads" } } }, "buckets.a.replaces", /is not true/],
        [{ buckets: { a: { bucket: "up", events: ["s3:ObjectMoved"] } } }, "buckets.a.events[0]", /ObjectMoved/],
        [
            {
                buckets: {
                    a: { bucket: "up", prefix: "in/" },
                    b: { bucket: "up", events: ["s3:ObjectCreated:Put"], prefix: "in/jpg/" },
                },
            },
            "buckets.b",
            /of which a is told, and S3 takes no two for one/,
        ],
        [{ crons: {} }, "crons", /is not a known key/],
    ];
    for (const [events, path, problem] of OTHERS) {
        it(`refuse ${JSON.stringify(events)}`, () => {
            const fault = faultOf(events);
            assert.equal(fault.path, `events.${path}`);
            assert.match(fault.problem, problem);
        });
    }

    it("ask for a stream of the table, and for a queue that keeps its messages long enough", () => {
        const stream = faultOf({ streams: { a: { stream: "plain" } } });
        assert.equal(stream.path, "resources.tables.plain.stream");
        assert.match(stream.mend, /NEW_AND_OLD_IMAGES/);
        const short = faultOf({ queues: { a: { queue: "short" } } });
        assert.equal(short.path, "resources.queues.short.visibilityTimeout");
        assert.match(short.problem, /is 10, and the function that consumes the queue may take 29 seconds/);
        assert.match(short.mend, / 174$/);
        const config = configOf(parseConfig(raw({ environments: ONE, resources: RESOURCES })));
        const environment = config.environments[0];
        assert.ok(environment !== undefined);
        const noticed = (queue: object) => {
            const events = { ...config.events, queues: { a: queue } } as unknown as typeof config.events;
            return visibilityNotices({ ...config, events }, [environment]);
        };
        assert.deepEqual(noticed({ queue: "orders" }), []);
        assert.match(noticed({ queue: "orders", window: 10 })[0] ?? "", /is 180 seconds. AWS advises 184 where/);
    });

    it("take what S3 takes: objects of which no two are told", () => {
        const buckets = {
            a: { bucket: "up", prefix: "in/" },
            b: { bucket: "up", prefix: "out/" },
            c: { bucket: "up", events: ["s3:ObjectRemoved:*"], prefix: "in/" },
        };
        assert.deepEqual(faultsOf({ resources: RESOURCES, events: { buckets } }), []);
    });

    it("let two environments not share a queue, and not one bucket's objects", () => {
        const faults = faultsOf({
            events: {
                queues: { orders: { queue: QUEUE } },
                buckets: { uploads: { bucket: "arn:aws:s3:::uploads", replaces: true } },
            },
        });
        const shown = faults.map(({ path, problem }) => `${path} ${problem}`).sort();
        assert.equal(shown.length, 2);
        assert.match(
            shown[0] ?? "",
            /^environments.production.events.buckets.uploads.enabled .* uploads of staging is told/,
        );
        assert.match(
            shown[1] ?? "",
            /^environments.production.events.queues.orders.enabled .* consumes, and each message/,
        );
        const production = {
            events: { queues: { orders: { enabled: false } }, buckets: { uploads: { prefix: "p/", enabled: false } } },
        };
        const events = {
            queues: { orders: { queue: QUEUE } },
            buckets: { uploads: { bucket: "arn:aws:s3:::uploads", replaces: true } },
        };
        assert.deepEqual(faultsOf({ events, environments: { production } }), []);
    });

    it("say where an environment's own is wrong", () => {
        const production = { events: { queues: { orders: { batchSize: 20 }, own: {} } } };
        const faults = faultsOf({
            resources: RESOURCES,
            events: { queues: { orders: { queue: "orders" } } },
            environments: { production },
        });
        assert.deepEqual(faults.map(({ path }) => path).sort(), [
            "environments.production.events.queues.own.queue",
            "events.queues.orders.window",
        ]);
    });

    it("have handlers where requests have routes, the same in every environment", () => {
        const settings = { runtime: "nodejs22.x", routes: [{ method: "GET", path: "/", handler: "app.get" }] };
        const nightly = { schedule: "rate(1 day)", handler: "jobs.nightly" };
        assert.deepEqual(faultsOf({ function: settings, events: { schedules: { nightly } } }), []);
        const missing = faultOf({ schedules: { nightly: { schedule: "rate(1 day)" } } }, { function: settings });
        assert.match(missing.problem, /is missing, with function.routes/);
        const other = { production: { events: { schedules: { nightly: { handler: "jobs.other" } } } } };
        const [fault] = faultsOf({ function: settings, events: { schedules: { nightly } }, environments: other });
        assert.equal(fault?.path, "environments.production.events.schedules.nightly.handler");
        assert.match(fault.problem, /is jobs.other, and jobs.nightly in staging: one package/);
    });

    it("go to the function of a further handler by its name, whose timeout counts, and which two may share a topic with", () => {
        const settings = { handlers: { jobs: { handler: "jobs.handler", timeout: 10 } } };
        const queues = { short: { queue: "short", handler: "jobs" } };
        const topics = { a: { topic: TOPIC, handler: "jobs" }, b: { topic: TOPIC } };
        const found = faultsOf({
            environments: ONE,
            resources: RESOURCES,
            function: settings,
            events: { queues, topics },
        });
        assert.deepEqual(found, []);
        const routes = [{ method: "GET", path: "/", handler: "app.get" }];
        const nightly = { schedule: "rate(1 day)", handler: "jobs" };
        const both = { runtime: "nodejs22.x", routes, ...settings };
        assert.deepEqual(faultsOf({ function: both, events: { schedules: { nightly } } }), []);
        const unknown = faultOf({ schedules: { nightly: { ...nightly, handler: "job" } } }, { function: settings });
        assert.deepEqual([unknown.path, unknown.expected], ["events.schedules.nightly.handler", "did you mean jobs?"]);
        assert.match(unknown.problem, /is job, and there is no job in function.handlers/);
        const none = faultOf({ schedules: { nightly } });
        assert.match(none.expected, /function.handlers is to name first/);
        const twice = { a: { queue: QUEUE, handler: "jobs" }, b: { queue: QUEUE } };
        assert.match(faultOf({ queues: twice }, { function: settings }).problem, /a part of its messages/);
    });
});
