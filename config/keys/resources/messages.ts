import { optional, preset } from "../../declare/absence";
import { flag, group, integer, map } from "../../declare/kinds";
import { RESOURCE_KEY, shared } from "./common";

const LIMITS = '"Amazon SQS message quotas"';

const queue = group(
    { meaning: "A queue.", shape: "a map of settings of a queue" },
    {
        fifo: flag({ meaning: "Whether messages come in their order, and each once.", absent: preset(false) }),
        contentBasedDeduplication: flag({
            meaning: "Whether messages of the same content are taken for one. Only with `fifo`.",
            absent: preset(false),
        }),
        visibilityTimeout: integer({
            meaning:
                "How long a message is kept from others while one works on it. A function that consumes the queue needs at least " +
                "its own timeout; AWS advises six times that.",
            from: 0,
            to: 43_200,
            unit: "seconds",
            absent: preset(30),
            limits: LIMITS,
        }),
        delay: integer({
            meaning: "How long a new message waits before anybody gets it.",
            from: 0,
            to: 900,
            unit: "seconds",
            absent: preset(0),
            limits: LIMITS,
        }),
        retention: integer({
            meaning: "How long a message is kept that nobody takes.",
            from: 60,
            to: 1_209_600,
            unit: "seconds",
            absent: preset(345_600),
            limits: LIMITS,
        }),
        deadLetters: group(
            {
                meaning: "A second queue, for messages that could not be worked on. It keeps them for 14 days.",
                shape: "a map with maxReceiveCount",
                absent: optional("such messages come again until `retention` is over"),
            },
            {
                maxReceiveCount: integer({
                    meaning: "How often a message is given out before it goes there.",
                    from: 1,
                    to: 1000,
                    unit: "times",
                    absent: preset(5),
                }),
            },
        ),
        ...shared("queue of SQS", {
            grants: ["publish", "consume", "publishAndConsume"],
            usual: "publish",
            arn: "^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\\d{12}:[\\w-]{1,80}(\\.fifo)?$",
            name: {
                pattern: /^(?=.{1,80}$)[\w-]+(\.fifo)?$/,
                expected: "1 to 80 letters, digits and - _, with .fifo behind it where it is one",
                example: "jobs",
            },
        }),
    },
);

export const queues = map({
    meaning: "Queues of SQS, encrypted.",
    shape: "a map of names to queues",
    names: RESOURCE_KEY,
    nameIs: "the name of a queue",
    placeholder: "<name>",
    of: queue,
    limits: LIMITS,
});

const topic = group(
    { meaning: "A topic.", shape: "a map of settings of a topic" },
    {
        fifo: flag({ meaning: "Whether messages come in their order, and each once.", absent: preset(false) }),
        contentBasedDeduplication: flag({
            meaning: "Whether messages of the same content are taken for one. Only with `fifo`.",
            absent: preset(false),
        }),
        ...shared("topic of SNS", {
            grants: ["publish"],
            usual: "publish",
            arn: "^arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[\\w-]{1,256}(\\.fifo)?$",
            name: {
                pattern: /^(?=.{1,256}$)[\w-]+(\.fifo)?$/,
                expected: "1 to 256 letters, digits and - _, with .fifo behind it where it is one",
                example: "news",
            },
        }),
    },
);

export const topics = map({
    meaning: "Topics of SNS.",
    shape: "a map of names to topics",
    names: RESOURCE_KEY,
    nameIs: "the name of a topic",
    placeholder: "<name>",
    of: topic,
});
