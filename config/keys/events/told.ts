import { isMap } from "../../../common/json";
import { optional } from "../../declare/absence";
import { choice, flag, group, list, map, open, text } from "../../declare/kinds";
import { pattern } from "../../declare/rules";
import { BUCKET_EVENTS } from "../../events/values";
import { enabled, handler, named, source } from "./common";

export const topics = map({
    meaning: "Topics of SNS whose messages the function gets.",
    shape: "a map of names to topics",
    ...named,
    of: group(
        { meaning: "A topic that is subscribed to.", shape: "a map with a topic" },
        {
            topic: source("sns", "topic"),
            filter: open<Readonly<Record<string, unknown>>>()({
                meaning: "A filter policy: which messages are delivered.",
                rule: {
                    expected: "a map in the shape of a filter policy",
                    check: (value) => isMap(value) && Object.keys(value).length > 0,
                },
                schema: { type: "object" },
                absent: optional("all of them"),
                limits: '"Amazon SNS message filtering"',
            }),
            filterScope: choice({
                meaning: "What the filter looks at.",
                values: ["MessageAttributes", "MessageBody"],
                absent: optional("MessageAttributes"),
            }),
            handler,
            enabled,
        },
    ),
});

export const buckets = map({
    meaning: "Buckets of S3 of whose objects the function is told.",
    shape: "a map of names to buckets",
    ...named,
    of: group(
        { meaning: "A bucket.", shape: "a map with a bucket" },
        {
            bucket: source("s3", "bucket"),
            events: list({
                meaning: "What it is told of.",
                of: choice({ meaning: "An event of S3.", values: BUCKET_EVENTS }),
                noun: "events",
                absent: optional("s3:ObjectCreated:*"),
            }),
            prefix: text({
                meaning: "How the keys of the objects begin.",
                rule: pattern(/^.{1,1024}$/s, "the beginning of a key, such as uploads/", "uploads/"),
                absent: optional("any"),
            }),
            suffix: text({
                meaning: "How the keys of the objects end.",
                rule: pattern(/^.{1,1024}$/s, "the end of a key, such as .jpg", ".jpg"),
                absent: optional("any"),
            }),
            replaces: flag({
                meaning:
                    "That nothing else has notifications on a bucket that is named by its ARN. S3 keeps one configuration of them for a bucket, and " +
                    "`up` replaces what is there.",
                absent: optional("false"),
            }),
            handler,
            enabled,
        },
    ),
});
