/** What there is in the stacks, as AWS names it. */
const PLACE = "eu-west-1:123456789012";

export const BUCKET = "arn:aws:s3:::shop-artifacts-0a1b2c";
export const SHARED = `arn:aws:lambda:${PLACE}:function:shop-app`;
export const PRODUCTION = `arn:aws:lambda:${PLACE}:function:shop_production-app`;
export const RELEASER = `arn:aws:lambda:${PLACE}:function:shop_staging-release`;
export const PREVIEW = `arn:aws:lambda:${PLACE}:function:shop_preview-function`;
export const CONTROLLER = `arn:aws:lambda:${PLACE}:function:shop_previews`;
export const API = "arn:aws:apigateway:eu-west-1::/restapis/apiapi";
export const PREVIEW_API = "arn:aws:apigateway:eu-west-1::/restapis/apipreviewapp";
export const TOKEN = `arn:aws:secretsmanager:${PLACE}:secret:shop-github-token-AbCdEf`;
export const LEDGER_KEY = `arn:aws:kms:${PLACE}:key/0a1b2c3d-4e5f-6789-abcd-ef0123456789`;
export const DATABASE = `arn:aws:secretsmanager:${PLACE}:secret:shop/database-AbCdEf`;

export const parameter = (name: string) => `arn:aws:ssm:${PLACE}:parameter${name}`;
export const project = (name: string) => `arn:aws:codebuild:${PLACE}:project/${name}`;
export const pipeline = (name: string) => `arn:aws:codepipeline:${PLACE}:${name}`;
export const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
export const logs = (group: string) => `arn:aws:logs:${PLACE}:log-group:${group}`;

/** A build of the check of pull requests, by the last part of its id. */
export const checkBuild = (id: string) => `arn:aws:codebuild:${PLACE}:build/shop_pull-requests:${id}`;
