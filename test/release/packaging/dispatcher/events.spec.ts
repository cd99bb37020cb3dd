import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { EventHandler } from "../../../../contract/eventHandlers";
import { dispatcherParts } from "../../../../release/packaging/dispatcher";
import { run, withoutPython } from "./cases";

const QUEUE = "arn:aws:sqs:eu-west-1:123456789012:shop_staging-orders";
const TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/shop_staging-todos";
const KINESIS = "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks";
const TOPIC = "arn:aws:sns:eu-west-1:123456789012:news";

const EVENTS: readonly EventHandler[] = [
    { kind: "schedules", name: "nightly", handler: "jobs.nightly" },
    {
        kind: "queues",
        name: "orders",
        handler: "jobs.orders",
        sources: [QUEUE, QUEUE.replace("staging", "production")],
    },
    { kind: "streams", name: "todos", handler: "jobs.todos", sources: [TABLE] },
    { kind: "streams", name: "clicks", handler: "jobs.clicks", sources: [KINESIS] },
    { kind: "topics", name: "news", handler: "jobs.news", sources: [TOPIC] },
    { kind: "buckets", name: "up-loads", handler: "jobs.uploads" },
    { kind: "schedules", name: "broken", handler: "jobs.nothing" },
];
const ROUTES = [{ method: "GET", path: "/", handler: "jobs.get" }] as const;
const NAMES = ["nightly", "orders", "todos", "clicks", "news", "uploads", "get"];

const sqs = (arn: string) => ({ eventSource: "aws:sqs", eventSourceARN: arn, body: '{"httpMethod":"GET"}' });
const s3 = (configurationId: unknown) => ({ eventSource: "aws:s3", s3: { configurationId, object: { key: "a" } } });

interface Outcome {
    readonly result?: readonly [string, unknown];
    readonly error?: string;
}

const LANGUAGES = {
    "nodejs22.x": {
        command: process.execPath,
        files: {
            "jobs.js": NAMES.map((name) => `exports.${name} = async (event) => ["${name}", event];`).join("\n"),
            "caller.mjs": `
import { handler } from "./platform_routes.mjs";
let text = "";
for await (const chunk of process.stdin) text += chunk;
const results = [];
for (const event of JSON.parse(text)) {
    results.push(await new Promise((resolve) => {
        const end = (error, result) => resolve(error ? { error: error.message } : { result });
        handler(event, {}, end)?.then((value) => end(null, value), end);
    }));
}
console.log(JSON.stringify(results));`,
        },
        caller: "caller.mjs",
    },
    "python3.13": {
        command: "python3",
        files: {
            "jobs.py": NAMES.map((name) => `def ${name}(event, context):\n    return ["${name}", event]\n`).join("\n"),
            "caller.py": `
import json, sys
from platform_routes import handler
results = []
for event in json.load(sys.stdin):
    try:
        results.append({"result": handler(event, "context")})
    except Exception as error:
        results.append({"error": str(error)})
print(json.dumps(results))`,
        },
        caller: "caller.py",
    },
} as const;

for (const [runtime, { command, files, caller }] of Object.entries(LANGUAGES)) {
    describe(`the dispatcher for ${runtime}, with events`, function () {
        let folder: string;

        before(function () {
            const why = command === "python3" ? withoutPython() : undefined;
            if (why !== undefined) {
                console.warn(`The dispatcher for Python is not tested: ${why}`); // eslint-disable-line no-console
                this.skip();
            }
            folder = realpathSync(mkdtempSync(join(tmpdir(), "dispatcher-events-")));
            const parts = dispatcherParts({ runtime, routes: ROUTES, events: EVENTS });
            for (const [path, text] of Object.entries({ ...files, ...parts })) {
                writeFileSync(join(folder, path), text);
            }
        });

        after(() => rmSync(folder, { recursive: true, force: true }));

        const call = (...events: readonly unknown[]) => run(command, [caller], events, folder) as readonly Outcome[];

        it("gives each its own handler, as AWS has sent it", () => {
            const input = { Records: [sqs("somebody's own")] };
            const stream = { eventSource: "aws:dynamodb", eventSourceARN: `${TABLE}/stream/2026-01-01T00:00:00.000` };
            const events: readonly (readonly [string, unknown])[] = [
                ["orders", { Records: [sqs(QUEUE), sqs(QUEUE)] }],
                ["orders", { Records: [sqs(QUEUE.replace("staging", "production"))] }],
                ["todos", { Records: [stream] }],
                ["clicks", { Records: [{ eventSource: "aws:kinesis", eventSourceARN: KINESIS }] }],
                ["news", { Records: [{ EventSource: "aws:sns", Sns: { TopicArn: TOPIC, Message: "{}" } }] }],
                ["uploads", { Records: [s3("staging/up-loads")] }],
                ["get", { httpMethod: "GET", path: "/", resource: "/", platformSchedule: "nightly", event: 1 }],
            ];
            const outcomes = call({ platformSchedule: "nightly", event: input }, ...events.map(([, event]) => event));
            assert.deepEqual(outcomes[0], { result: ["nightly", input] }, "only the input of the schedule");
            const called = outcomes.slice(1).map(({ result, error }) => result?.[0] ?? error);
            assert.deepEqual(
                called,
                events.map(([name]) => name),
            );
            assert.deepEqual(outcomes[1]?.result?.[1], events[0]?.[1]);
        });

        it("calls nothing where it cannot tell where an event comes from", () => {
            const none = /is no request of the REST API, and none of the platform's events/;
            const unknown = /has no handler for the event of/;
            const cases: readonly (readonly [unknown, RegExp])[] = [
                [{ source: "aws.events" }, none],
                [null, none],
                [{ platformSchedule: "nightly" }, none],
                [{ Records: [] }, none],
                [{ Records: [{ eventSource: "aws:ses" }] }, none],
                [{ Records: [sqs(QUEUE), sqs(`${QUEUE}-other`)] }, none],
                [{ Records: [sqs(QUEUE), s3("staging/up-loads")] }, none],
                [{ Records: [null] }, none],
                [{ platformSchedule: "hourly", event: {} }, unknown],
                [
                    { Records: [sqs(`${QUEUE}-other`)] },
                    /the event of queues arn:aws:sqs.*-other; it has handlers for: sched/,
                ],
                [{ Records: [s3("staging/others")] }, unknown],
                [{ Records: [s3(undefined)] }, unknown],
                [{ Records: [{ EventSource: "aws:sns" }] }, unknown],
                [{ platformSchedule: "broken", event: {} }, /jobs.nothing of events.schedules.broken cannot be loaded/],
            ];
            const outcomes = call(...cases.map(([event]) => event));
            for (const [index, [event, wanted]] of cases.entries()) {
                assert.match(outcomes[index]?.error ?? "", wanted, JSON.stringify(event));
            }
        });
    });
}
