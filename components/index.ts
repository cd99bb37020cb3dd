export { AliasedLambda, type AliasedLambdaArgs } from "./aliasedLambda";
export { ApiGateway, type ApiGatewayArgs, type StageArgs } from "./apiGateway";
export { ApiLogging, needsLoggingRole, type ApiLoggingArgs } from "./apiLogging";
export { ArtifactBucket, type ArtifactBucketArgs } from "./artifactBucket";
export { awsProvider, awsScope, type AwsProviderArgs } from "./awsProvider";
export { BranchPipeline, type BranchPipelineArgs } from "./branchPipeline";
