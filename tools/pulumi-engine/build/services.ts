/**
 * The services of the Terraform AWS provider that the built plugin serves. A service whose client is used by another
 * one in this list must be in it too (`s3` needs `s3control`): without it the provider panics at run time with
 * "unknown service package".
 */
export const SERVICES: ReadonlySet<string> = new Set([
    "acm",
    "apigateway",
    "budgets",
    "cloudwatch",
    "codebuild",
    "codeconnections",
    "codepipeline",
    "codestarconnections",
    "codestarnotifications",
    "deploy",
    "dynamodb",
    "events",
    "iam",
    "kms",
    "lambda",
    "logs",
    "meta",
    "resourcegroups",
    "route53",
    "s3",
    "s3control",
    "scheduler",
    "secretsmanager",
    "sns",
    "sqs",
    "ssm",
    "sts",
    "xray",
]);

/** The services whose package in the AWS SDK has another name than in the Terraform provider. */
const SDK_NAMES: ReadonlyMap<string, string> = new Map([
    ["deploy", "codedeploy"],
    ["events", "eventbridge"],
    ["logs", "cloudwatchlogs"],
]);

/** Packages of the AWS SDK that the provider's common code uses, whatever the services. */
const COMMON_SDK_PACKAGES = ["account", "organizations", "resourcegroupstaggingapi"];

/** The AWS SDK packages whose clients stay in the provider; `meta` is a service of Terraform's own, without a client. */
export const SDK_PACKAGES: ReadonlySet<string> = new Set([
    ...[...SERVICES].filter((service) => service !== "meta").map((service) => SDK_NAMES.get(service) ?? service),
    ...COMMON_SDK_PACKAGES,
]);
