import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

import type { Client } from "./client";
import { ACCOUNT, createFunction, functionArn, REGION, unique } from "./platform";

const FUNCTIONS = "/2015-03-31/functions";
const MAPPINGS = "/2015-03-31/event-source-mappings";

/** Writes what it gets, and as what it was called, into its log. */
const LOGGING = `
import json

def handler(event, context):
    print("GOT " + json.dumps({"arn": context.invoked_function_arn, "event": event}))
`;

/** A call that a function has written down. */
interface Call {
    readonly arn: string;
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- shaped by each service; the tests compare what they need
    readonly event: any;
}

/** What a function was called with, once it was; undefined where it is not within a while. */
async function called(client: Client, name: string, seconds: number): Promise<Call | undefined> {
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(200)) {
        const { body } = await client.json("logs", "Logs_20140328.FilterLogEvents", {
            logGroupName: `/aws/lambda/${name}`,
        });
        const found = (body.events ?? []).find(({ message }: { message: string }) => message.includes("GOT "));
        if (found !== undefined) {
            return JSON.parse(found.message.slice(found.message.indexOf("GOT ") + 4));
        }
    }
    return undefined;
}

async function createQueue(client: Client, attributes: object = {}, end = ""): Promise<{ url: string; arn: string }> {
    const name = `${unique("queue")}${end}`;
    const { body } = await client.json("sqs", "AmazonSQS.CreateQueue", { QueueName: name, Attributes: attributes });
    return { url: body.QueueUrl, arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}` };
}

/** A request of SNS, which has a protocol of its own. */
async function sns(client: Client, parameters: Readonly<Record<string, string>>): Promise<string> {
    const body = new URLSearchParams({ Version: "2010-03-31", ...parameters });
    const scope = `${ACCOUNT}/20260101/${REGION}/sns/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`;
    const answer = await fetch(client.emulators.endpoints["sns"] ?? "", {
        method: "POST",
        headers: { authorization },
        body,
    });
    return answer.text();
}

const permit = (client: Client, name: string, service: string, SourceArn: string) =>
    client.rest("lambda", "POST", `${FUNCTIONS}/${name}/policy?Qualifier=staging`, {
        StatementId: unique("statement"),
        Action: "lambda:InvokeFunction",
        Principal: `${service}.amazonaws.com`,
        SourceArn,
    });

/** For each patch of what sends events, what AWS does: an assertion that fails without the patch. */
export const EVENT_CASES: Record<string, (client: Client) => Promise<void>> = {
    async event_invoked_alias(client) {
        const name = await createFunction(client, LOGGING);
        const queue = await createQueue(client);
        const { status } = await client.rest("lambda", "POST", MAPPINGS, {
            FunctionName: functionArn(name),
            EventSourceArn: queue.arn,
        });
        assert.equal(status, 202);
        await client.json("sqs", "AmazonSQS.SendMessage", { QueueUrl: queue.url, MessageBody: "hello" });
        const found = await called(client, name, 20);
        assert.deepEqual([found?.event.Records[0].body, found?.arn], ["hello", functionArn(name)]);
    },

    async event_permissions(client) {
        const name = await createFunction(client, LOGGING);
        const topic =
            /<TopicArn>(.*?)</.exec(await sns(client, { Action: "CreateTopic", Name: unique("topic") }))?.[1] ?? "";
        await sns(client, { Action: "Subscribe", TopicArn: topic, Protocol: "lambda", Endpoint: functionArn(name) });
        await permit(client, name, "sns", `${topic}-another`);
        await sns(client, { Action: "Publish", TopicArn: topic, Message: "early" });
        assert.equal(await called(client, name, 3), undefined, "the policy names another topic");
        await permit(client, name, "sns", topic);
        await sns(client, { Action: "Publish", TopicArn: topic, Message: "late" });
        assert.equal((await called(client, name, 20))?.event.Records[0].Sns.Message, "late");
        const bucket = unique("bucket");
        const url = `${client.emulators.endpoints["s3"]}/${bucket}`;
        await fetch(url, { method: "PUT" });
        const body =
            `<NotificationConfiguration><CloudFunctionConfiguration><CloudFunction>${functionArn(name)}</CloudFunction>` +
            "<Event>s3:ObjectCreated:*</Event></CloudFunctionConfiguration></NotificationConfiguration>";
        const configure = () => fetch(`${url}?notification`, { method: "PUT", body });
        assert.match(await (await configure()).text(), /Unable to validate the following destination/);
        await permit(client, name, "s3", `arn:aws:s3:::${bucket}`);
        assert.equal((await configure()).status, 200);
    },

    async event_source_mappings(client) {
        const name = await createFunction(client);
        const [queue, fifo, short] = [
            await createQueue(client),
            await createQueue(client, { FifoQueue: "true" }, ".fifo"),
            await createQueue(client, { VisibilityTimeout: "1" }),
        ];
        const make = (EventSourceArn: string, more: object = {}) =>
            client.rest("lambda", "POST", MAPPINGS, { FunctionName: functionArn(name), EventSourceArn, ...more });
        const refused: readonly (readonly [string, object, RegExp])[] = [
            [`${queue.arn}-gone`, {}, /NonExistentQueue/],
            [short.arn, {}, /visibility timeout: 1 seconds is less than Function timeout: 3/],
            [queue.arn, { BatchSize: 11 }, /batch window in seconds must be greater than 0/],
            [queue.arn, { BatchSize: 10_001, MaximumBatchingWindowInSeconds: 1 }, /BatchSize 10001/],
            [fifo.arn, { BatchSize: 11 }, /BatchSize 11/],
            [fifo.arn, { MaximumBatchingWindowInSeconds: 1 }, /not supported for FIFO/],
            [`arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/t/stream/1`, {}, /StartingPosition is required/],
            [`arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/t/stream/1`, { StartingPosition: "LATEST" }, /not found/],
        ];
        for (const [arn, more, message] of refused) {
            const { status, body } = await make(arn, more);
            assert.equal(status, 400, arn);
            assert.match(JSON.stringify(body), message);
        }
        const { status, body } = await make(queue.arn);
        assert.equal(status, 202);
        assert.equal((await make(queue.arn)).status, 409, "once for a function");
        const update = (more: object) => client.rest("lambda", "PUT", `${MAPPINGS}/${body.UUID}`, more);
        assert.equal((await update({ BatchSize: 100 })).status, 400);
        assert.equal((await update({ BatchSize: 5 })).status, 200);
    },

    async scheduler_targets(client) {
        const name = await createFunction(client, LOGGING);
        const make = (zone: string) =>
            client.rest("scheduler", "POST", `/schedules/${name}`, {
                ScheduleExpression: "at(2026-01-01T00:00:00)",
                ScheduleExpressionTimezone: zone,
                FlexibleTimeWindow: { Mode: "OFF" },
                Target: {
                    Arn: functionArn(name),
                    RoleArn: `arn:aws:iam::${ACCOUNT}:role/scheduler`,
                    Input: '{"schedule":"<aws.scheduler.schedule-arn>"}',
                },
            });
        assert.equal((await make("Europe/Bonn")).status, 400);
        assert.equal((await make("Europe/Berlin")).status, 200);
        const arn = `arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule/default/${name}`;
        assert.deepEqual((await called(client, name, 25))?.event, { schedule: arn });
    },
};
