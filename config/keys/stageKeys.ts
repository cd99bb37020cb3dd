import { optional, preset } from "../declare/absence";
import { choice, group, integer, list, text } from "../declare/kinds";
import { pattern } from "../declare/rules";

export const apiKeys = list({
    meaning:
        "API keys of this environment, by name, one for each caller. AWS makes their values, which are shown nowhere: " +
        "whoever may ask AWS for it gets one (docs/api.md), and the output `environments` has the ids. " +
        "With `api.keys`, nobody else may call it. A stage's.",
    of: text({
        meaning: "The name of a key.",
        rule: pattern(/^[A-Za-z][\w-]{0,63}$/, "1 to 64 letters, digits, - and _, starting with a letter", "partner"),
    }),
    noun: "API keys",
    most: 100,
    absent: preset([]),
    limits: '"Amazon API Gateway quotas"',
});

export const usagePlan = group(
    {
        meaning:
            "How much each of `apiKeys` may do in this environment. A stage's, at `up`. API Gateway counts as best it can: it is no limit to rely " +
            "on for costs or for protection.",
        shape: "a map of limits",
    },
    {
        rateLimit: integer({
            meaning: "Steady requests per second of a key.",
            from: 1,
            to: 10_000,
            unit: "requests per second",
            absent: optional("the stage's"),
            limits: '"Usage plans and API keys for REST APIs in API Gateway"',
        }),
        burstLimit: integer({
            meaning: "Requests at once of a key.",
            from: 1,
            to: 5_000,
            unit: "requests",
            absent: optional("the stage's"),
            limits: '"Usage plans and API keys for REST APIs in API Gateway"',
        }),
        quota: integer({
            meaning: "Requests of a key in each `quotaPeriod`.",
            from: 1,
            to: 1_000_000_000,
            unit: "requests",
            absent: optional("as many as it likes"),
            limits: '"Usage plans and API keys for REST APIs in API Gateway"',
        }),
        quotaPeriod: choice({
            meaning: "What `quota` is counted by.",
            values: ["day", "week", "month"],
            absent: preset("month"),
        }),
    },
);
