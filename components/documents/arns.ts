import type { AwsScope } from "../../common/awsScope";

/** The ARN of a build project. What is made before it, such as its role, cannot ask it. */
export function projectArn({ partition, region, accountId }: AwsScope, project: string): string {
    return `arn:${partition}:codebuild:${region}:${accountId}:project/${project}`;
}

/** The ARN of a pipeline, which is known only when it is made: its build's role comes before it. */
export function pipelineArn({ partition, region, accountId }: AwsScope, pipeline: string): string {
    return `arn:${partition}:codepipeline:${region}:${accountId}:${pipeline}`;
}
