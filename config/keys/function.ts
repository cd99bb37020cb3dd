import { optional, preset } from "../declare/absence";
import { choice, flag, group, integer, text, type ValueOf } from "../declare/kinds";
import { pattern } from "../declare/rules";
import { RUNTIME_NAMES } from "../runtimes";
import type { Variables } from "../variables";
import { deadLetter, environment, fileSystem, kmsKey, layers, vpc } from "./functionParts";
import { handlers } from "./handlers";
import { policies, statements } from "./permissions";
import { PAYLOAD_FORMATS, routes } from "./routes";

export const lambdaFunction = group(
    {
        meaning: "How the Lambda function runs.",
        shape: "a map of function settings",
        effect: "release",
    },
    {
        // The dates on which AWS ends each are in runtimes.ts.
        runtime: choice({
            meaning: "What the function runs on. `provided.al2023` is for Go, Rust, and all that brings a `bootstrap`.",
            values: RUNTIME_NAMES,
            absent: preset("python3.13"),
            limits: '"Lambda runtimes"',
        }),
        // What each family takes is a rule of functionRules.ts.
        handler: text({
            meaning:
                "What is called. Python, Node.js and Ruby: a function in a file of the package, with its folders. Java: " +
                "`package.Class::method`. .NET: `Assembly::Namespace.Class::Method`. `provided.al2023`: whatever its `bootstrap` " +
                "makes of it.",
            rule: pattern(/^\S{1,128}$/, "file.function, such as app.lambda_handler", "app.lambda_handler"),
            absent: preset("app.lambda_handler"),
        }),
        routes,
        payloadFormatVersion: choice({
            meaning:
                "The format of the events that requests make, and of the answers. `2.0` is that of an HTTP API and a function URL, for " +
                "Python and Node.js: a dispatcher in the package makes it of the REST API's. In quotation marks. " +
                "[docs/routes.md](docs/routes.md#handlers-for-payload-format-20).",
            values: PAYLOAD_FORMATS,
            absent: preset("1.0"),
            limits: '"Payload format version" of "Create AWS Lambda proxy integrations for HTTP APIs in API Gateway"',
        }),
        handlers,
        architecture: choice({
            meaning:
                "For function and build image. Lambda changes it only together with the code, so a function that is there takes " +
                "it over from its next release.",
            values: ["x86_64", "arm64"],
            absent: preset("x86_64"),
        }),
        memorySize: integer({
            meaning: "How much memory a request has, and with it how much of a processor.",
            from: 128,
            to: 10_240,
            unit: "MiB",
            absent: preset(256),
            limits: '"Lambda quotas"',
        }),
        // More than 29 s is only of use to callers other than the REST API, which gives up after 29 s by default.
        timeout: integer({
            meaning: "How long a request may take. The API waits for 29 at most.",
            from: 1,
            to: 900,
            unit: "seconds",
            absent: preset(29),
            limits: '"Lambda quotas"',
        }),
        ephemeralStorage: integer({
            meaning: "The size of `/tmp`, which AWS bills above 512.",
            from: 512,
            to: 10_240,
            unit: "MiB",
            absent: preset(512),
            limits: '"Lambda quotas"',
        }),
        environment,
        layers,
        tracing: choice({
            meaning: "`Active`: Lambda samples requests for X-Ray. `PassThrough`: only those that the caller traces.",
            values: ["Active", "PassThrough"],
            absent: preset("PassThrough"),
        }),
        kmsKey,
        logFormat: choice({
            meaning: "How the function's log is written. Levels need `JSON`.",
            values: ["Text", "JSON"],
            absent: preset("Text"),
        }),
        applicationLogLevel: choice({
            meaning: "The least that is kept of what the application logs.",
            values: ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"],
            absent: optional("`INFO`, which is Lambda's own"),
            onlyIn: ["logFormat", "JSON"],
        }),
        systemLogLevel: choice({
            meaning: "The least that is kept of what Lambda itself logs.",
            values: ["DEBUG", "INFO", "WARN"],
            absent: optional("`INFO`, which is Lambda's own"),
            onlyIn: ["logFormat", "JSON"],
        }),
        snapStart: flag({
            meaning:
                "Each version is kept as a snapshot of its start: Java 11 and newer, Python 3.12 and newer, .NET 8 and newer. " +
                "AWS bills it for all but Java.",
            absent: preset(false),
        }),
        deadLetter,
        // It belongs to the function, and not to its versions.
        reservedConcurrency: integer({
            meaning:
                "How many requests run at once, in all environments together; as many are taken from what the account's other " +
                "functions may use. 0 stops all of them.",
            from: 0,
            to: 100_000,
            unit: "requests at once",
            absent: optional("what the account has left"),
            effect: "up",
            limits: '"Configuring reserved concurrency for a function" of AWS Lambda',
        }),
        fileSystem,
        vpc,
        policies,
        statements,
    },
);

/** How the Lambda function runs. Changes reach an environment with its next release. */
export type FunctionConfig = Omit<ValueOf<typeof lambdaFunction>, "environment"> & Variables;
