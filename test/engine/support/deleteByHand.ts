import { aws, inventory } from "./emulated";

/** Deletes everything in AWS that a stack has made but its artifact bucket, as somebody does who means another one. */
export function deleteAllButBucket(restApi: string): void {
    const there = inventory();
    for (const name of there["functions"] ?? []) {
        aws("lambda", "delete-function", "--function-name", name);
    }
    aws("apigateway", "delete-rest-api", "--rest-api-id", restApi);
    for (const name of there["pipelines"] ?? []) {
        aws("codepipeline", "delete-pipeline", "--name", name);
    }
    for (const name of there["projects"] ?? []) {
        aws("codebuild", "delete-project", "--name", name);
    }
    for (const name of there["rules"] ?? []) {
        const { Targets } = aws("events", "list-targets-by-rule", "--rule", name);
        aws("events", "remove-targets", "--rule", name, "--ids", ...Targets.map(({ Id }: { Id: string }) => Id));
        aws("events", "delete-rule", "--name", name);
    }
    for (const name of there["logGroups"] ?? []) {
        aws("logs", "delete-log-group", "--log-group-name", name);
    }
    for (const name of there["roles"] ?? []) {
        const role = ["--role-name", name];
        for (const policy of aws("iam", "list-role-policies", ...role).PolicyNames as readonly string[]) {
            aws("iam", "delete-role-policy", ...role, "--policy-name", policy);
        }
        for (const { PolicyArn } of aws("iam", "list-attached-role-policies", ...role).AttachedPolicies) {
            aws("iam", "detach-role-policy", ...role, "--policy-arn", PolicyArn);
        }
        aws("iam", "delete-role", ...role);
    }
    for (const name of there["parameters"] ?? []) {
        aws("ssm", "delete-parameter", "--name", name);
    }
    for (const name of there["secrets"] ?? []) {
        aws("secretsmanager", "delete-secret", "--secret-id", name, "--force-delete-without-recovery");
    }
}
