import assert from "node:assert/strict";

import { parse } from "yaml";

import type { PolicyDocument } from "../../components/policies";
import { parsePipelineSettings } from "../../contract/pipelineSettings";
import { recordPlatform } from "../support/platform";
import { find } from "../support/recorder";

const PLACE = "eu-west-1:123456789012";
const DEAD = `arn:aws:sqs:${PLACE}:dead`;
const TOPIC = `arn:aws:sns:${PLACE}:news`;
/** The physical name of the function of the further handler `jobs`. */
const HANDLER = "shop_jobs-handler";

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
        assert.equal(warnings.length, 2);
        assert.match(
            warnings[0] ?? "",
            /resources\.queues\.orders\.visibilityTimeout is 100 seconds\. AWS advises 174/,
        );
        assert.match(warnings[1] ?? "", /resources\.queues\.orders has no deadLetters/);
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

    it("goes to the alias of a further handler, and the dispatcher knows nothing of it", async () => {
        const events = {
            schedules: { hourly: { schedule: "rate(1 hour)" }, nightly: { schedule: "rate(1 day)", handler: "jobs" } },
            queues: { orders: { queue: DEAD, handler: "jobs", enabled: true } },
            topics: { news: { topic: TOPIC, handler: "jobs" } },
            buckets: { uploads: { bucket: "arn:aws:s3:::uploads", replaces: true, handler: "jobs" } },
        };
        const found = await recorded(
            events,
            { staging: { branch: "staging" } },
            { "platform:function": '{"handlers":{"jobs":{"handler":"jobs.handler","timeout":20}}}' },
        );
        const ALIAS = "arn:Alias/function.jobs.staging";
        const inputs = (type: string, name: string) => find(found, type, name).inputs;
        const target = (name: string) => inputs("aws:scheduler/schedule:Schedule", name)["target"] as { arn: string };
        const { lambdaFunctions: told } = inputs("aws:s3/bucketNotification:BucketNotification", "uploads") as {
            lambdaFunctions?: readonly { lambdaFunctionArn: string }[];
        };
        assert.deepEqual(
            [
                target("staging-hourly").arn,
                target("staging-nightly").arn,
                inputs("aws:lambda/eventSourceMapping:EventSourceMapping", "staging-queue-orders")["functionName"],
                inputs("aws:sns/topicSubscription:TopicSubscription", "staging-news")["endpoint"],
                inputs("aws:lambda/permission:Permission", "staging-topic-news")["function"],
                inputs("aws:lambda/permission:Permission", "staging-bucket-uploads")["function"],
                told?.map(({ lambdaFunctionArn }) => lambdaFunctionArn),
            ],
            ["arn:Alias/function-staging", ALIAS, ALIAS, ALIAS, HANDLER, HANDLER, [ALIAS]],
        );
        const { Statement } = JSON.parse(
            String(inputs("aws:iam/rolePolicy:RolePolicy", "staging-schedules")["policy"]),
        ) as PolicyDocument;
        assert.deepEqual(Statement[0]?.Resource, ["arn:Alias/function-staging", ALIAS]);
        assert.equal((found.outputs as Record<string, unknown>)["eventHandlers"], undefined);
        const own = await recorded(
            events,
            { staging: { branch: "staging", isolated: true } },
            { "platform:function": '{"handlers":{"jobs":{"handler":"jobs.handler","timeout":20}}}' },
        );
        assert.equal(
            find(own, "aws:sns/topicSubscription:TopicSubscription", "staging-news").inputs["endpoint"],
            "arn:Alias/own-staging.jobs.staging",
        );
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
