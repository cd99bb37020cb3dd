import type { AwsScope } from "../../../common/awsScope";
import { artifactPrefix } from "../../../contract/bucketLayout";
import { environmentNames, sharedNames } from "../../../contract/names";
import { parametersArn } from "../../../contract/parameters";
import { buildPolicy, functionPolicy, pipelinePolicy, releaserPolicy } from "../../../components/policies";
import { functionArn } from "../../../components/documents/restApi";

export const SCOPE: AwsScope = {
    partition: "aws",
    region: "eu-west-1",
    accountId: "123456789012",
    dnsSuffix: "amazonaws.com",
};

export const ACCOUNT = `${SCOPE.region}:${SCOPE.accountId}`;
export const CONNECTIONS = `arn:aws:codeconnections:${ACCOUNT}:connection`;

/** The documents of one environment's roles, with the ARNs that AWS gives its resources. */
export function documents(project: string, environment: string) {
    const shared = sharedNames(project, SCOPE.region);
    const names = environmentNames(project, SCOPE.region, environment);
    const logGroup = (name: string) => `arn:aws:logs:${ACCOUNT}:log-group:${name}`;
    const bucket = `arn:aws:s3:::${shared.bucketPrefix}0a1b2c`;
    const arns = {
        bucket,
        function: functionArn(SCOPE, shared.function),
        logGroup: logGroup(`/aws/codebuild/${names.buildProject}`),
        artifactPrefix: artifactPrefix(names.pipeline),
        packageKey: shared.packageKey,
        environment,
        pipeline: `arn:aws:codepipeline:${ACCOUNT}:${names.pipeline}`,
    };
    const pipeline = {
        bucket,
        buildProject: `arn:aws:codebuild:${ACCOUNT}:project/${names.buildProject}`,
        artifactPrefix: arns.artifactPrefix,
        releaser: functionArn(SCOPE, names.releaser),
    };
    return {
        arns,
        managed: buildPolicy("managed", arns),
        releaser: releaserPolicy({ ...arns, logGroup: logGroup(`/aws/lambda/${names.releaser}`) }),
        application: buildPolicy("application", arns),
        function: functionPolicy({
            logGroups: [logGroup(`/aws/lambda/${shared.function}`)],
            parameters: [parametersArn(SCOPE, project)],
        }),
        pipeline: pipelinePolicy(pipeline),
        connected: pipelinePolicy({ ...pipeline, connection: `${CONNECTIONS}/${project}` }),
    };
}

export const ROLES = ["managed", "releaser", "application", "function", "pipeline", "connected"] as const;

export type Role = (typeof ROLES)[number];

export const SHOP = documents("shop", "staging");
export const FUNCTION = `arn:aws:lambda:${ACCOUNT}:function:shop-app`;
export const BUCKET = "arn:aws:s3:::shop-artifacts-0a1b2c";
export const PARAMETERS = `arn:aws:ssm:${ACCOUNT}:parameter`;
