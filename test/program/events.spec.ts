import assert from "node:assert/strict";

import { parse } from "yaml";

import type { PolicyDocument } from "../../components/policies";
import { parsePipelineSettings } from "../../contract/pipelineSettings";
import { recordPlatform } from "../support/platform";
import { find } from "../support/recorder";

const PLACE = "eu-west-1:123456789012";
const DEAD = `arn:aws:sqs:${PLACE}:dead`;

const recorded = (events: object, environments: object, rest: Readonly<Record<string, string>> = {}) =>
    recordPlatform({
        "platform:events": JSON.stringify(events),
        "platform:environments": JSON.stringify(environments),
        ...rest,
    });

describe("events of a stack", () => {
    it("warn of a queue whose messages come back to others before AWS advises it", async () => {
        const { warnings } = await recorded(
            { queues: { orders: { queue: "orders" } } },
            { staging: { branch: "staging" } },
            { "platform:resources": '{"queues":{"orders":{"visibilityTimeout":100}}}' },
        );
        assert.equal(warnings.length, 1);
        assert.match(
            warnings[0] ?? "",
            /resources\.queues\.orders\.visibilityTimeout is 100 seconds\. AWS advises 174/,
        );
    });

    it("has a schedule carry its name to the dispatcher, and builds know what gets which event", async () => {
        const events = {
            schedules: { nightly: { schedule: "rate(1 day)", input: { a: 1 }, handler: "jobs.nightly" } },
            queues: { orders: { queue: "orders", handler: "jobs.orders" } },
        };
        const routed = await recorded(
            events,
            { staging: { branch: "staging" }, production: { branch: "master" } },
            {
                "platform:resources": '{"queues":{"orders":{"visibilityTimeout":180}}}',
                "platform:function": '{"routes":[{"method":"ANY","path":"/","handler":"app.f"}]}',
            },
        );
        const { inputs } = find(routed, "aws:scheduler/schedule:Schedule", "staging-nightly");
        assert.equal((inputs["target"] as { input: string }).input, '{"event":{"a":1},"platformSchedule":"nightly"}');
        const handlers = [
            { kind: "schedules", name: "nightly", handler: "jobs.nightly" },
            {
                kind: "queues",
                name: "orders",
                handler: "jobs.orders",
                sources: [`arn:aws:sqs:${PLACE}:shop_production-orders`, `arn:aws:sqs:${PLACE}:shop_staging-orders`],
            },
        ];
        assert.deepEqual((routed.outputs as Record<string, unknown>)["eventHandlers"], handlers);
        const { source } = find(routed, "aws:codebuild/project:Project", "staging").inputs as unknown as {
            source: { buildspec: string };
        };
        const { env } = parse(source.buildspec) as { env: { variables: Record<string, string> } };
        assert.deepEqual(parsePipelineSettings(env.variables["PLATFORM_RELEASE"]).events, handlers);
        const queue = find(routed, "aws:lambda/eventSourceMapping:EventSourceMapping", "staging-queue-orders");
        assert.match(String(queue.inputs["eventSourceArn"]), /staging.*orders/);
    });

    it("reads Kinesis with its own actions", async () => {
        const stream = `arn:aws:kinesis:${PLACE}:stream/clicks`;
        const found = await recorded(
            { streams: { clicks: { stream, onFailure: DEAD } } },
            { staging: { branch: "staging" } },
        );
        const { inputs } = find(found, "aws:iam/rolePolicy:RolePolicy", "staging-events");
        const { Statement } = JSON.parse(String(inputs["policy"])) as PolicyDocument;
        assert.deepEqual(
            Statement.map(({ Sid, Resource }) => [Sid, Resource]),
            [
                ["ReadStreams", [stream]],
                ["ListStreams", ["*"]],
                ["SendFailures", [DEAD]],
            ],
        );
    });
});
