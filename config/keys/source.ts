import { optional, preset } from "../declare/absence";
import { choice, group, list, text, type ValueOf } from "../declare/kinds";
import { pattern } from "../declare/rules";

/** A glob of paths, as the filters of CodePipeline's triggers take them. */
const pathPattern = text({
    meaning: "A pattern of paths.",
    rule: pattern(
        /^[^\x00-\x1f\x7f]{1,255}$/,
        "a pattern of paths inside the repository, such as src/** or *.md",
        "'src/**'",
    ),
});

/** The most path patterns of a trigger's filter. */
const filter = { of: pathPattern, most: 8, noun: "patterns", limits: '"Quotas in AWS CodePipeline"' } as const;

export const source = group(
    { meaning: "How a push reaches a pipeline.", shape: "a map with mode, and what belongs to it" },
    {
        mode: choice({
            meaning: "`oauth`: with `githubToken`. `connection`: with a connection of AWS CodeConnections.",
            values: ["oauth", "connection"],
            absent: preset("oauth"),
        }),
        trigger: choice({
            meaning:
                "`webhook`: GitHub tells of a push at once. `polling`: CodePipeline asks every few minutes, which takes no " +
                "right to create webhooks; AWS stops it after 30 days without a run.",
            values: ["webhook", "polling"],
            absent: preset("webhook"),
            onlyIn: ["mode", "oauth"],
        }),
        connectionArn: text({
            meaning: "A connection that is there already.",
            // Both prefixes are in use: AWS has renamed the service, and connections keep the ARN that they were made with.
            rule: pattern(
                /^arn:aws[a-z-]*:(codeconnections|codestar-connections):[a-z0-9-]+:\d{12}:connection\/[\w-]+$/,
                "the ARN of a connection, as the console of CodePipeline shows it under Settings, Connections",
            ),
            absent: optional("made by the stack"),
            onlyIn: ["mode", "connection"],
        }),
        include: list({
            meaning: "A push that changes no such path starts nothing.",
            ...filter,
            absent: preset([]),
            onlyIn: ["mode", "connection"],
        }),
        exclude: list({
            meaning: "A push that changes only such paths starts nothing.",
            ...filter,
            absent: preset([]),
            onlyIn: ["mode", "connection"],
        }),
    },
);

/** How a push reaches a pipeline. */
export type SourceConfig = ValueOf<typeof source>;
