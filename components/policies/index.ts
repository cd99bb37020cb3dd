export { tlsOnlyPolicy } from "./bucket";
export { buildPolicy, type BuildArns, type OtherEnvironments } from "./build";
export { functionPolicy } from "./function";
export { ownPolicy, type Kept } from "./own";
export { pipelinePolicy } from "./pipeline";
export { previewControllerPolicy, type PreviewControllerArns } from "./previewController";
export { checkPolicy, type CheckArns } from "./pullRequestCheck";
export { trustPolicy, type PolicyDocument, type Statement } from "./statement";
