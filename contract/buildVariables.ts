/** The names of the seven variables that every build gets, as in the seed. */
export const BUILD_VARIABLES = [
    "ARTIFACT_BUCKET",
    "ARTIFACT_BUCKET_KEY",
    "LAMBDA_FUNCTION_NAME",
    "LAMBDA_EXECUTION_ROLE",
    "LAMBDA_FUNCTION_ALIAS",
    "GITHUB_REPO_URL",
    "API_INVOKE_URL",
] as const;

export type BuildVariable = (typeof BUILD_VARIABLES)[number];

/** What a build is told about where it releases to. `T` is `string`, or Pulumi's `Input<string>`. */
export interface BuildTarget<T> {
    readonly artifactBucket: T;
    readonly packageKey: T;
    readonly functionName: T;
    /** The ARN of the function's role. */
    readonly executionRole: T;
    readonly alias: T;
    readonly repositoryUrl: T;
    readonly invokeUrl: T;
}

/** The seven variables with their values, in the order of {@link BUILD_VARIABLES}. */
export function buildVariables<T>(
    target: BuildTarget<T>,
): readonly { readonly name: BuildVariable; readonly value: T }[] {
    const values: Readonly<Record<BuildVariable, T>> = {
        ARTIFACT_BUCKET: target.artifactBucket,
        ARTIFACT_BUCKET_KEY: target.packageKey,
        LAMBDA_FUNCTION_NAME: target.functionName,
        LAMBDA_EXECUTION_ROLE: target.executionRole,
        LAMBDA_FUNCTION_ALIAS: target.alias,
        GITHUB_REPO_URL: target.repositoryUrl,
        API_INVOKE_URL: target.invokeUrl,
    };
    return BUILD_VARIABLES.map((name) => ({ name, value: values[name] }));
}

/** The address of the application's repository. */
export function repositoryUrl(owner: string, repository: string): string {
    return `https://github.com/${owner}/${repository}`;
}
