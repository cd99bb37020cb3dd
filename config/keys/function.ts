import { preset } from "../declare/absence";
import { choice, group, integer, text, type ValueOf } from "../declare/kinds";
import { pattern } from "../declare/rules";

export const lambdaFunction = group(
    {
        meaning: "How the Lambda function runs.",
        shape: "a map of function settings",
        effect: "release",
    },
    {
        // Those that AWS keeps up to date and the managed build knows. Retired ones are left out on purpose.
        runtime: choice({
            meaning: "What the function runs on.",
            values: ["python3.13", "python3.14", "python3.12", "python3.11", "nodejs22.x", "nodejs24.x"],
            absent: preset("python3.13"),
            limits: '"Lambda runtimes"',
        }),
        handler: text({
            meaning: "What is called, in a file of the package, with its folders.",
            rule: pattern(
                /^[\w-]+(\/[\w-]+)*\.[A-Za-z_]\w*$/,
                "file.function, such as app.lambda_handler",
                "app.lambda_handler",
            ),
            absent: preset("app.lambda_handler"),
        }),
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
    },
);

/** How the Lambda function runs. Changes reach an environment with its next release. */
export type FunctionConfig = ValueOf<typeof lambdaFunction>;
