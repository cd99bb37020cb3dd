import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { aws } from "./emulated";

/**
 * An application that keeps each POST as a todo, and writes down by which code, as what and with what it was called besides requests; it
 * fails for what is poison.
 */
export const eventful = (marker: string) => `
import json
import os

import boto3


def note(handler, event, context):
    text = json.dumps(event)
    if "poison" in text:
        raise ValueError("poison")
    print("GOT ${marker} " + handler + " " + context.invoked_function_arn.rpartition(":")[2] + " " + text)


def jobs(event, context):
    note("jobs", event, context)


def lambda_handler(event, context):
    if "httpMethod" not in event:
        return note("app", event, context)
    table = boto3.resource("dynamodb").Table(os.environ["TODOS_TABLE"])
    if event["httpMethod"] == "POST":
        table.put_item(Item={"id": event["body"], "owner": "somebody"})
    return {"statusCode": 200, "body": table.name}
`;

/** What calls staging, by the keys of its resources. */
export const EVENTS = {
    schedules: { nightly: { schedule: "cron(0 3 * * ? *)", timeZone: "Europe/Berlin" } },
    queues: { jobs: { queue: "jobs", handler: "jobs" }, mails: { queue: "links.mails" } },
    streams: { todos: { stream: "todos", retries: 1, onFailure: "news" } },
    topics: { news: { topic: "news" } },
    buckets: { files: { bucket: "files", prefix: "in/", suffix: ".txt" } },
};

const SOON = { schedule: "at(2026-01-01T00:00:00)", input: { text: "soon" }, handler: "jobs" };

/** The same, of which each kind has changed, and a schedule that comes at once. */
export const CHANGED_EVENTS = {
    schedules: { nightly: { ...EVENTS.schedules.nightly, timeZone: "UTC" }, soon: SOON },
    queues: { ...EVENTS.queues, jobs: { ...EVENTS.queues.jobs, enabled: false, batchSize: 5 } },
    streams: { todos: { ...EVENTS.streams.todos, retries: 2 } },
    topics: { news: { ...EVENTS.topics.news, filter: { kind: ["sold"] } } },
    buckets: { files: { ...EVENTS.buckets.files, suffix: ".csv" } },
};

/** What an environment is called by, all of it with the keys that resources.spec.ts has. */
export class Callers {
    /** @param named What the names of the environment's resources begin with. */
    constructor(
        private readonly named: string,
        /** The address of SQS: version 1 of the AWS CLI takes an old one, whatever its environment says. */
        private readonly endpoint: string,
    ) {}

    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as `aws` is
    sqs(...args: readonly string[]): any {
        return aws("sqs", ...args, "--endpoint-url", this.endpoint);
    }

    queueUrl(key: string): string {
        return this.sqs("get-queue-url", "--queue-name", `${this.named}-${key}`).QueueUrl;
    }

    /** Puts a message into the queue. */
    send(text: string): void {
        this.sqs("send-message", "--queue-url", this.queueUrl("jobs"), "--message-body", text);
    }

    /** Has the queue, the topic, the table and the bucket tell of something. */
    tell(text: string): void {
        this.send(text);
        const topics: { TopicArn: string }[] = aws("sns", "list-topics").Topics;
        const topic = topics.find(({ TopicArn }) => TopicArn.endsWith(`:${this.named}-news`))?.TopicArn ?? "";
        aws("sns", "publish", "--topic-arn", topic, "--message", text);
        const item = JSON.stringify({ id: { S: text } });
        aws("dynamodb", "put-item", "--table-name", `${this.named}-todos`, "--item", item);
        const buckets: { Name: string }[] = aws("s3api", "list-buckets").Buckets;
        const prefix = `${this.named.replace("_", "-")}-files-`;
        const bucket = buckets.find(({ Name }) => Name.startsWith(prefix))?.Name ?? "";
        const file = join(tmpdir(), `told-${process.pid}.txt`);
        writeFileSync(file, text);
        aws("s3api", "put-object", "--bucket", bucket, "--key", `in/${text}.txt`, "--body", file);
        rmSync(file);
    }

    /** What of {@link tell} reaches the code, as it is in its event. */
    static told(text: string): readonly string[] {
        return [`"body": "${text}"`, `"Message": "${text}"`, `{"S": "${text}"}`, `in/${text}.txt`];
    }

    /** Waits until the code has written all of these down: by which code, handler and alias each was got, in their order. */
    async got(...texts: readonly string[]): Promise<readonly (readonly string[])[]> {
        const groups = [`${this.named}-app`, `${this.named}_jobs-handler`].map((name) => `/aws/lambda/${name}`);
        for (const end = Date.now() + 60_000; ; await sleep(500)) {
            const lines = groups.flatMap((group): { message: string }[] => {
                return aws("logs", "filter-log-events", "--log-group-name", group).events;
            });
            const notes = lines.map(({ message }) => message).filter((message) => message.includes("GOT "));
            const found = texts.map((text) => [
                ...new Set(
                    notes
                        .filter((note) => note.includes(text))
                        .map((note) => /GOT (\w+ \w+ \w+)/.exec(note)?.[1] ?? note),
                ),
            ]);
            if (found.every((each) => each.length > 0)) {
                return found;
            }
            assert.ok(Date.now() < end, `${texts.join(", ")} of:\n${notes.join("\n")}`);
        }
    }

    /** Waits until a message is among the dead letters. */
    async isDead(text: string): Promise<void> {
        const url = this.queueUrl("jobs-dead");
        for (const end = Date.now() + 90_000; ; await sleep(500)) {
            const { Messages = [] } = this.sqs("receive-message", "--queue-url", url);
            if (Messages.some(({ Body }: { Body: string }) => Body === text)) {
                return;
            }
            assert.ok(Date.now() < end, `${text} is no dead letter`);
        }
    }
}
