export { environmentArgs, pipelineArgs } from "./environments";
export { lookAhead } from "./lookAhead";
export { stackOutputs } from "./outputs";
export { platformUpdateArgs } from "./platformUpdate";
export { previewAppArgs } from "./previewApp";
export { pullRequestsArgs } from "./pullRequests";
export { makeResources } from "./resources";
export { openSource } from "./source";
export { apiArgs, bucketArgs, lambdaArgs, loggingArgs, ownLambdaArgs } from "./shared";
