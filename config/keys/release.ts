import { DEFAULT_HEALTH_STATUS, HEALTH_STATUSES } from "../../contract/healthStatus";
import { derived, optional, preset } from "../declare/absence";
import { choice, flag, group, integer, text, type ValueOf } from "../declare/kinds";
import { pattern } from "../declare/rules";
import type { BuildConfig } from "./build";
import type { SourceConfig } from "./source";

interface Known {
    readonly build: BuildConfig;
    readonly source: SourceConfig;
    /** Whether there is a token at all. */
    readonly hasToken: boolean;
}

export const release = group(
    {
        meaning: "How a release is tried, in mode `managed` and from the command line.",
        shape: "a map of release settings",
    },
    {
        // A path as a URL has it, without query and fragment.
        healthPath: text({
            meaning:
                "The path that has to answer with a status that `release.healthStatus` names: of the new version before the alias " +
                "moves, and of the environment after that.",
            rule: pattern(
                /^\/[\w\-.~!$&'()*+,;=:@%/]{0,254}$/,
                "a path that starts with /, without a query, such as /health",
                "/health",
            ),
            absent: preset("/health"),
        }),
        healthStatus: choice({
            meaning:
                "Which answers to that count. `200-499` is for an application without a route of that kind: any answer of the " +
                "function below 500 does, but none that API Gateway gives in its place.",
            values: HEALTH_STATUSES,
            absent: preset(DEFAULT_HEALTH_STATUS),
        }),
        verifySeconds: integer({
            meaning:
                "How long the environment may take to begin to answer; then it has to go on for 3 seconds. Otherwise the alias " +
                "moves back.",
            from: 1,
            to: 300,
            unit: "seconds",
            absent: preset(30),
        }),
        signing: text({
            meaning:
                "A key of KMS signs every record of the ledger, so that nobody who can write the bucket can forge who has released: " +
                "[docs/security.md](docs/security.md#a-signed-ledger). `own`: the stack makes one, for about 1 USD a month. An ARN: a key of yours " +
                "that signs with ECC_NIST_P256.",
            rule: pattern(
                /^own$|^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
                "own, or the ARN of a KMS key, such as arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                "own",
            ),
            absent: optional("the ledger is not signed"),
        }),
        report: flag({
            meaning:
                "GitHub is told of every release, promotion and rollback, as commit statuses and deployments. In build mode " +
                "`managed`.",
            absent: derived(
                "`true` where there is a token",
                ({ build, source, hasToken }: Known) =>
                    build.mode === "managed" && (hasToken || source.mode === "oauth"),
            ),
        }),
    },
);

/** How a release is tried. */
export type ReleaseConfig = ValueOf<typeof release>;
