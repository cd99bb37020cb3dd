export { environmentArgs, environmentOutputs, pipelineArgs } from "./environments";
export { stackOutputs } from "./outputs";
export type { Platform, Shared } from "./platform";
export { pullRequestsArgs } from "./pullRequests";
export { apiArgs, bucketArgs, lambdaArgs } from "./shared";
export { lookAtSource, openSource } from "./source";
