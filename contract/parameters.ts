import type { AwsScope } from "../common/awsScope";

/** The path in Parameter Store below which an environment's secrets are, with a slash at its end. */
export function parameterFolder(projectName: string, environment: string): string {
    return `/${projectName}/${environment}/`;
}

/**
 * The ARN of all parameters of a project, or of one environment: what a function's role may read.
 *
 * @param environment @default - whatever the environment
 */
export function parametersArn(scope: AwsScope, projectName: string, environment?: string): string {
    const folder = environment === undefined ? `/${projectName}/` : parameterFolder(projectName, environment);
    // In an ARN the path's first slash is the one behind `parameter`: "Resource types defined by AWS Systems Manager".
    return `arn:${scope.partition}:ssm:${scope.region}:${scope.accountId}:parameter${folder}*`;
}

/** The path below which the secrets of all previews are. No project's name begins with an underscore: no other function may read it. */
export function previewParameterFolder(projectName: string): string {
    return `/_previews/${projectName}/`;
}

/** The ARN of all secrets of previews: what their function's role may read. */
export function previewParametersArn(scope: AwsScope, projectName: string): string {
    return parametersArn(scope, `_previews/${projectName}`);
}
