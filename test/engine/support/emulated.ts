import { runAws } from "./awsCli";

/** Calls the AWS CLI of the lab, whose environment this process has, and gives the answer as an object. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- it is as AWS documents it, and the assertions judge it
export function aws(...args: readonly string[]): any {
    const result = runAws(...args, "--output", "json");
    if (result.status !== 0) {
        throw new Error(`aws ${args.join(" ")}: ${result.stderr}`);
    }
    return result.stdout.trim() === "" ? {} : JSON.parse(result.stdout);
}

/** Everything that is in the emulators now, by kind, sorted. */
export function inventory(): Readonly<Record<string, readonly string[]>> {
    const names = (items: readonly Record<string, string>[], key: string) =>
        items.map((item) => item[key] ?? "").sort();
    return {
        aliases: functions().flatMap((name) =>
            names(aws("lambda", "list-aliases", "--function-name", name).Aliases, "Name"),
        ),
        buckets: names(aws("s3api", "list-buckets").Buckets ?? [], "Name"),
        functions: functions(),
        logGroups: names(aws("logs", "describe-log-groups").logGroups, "logGroupName"),
        pipelines: names(aws("codepipeline", "list-pipelines").pipelines, "name"),
        projects: [...aws("codebuild", "list-projects").projects].sort(),
        restApiIds: names(aws("apigateway", "get-rest-apis").items ?? [], "id"),
        roles: names(aws("iam", "list-roles").Roles, "RoleName"),
        webhooks: aws("codepipeline", "list-webhooks").webhooks.map(({ url }: { url: string }) => url),
        connections: names(aws("codeconnections", "list-connections").Connections, "ConnectionName"),
        parameters: names(aws("ssm", "describe-parameters").Parameters, "Name"),
        secrets: names(aws("secretsmanager", "list-secrets").SecretList, "Name"),
        rules: names(aws("events", "list-rules").Rules, "Name"),
        loggingRole: [aws("apigateway", "get-account").cloudwatchRoleArn ?? ""].filter((arn) => arn !== ""),
    };
}

/**
 * What a stack that is gone has left, by kind, but for its buckets. The role with which all APIs of the account log stays on
 * purpose, and has to be the only one.
 */
export function leftBehind(): readonly (readonly [string, readonly string[]])[] {
    const { buckets: _buckets, loggingRole: _setting, roles = [], ...rest } = inventory();
    const others = roles.filter((role) => !role.endsWith("-api-logging"));
    return Object.entries({ ...rest, roles: others }).filter(([, names]) => names.length > 0);
}

function functions(): string[] {
    const listed: { FunctionName: string }[] = aws("lambda", "list-functions").Functions;
    return listed.map(({ FunctionName }) => FunctionName).sort();
}

/** What an alias points at, and with which weights. */
export function aliasTarget(functionName: string, alias: string): { version: string; weights: unknown } {
    const { FunctionVersion, RoutingConfig } = aws(
        ...["lambda", "get-alias", "--function-name", functionName, "--name", alias],
    );
    return { version: FunctionVersion, weights: RoutingConfig?.AdditionalVersionWeights ?? {} };
}

/** The SHA-256 of the code of a version, or of `$LATEST`. */
export function codeOf(functionName: string, qualifier = "$LATEST"): string {
    const args = ["lambda", "get-function-configuration", "--function-name", functionName, "--qualifier", qualifier];
    return aws(...args).CodeSha256;
}
