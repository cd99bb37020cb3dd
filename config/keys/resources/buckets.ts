import { optional, preset } from "../../declare/absence";
import { choice, flag, group, integer, list, map, text } from "../../declare/kinds";
import { pattern } from "../../declare/rules";
import { RESOURCE_KEY, shared } from "./common";

const HEADER = text({ meaning: "A header.", rule: pattern(/^[\w*-]+$/, "the name of a header", "ETag") });

const bucket = group(
    { meaning: "A bucket.", shape: "a map of settings of a bucket" },
    {
        versioned: flag({
            meaning: "Whether objects that are overwritten or deleted can be brought back, which AWS bills as objects.",
            absent: preset(false),
        }),
        expireAfter: integer({
            meaning: "Days after which objects are deleted, and versions that are not the newest.",
            from: 1,
            to: 36_500,
            unit: "days",
            absent: optional("they stay"),
        }),
        cors: group(
            {
                meaning: "Which pages may load from the bucket, or into it, by themselves.",
                shape: "a map with origins",
                absent: optional("none"),
            },
            {
                origins: list({
                    meaning: "The origins of the pages. `*` is all of them.",
                    of: text({
                        meaning: "An origin.",
                        rule: pattern(
                            /^\*$|^https?:\/\/[^/?#\s]+$/,
                            "an origin, such as https://www.example.com, or *",
                            "https://www.example.com",
                        ),
                    }),
                    noun: "origins",
                    most: 100,
                }),
                methods: list({
                    meaning: "The methods that they may use.",
                    of: choice({ meaning: "A method.", values: ["DELETE", "GET", "HEAD", "POST", "PUT"] }),
                    noun: "methods",
                    absent: preset(["GET", "PUT"]),
                }),
                headers: list({
                    meaning: "The headers that they may send. `*` is all of them.",
                    of: HEADER,
                    noun: "headers",
                    absent: preset(["*"]),
                }),
                exposeHeaders: list({
                    meaning: "The headers of answers that their scripts may read.",
                    of: HEADER,
                    noun: "headers",
                    absent: preset([]),
                }),
                maxAge: integer({
                    meaning: "How long a browser may remember what it was allowed.",
                    from: 0,
                    to: 86_400,
                    unit: "seconds",
                    absent: preset(3000),
                }),
            },
        ),
        ...shared("bucket of S3", {
            grants: ["read", "write", "readWrite"],
            usual: "readWrite",
            arn: "^arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
            name: {
                pattern: /^(?=.{3,63}$)[a-z0-9][a-z0-9-]*[a-z0-9](\.[a-z0-9][a-z0-9-]*[a-z0-9])*$/,
                expected: "3 to 63 small letters, digits, hyphens and dots",
                example: "shop-uploads",
            },
        }),
    },
);

export const buckets = map({
    meaning: "Buckets of S3: closed to the public, encrypted, and reached over TLS alone.",
    shape: "a map of names to buckets",
    names: RESOURCE_KEY,
    nameIs: "the name of a bucket",
    placeholder: "<name>",
    of: bucket,
    limits: '"Bucket quotas, limitations, and restrictions" of Amazon S3',
});
