import { preset } from "../declare/absence";
import { group, integer, list, text, type ValueOf } from "../declare/kinds";
import { pattern } from "../declare/rules";
import { authorizer, keys, open } from "./apiAccess";
import { accessLog, compression, condition, responses, sources } from "./apiAnswers";
import { cors } from "./cors";

/** The most stages that anybody can have asked for: more would not fit the roles of an account, two for each environment. */
export const MOST_STAGES = 1000;

export const api = group(
    {
        meaning:
            "What shapes the REST API for all stages. What is called the API's reaches all environments at `up`, and no rollback takes it " +
            "back; what is a stage's has each environment for itself. A change takes a new deployment; no stage is replaced. Nothing is " +
            "cached: [docs/api.md](docs/api.md).",
        shape: "a map of API settings",
    },
    {
        binaryMediaTypes: list({
            meaning:
                "Media types whose bodies are passed on as bytes. Of all others the function gets a text, in which what is no UTF-8 is " +
                "lost, and a picture that it answers with leaves as base64 text. `*/*` is for frameworks behind an adapter. Bytes travel " +
                "as base64, a third larger: of Lambda's 6 MB about 4.5 MB are left to an upload or a picture. The API's.",
            of: text({
                meaning: "A media type.",
                rule: pattern(/^[\w*.+-]+\/[\w*.+-]+$/, "a media type, such as image/png", "image/png"),
            }),
            noun: "media types",
            absent: preset([]),
        }),
        timeout: integer({
            meaning: "How long the API waits for the function. The API's.",
            from: 50,
            to: 29_000,
            unit: "milliseconds",
            absent: preset(29_000),
            limits: '"Amazon API Gateway quotas"',
        }),
        cors,
        authorizer,
        open,
        keys,
        sources,
        condition,
        responses,
        compression,
        accessLog,
        // More environments than the account's quota allows are refused by a rule of quotas.ts.
        stages: integer({
            meaning:
                "How many stages the account lets the API have, which environments and previews share: AWS's quota \"Stages per " +
                'API". Where more than 10 are needed and nothing is said here, Service Quotas is asked. It shapes nothing.',
            from: 1,
            to: MOST_STAGES,
            unit: "stages",
            absent: preset(10),
            limits: '"Quotas for configuring and running a REST API in API Gateway"',
        }),
    },
);

/** What shapes the REST API for all stages. */
export type ApiConfig = ValueOf<typeof api>;
