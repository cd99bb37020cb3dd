import { optional } from "../../declare/absence";
import { choice, flag, group, integer, map, open, text } from "../../declare/kinds";
import { patternsFault, sourceRule } from "../../events/values";
import { enabled, handler, named, source } from "./common";

const filters = open<readonly object[]>()({
    meaning: "Patterns of the records that are delivered, any of which will do. The others are passed over, and gone.",
    rule: { expected: "1 to 10 maps in the shape of an event pattern", check: patternsFault },
    schema: { type: "array", items: { type: "object" }, minItems: 1, maxItems: 10 },
    absent: optional("all of them"),
    limits: '"Control which events Lambda sends to your function"',
});

const partialFailures = flag({
    meaning:
        "Whether the handler answers with `batchItemFailures`, the records that are to come again. Otherwise the whole batch comes again " +
        "where it fails.",
    absent: optional("false"),
});

const batch = {
    batchSize: integer({
        meaning: "The most records of one call.",
        from: 1,
        to: 10_000,
        unit: "records",
        absent: optional("10 of a queue, 100 of a stream"),
        limits: "CreateEventSourceMapping of AWS Lambda",
    }),
    window: integer({
        meaning: "How long Lambda gathers records before a call.",
        from: 0,
        to: 300,
        unit: "seconds",
        absent: optional("0"),
        limits: "CreateEventSourceMapping of AWS Lambda",
    }),
};

export const queues = map({
    meaning: "Queues of SQS whose messages the function gets.",
    shape: "a map of names to queues",
    ...named,
    of: group(
        { meaning: "A queue that is consumed.", shape: "a map with a queue" },
        {
            queue: source("sqs", "queue"),
            ...batch,
            concurrency: integer({
                meaning: "The most calls at once for this queue.",
                from: 2,
                to: 1000,
                unit: "calls",
                absent: optional("what the function has"),
                limits: '"Configuring maximum concurrency for Amazon SQS event sources"',
            }),
            partialFailures,
            filters,
            handler,
            enabled,
        },
    ),
});

export const streams = map({
    meaning: "Streams of DynamoDB tables, and of Kinesis, whose records the function gets in their order.",
    shape: "a map of names to streams",
    ...named,
    of: group(
        { meaning: "A stream that is read.", shape: "a map with a stream" },
        {
            stream: source("dynamodb or kinesis", "stream"),
            startingPosition: choice({
                meaning:
                    "Where reading begins when the environment first has it: `TRIM_HORIZON` is with the oldest record that there is. A change " +
                    "makes a new mapping, which begins there again.",
                values: ["TRIM_HORIZON", "LATEST"],
                absent: optional("TRIM_HORIZON"),
            }),
            ...batch,
            parallelism: integer({
                meaning: "The most calls at once for each shard.",
                from: 1,
                to: 10,
                unit: "calls",
                absent: optional("1"),
                limits: "CreateEventSourceMapping of AWS Lambda",
            }),
            partialFailures,
            bisect: flag({
                meaning: "Whether a batch that failed is tried again in two halves.",
                absent: optional("false"),
            }),
            retries: integer({
                meaning:
                    "How often a batch that failed is tried again. Until then nothing behind it in its shard is delivered.",
                from: 0,
                to: 10_000,
                unit: "times",
                absent: optional("until the records expire"),
                limits: "CreateEventSourceMapping of AWS Lambda",
            }),
            maximumAge: integer({
                meaning: "How old a record may be that is still delivered.",
                from: 60,
                to: 604_800,
                unit: "seconds",
                absent: optional("as old as the stream keeps them"),
                limits: "CreateEventSourceMapping of AWS Lambda",
            }),
            onFailure: text({
                meaning:
                    "Where it is written which records were given up: a key of `resources.queues` or `resources.topics`, or an ARN.",
                rule: sourceRule("sqs or sns"),
                absent: optional(),
            }),
            filters,
            handler,
            enabled,
        },
    ),
});
