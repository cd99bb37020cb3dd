import type { StackName } from "../stack";
import { BUCKET, logs, pipeline, PREVIEW, project, role } from "../place";
import { APPLICATION_BUILDS, BUILDS } from "./builds";
import { FUNCTIONS, WIDENED_FUNCTIONS } from "./functions";
import type { Calls } from "./rows";

/** By stack and role. What every role is forbidden is in {@link NOBODY}. */
export const FORBIDDEN: Readonly<Partial<Record<StackName, Calls>>> = {
    isolated: { ...BUILDS, ...FUNCTIONS },
    application: APPLICATION_BUILDS,
    widened: WIDENED_FUNCTIONS,
};

/** What no role of any stack may do, each with a resource that it could be tried on. */
export const NOBODY: readonly (readonly [does: string, action: string, resource: string])[] = [
    ["passes a role", "iam:PassRole", role("shop-eu-west-1-production-build")],
    ["makes a role", "iam:CreateRole", role("mine")],
    ["widens a role", "iam:PutRolePolicy", role("shop-eu-west-1-staging-build")],
    ["lets others act with a role", "iam:UpdateAssumeRolePolicy", role("shop-eu-west-1-app")],
    ["acts with another role", "sts:AssumeRole", role("shop-eu-west-1-production-build")],
    ["lets others into the bucket", "s3:PutBucketPolicy", BUCKET],
    ["has the bucket forget", "s3:PutLifecycleConfiguration", BUCKET],
    ["deletes the release engine", "s3:DeleteObjectVersion", `${BUCKET}/platform/release-0123456789abcdef.cjs`],
    ["makes a function of its own", "lambda:CreateFunction", "arn:aws:lambda:eu-west-1:123456789012:function:mine"],
    ["opens a function to the world", "lambda:CreateFunctionUrlConfig", PREVIEW],
    ["changes what a build does", "codebuild:UpdateProject", project("shop-staging")],
    ["changes what a pipeline does", "codepipeline:UpdatePipeline", pipeline("shop-staging")],
    ["makes a rule of its own", "events:PutTargets", "arn:aws:events:eu-west-1:123456789012:rule/mine"],
    ["takes a log away", "logs:DeleteLogGroup", logs("/aws/lambda/shop-app")],
    ["lets others decrypt", "kms:CreateGrant", "arn:aws:kms:eu-west-1:123456789012:key/0a1b"],
];
