import assert from "node:assert/strict";

import { subtree } from "../support/outline";
import { recordPlatform, TAGS } from "../support/platform";
import { find, type RecordedResource, type Recording } from "../support/recorder";

const PLACE = "eu-west-1:123456789012";
const QUEUE = `arn:aws:sqs:${PLACE}:orders`;
const DEAD = `arn:aws:sqs:${PLACE}:dead`;
const STREAM = `arn:aws:dynamodb:${PLACE}:table/todos/stream/2026-01-01T00:00:00.000`;
const TOPIC = `arn:aws:sns:${PLACE}:news`;
const GROUP = `arn:aws:scheduler:${PLACE}:schedule-group/shop_staging`;

const EVENTS = {
    schedules: { nightly: { schedule: "cron(0 3 * * ? *)", timeZone: "Europe/Berlin", deadLetter: DEAD, retries: 3 } },
    queues: { orders: { queue: QUEUE, batchSize: 20, window: 5, concurrency: 2, partialFailures: true } },
    streams: { todos: { stream: STREAM, filters: [{ eventName: ["INSERT"] }], onFailure: TOPIC, bisect: true } },
    topics: { news: { topic: "arn:${partition}:sns:${region}:${accountId}:news", filter: { kind: ["a"] } } },
    buckets: { uploads: { bucket: "arn:aws:s3:::uploads", replaces: true, suffix: ".jpg" } },
};
const ALIAS = "arn:Alias/function-staging";
const ENVIRONMENT_TAGS = { ...TAGS, Environment: "staging" };
const ONE = { staging: { branch: "staging" } };

const recorded = (events: object, environments: object = ONE, rest: Readonly<Record<string, string>> = {}) =>
    recordPlatform({
        "platform:events": JSON.stringify(events),
        "platform:environments": JSON.stringify(environments),
        ...rest,
    });

/** A resource whose documents are read. */
function readable({ inputs, ...rest }: RecordedResource): object {
    const isDocument = (key: string) => ["policy", "assumeRolePolicy", "filterPolicy"].includes(key);
    const read = ([key, value]: readonly [string, unknown]) =>
        [key, isDocument(key) ? (JSON.parse(String(value)) as unknown) : value] as const;
    return { ...rest, inputs: Object.fromEntries(Object.entries(inputs).map(read)) };
}

const allow = (Sid: string, Action: string | readonly string[], ...Resource: readonly string[]) => ({
    Sid,
    Effect: "Allow",
    Action: typeof Action === "string" ? [Action] : Action,
    Resource,
});
const document = (...Statement: readonly object[]) => ({ Version: "2012-10-17", Statement });

describe("what calls an environment besides requests", () => {
    let recording: Recording;

    before(async () => {
        recording = await recorded(EVENTS);
    });

    it("is nothing where nothing is said", async () => {
        const { resources } = await recordPlatform();
        const made = /EnvironmentEvents|scheduler|eventSourceMapping|topicSubscription|bucketNotification/;
        assert.deepEqual(
            resources.filter(({ type }) => made.test(type)),
            [],
        );
    });

    it("is made whole, all of it on the environment's alias", () => {
        const component = "platform:index:EnvironmentEvents staging";
        const [own, ...children] = subtree(recording, component).map(readable).reverse();
        assert.deepEqual(own, {
            type: "platform:index:EnvironmentEvents",
            name: "staging",
            parent: "platform:index:Environment staging",
            provider: undefined,
            inputs: {},
            options: {},
        });
        const child = (type: string, name: string, inputs: object, ...dependsOn: readonly string[]) => ({
            type,
            name,
            parent: component,
            provider: "aws",
            inputs,
            options: dependsOn.length === 0 ? {} : { dependsOn },
        });
        const permission = (principal: string, sourceArn: string, more: object = {}) => ({
            action: "lambda:InvokeFunction",
            function: "shop-app",
            qualifier: "staging",
            principal,
            sourceArn,
            ...more,
        });
        const mapping = (eventSourceArn: string, inputs: object) => ({
            functionName: ALIAS,
            eventSourceArn,
            enabled: true,
            tags: ENVIRONMENT_TAGS,
            ...inputs,
        });
        assert.deepEqual(children.reverse(), [
            child("aws:iam/role:Role", "staging-schedules", {
                name: "shop-eu-west-1-staging-schedules",
                assumeRolePolicy: document({
                    Sid: "Service",
                    Effect: "Allow",
                    Principal: { Service: "scheduler.amazonaws.com" },
                    Action: "sts:AssumeRole",
                    Condition: { StringEquals: { "aws:SourceAccount": "123456789012", "aws:SourceArn": GROUP } },
                }),
                tags: ENVIRONMENT_TAGS,
            }),
            child("aws:iam/rolePolicy:RolePolicy", "staging-events", {
                role: "shop-eu-west-1-app",
                policy: document(
                    allow(
                        "ConsumeQueues",
                        ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
                        QUEUE,
                    ),
                    allow(
                        "ReadTableStreams",
                        ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
                        STREAM,
                    ),
                    allow("ListTableStreams", "dynamodb:ListStreams", "*"),
                    allow("PublishFailures", "sns:Publish", TOPIC),
                ),
            }),
            child("aws:iam/rolePolicy:RolePolicy", "staging-schedules", {
                role: "shop-eu-west-1-staging-schedules",
                policy: document(
                    allow("CallAlias", "lambda:InvokeFunction", ALIAS),
                    allow("SendDeadLetters", "sqs:SendMessage", DEAD),
                ),
            }),
            child(
                "aws:lambda/eventSourceMapping:EventSourceMapping",
                "staging-queue-orders",
                mapping(QUEUE, {
                    batchSize: 20,
                    maximumBatchingWindowInSeconds: 5,
                    functionResponseTypes: ["ReportBatchItemFailures"],
                    scalingConfig: { maximumConcurrency: 2 },
                }),
                "aws:iam/rolePolicy:RolePolicy staging-events",
            ),
            child(
                "aws:lambda/eventSourceMapping:EventSourceMapping",
                "staging-stream-todos",
                mapping(STREAM, {
                    batchSize: 100,
                    maximumBatchingWindowInSeconds: 0,
                    functionResponseTypes: [],
                    filterCriteria: { filters: [{ pattern: '{"eventName":["INSERT"]}' }] },
                    startingPosition: "TRIM_HORIZON",
                    parallelizationFactor: 1,
                    bisectBatchOnFunctionError: true,
                    maximumRetryAttempts: -1,
                    maximumRecordAgeInSeconds: -1,
                    destinationConfig: { onFailure: { destinationArn: TOPIC } },
                }),
                "aws:iam/rolePolicy:RolePolicy staging-events",
            ),
            child(
                "aws:lambda/permission:Permission",
                "staging-bucket-uploads",
                permission("s3.amazonaws.com", "arn:aws:s3:::uploads", { sourceAccount: "123456789012" }),
            ),
            child("aws:lambda/permission:Permission", "staging-topic-news", permission("sns.amazonaws.com", TOPIC)),
            child(
                "aws:scheduler/schedule:Schedule",
                "staging-nightly",
                {
                    name: "nightly",
                    groupName: "shop_staging",
                    scheduleExpression: "cron(0 3 * * ? *)",
                    scheduleExpressionTimezone: "Europe/Berlin",
                    state: "ENABLED",
                    flexibleTimeWindow: { mode: "OFF" },
                    target: {
                        arn: ALIAS,
                        roleArn: "arn:Role/staging-schedules",
                        input:
                            '{"account":"123456789012","detail":{},"detail-type":"Scheduled Event",' +
                            '"id":"<aws.scheduler.execution-id>","region":"eu-west-1",' +
                            '"resources":["<aws.scheduler.schedule-arn>"],"source":"aws.scheduler",' +
                            '"time":"<aws.scheduler.scheduled-time>","version":"0"}',
                        retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 3 },
                        deadLetterConfig: { arn: DEAD },
                    },
                },
                "aws:iam/rolePolicy:RolePolicy staging-schedules",
            ),
            child("aws:scheduler/scheduleGroup:ScheduleGroup", "staging", {
                name: "shop_staging",
                tags: ENVIRONMENT_TAGS,
            }),
            child(
                "aws:sns/topicSubscription:TopicSubscription",
                "staging-news",
                {
                    topic: TOPIC,
                    protocol: "lambda",
                    endpoint: ALIAS,
                    filterPolicy: { kind: ["a"] },
                    filterPolicyScope: "MessageAttributes",
                },
                "aws:lambda/permission:Permission staging-topic-news",
            ),
        ]);
    });

    it("is there and off where it is switched off, but for what AWS cannot switch off", async () => {
        const off = { enabled: false };
        const events = {
            schedules: { nightly: off },
            queues: { orders: off },
            streams: { todos: off },
            topics: { news: off },
            buckets: { uploads: off },
        };
        const switched = await recorded(EVENTS, { staging: { branch: "staging", events } });
        const schedule = find(switched, "aws:scheduler/schedule:Schedule", "staging-nightly");
        assert.equal(schedule.inputs["state"], "DISABLED");
        for (const name of ["staging-queue-orders", "staging-stream-todos"]) {
            const { inputs } = find(switched, "aws:lambda/eventSourceMapping:EventSourceMapping", name);
            assert.equal(inputs["enabled"], false);
        }
        const gone = /topicSubscription|bucketNotification|permission:Permission staging-(topic|bucket)/;
        assert.deepEqual(
            switched.resources.filter(({ type, name }) => gone.test(`${type} ${name}`)),
            [],
        );
    });

    it("goes to a function of the environment's own, and is read with that one's role", async () => {
        const isolated = await recorded(EVENTS, { staging: { branch: "staging", isolated: true } });
        const { inputs } = find(isolated, "aws:lambda/eventSourceMapping:EventSourceMapping", "staging-queue-orders");
        assert.equal(inputs["functionName"], "arn:Alias/own-staging-staging");
        const { inputs: policy } = find(isolated, "aws:iam/rolePolicy:RolePolicy", "staging-events");
        assert.equal(policy["role"], "shop-eu-west-1-staging-app");
    });
});
