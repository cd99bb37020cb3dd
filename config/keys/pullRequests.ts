import { derived, optional, preset } from "../declare/absence";
import { flag, group, integer, type ValueOf } from "../declare/kinds";
import { MOST_STAGES } from "./api";
import { previewPolicies, previewStatements } from "./permissions";
import type { BuildConfig } from "./build";
import type { SourceConfig } from "./source";

interface Known {
    readonly build: BuildConfig;
    readonly source: SourceConfig;
}

/** Whether pull requests can be checked: by the platform's own build, told of by a connection or a webhook. */
export function canCheck({ build, source }: Known): boolean {
    return build.mode === "managed" && (source.mode === "connection" || source.trigger === "webhook");
}

export const pullRequests = group(
    {
        meaning: "What pull requests into the environments' branches get.",
        shape: "a map with check, protect, previews, previewHours and what previews have and may do",
    },
    {
        check: flag({
            meaning:
                "They are installed and tested as a release is, with the result as the commit status `<githubName>/check`. Not " +
                "with `source.trigger` `polling`.",
            absent: derived("`true` in build mode `managed`", canCheck),
        }),
        protect: flag({
            meaning:
                "The branches are protected: nothing is merged or pushed without that status at its commit, no push is forced " +
                "and no branch deleted.",
            absent: preset(false),
        }),
        previews: integer({
            meaning:
                "The most previews there are at once; the oldest makes room. Each is a stage of an API that they have for themselves: " +
                "`api.stages` says how many AWS lets it have.",
            from: 0,
            to: MOST_STAGES,
            unit: "previews at once",
            absent: preset(0),
        }),
        previewHours: integer({
            meaning: "How long after its last release a preview is removed.",
            from: 1,
            to: 720,
            unit: "hours",
            absent: preset(72),
        }),
        concurrency: integer({
            meaning:
                "How many requests run at once in all previews together; as many are taken from what the account's other functions may " +
                "use. AWS leaves them 100 at least, and a new account may have 10 in all: `up` says so before it makes anything.",
            from: 0,
            to: 100_000,
            unit: "requests at once",
            absent: optional("what the account has left"),
            limits: '"Configuring reserved concurrency for a function" of AWS Lambda',
        }),
        rateLimit: integer({
            meaning: "Steady requests per second that each preview lets through.",
            from: 1,
            to: 10_000,
            unit: "requests per second",
            absent: preset(20),
            limits: '"Amazon API Gateway quotas"',
        }),
        burstLimit: integer({
            meaning: "Requests that each preview lets through at once.",
            from: 1,
            to: 5_000,
            unit: "requests",
            absent: preset(40),
            limits: '"Amazon API Gateway quotas"',
        }),
        resources: flag({
            meaning:
                "Whether previews have tables, buckets, queues and topics like those of `resources`: one of each for all previews together, " +
                "empty, and deleted when this or all previews are taken away, but for buckets, which AWS keeps. Their variables name these, and their role " +
                "reaches these alone: [docs/resources.md](docs/resources.md#previews).",
            absent: preset(false),
        }),
        policies: previewPolicies,
        statements: previewStatements,
    },
);

/** What pull requests get. */
export type PullRequestConfig = ValueOf<typeof pullRequests>;
