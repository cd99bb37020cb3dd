import type { Placeholders } from "./placeholders";
import { sharedNames, type AdoptedNames } from "../../contract/names";

/** What of a function changes what an environment serves, or who may call it. */
export const FUNCTION_CHANGES = [
    "lambda:AddPermission",
    "lambda:CreateAlias",
    "lambda:CreateFunctionUrlConfig",
    "lambda:DeleteAlias",
    "lambda:DeleteFunction",
    "lambda:DeleteFunctionConcurrency",
    "lambda:DeleteProvisionedConcurrencyConfig",
    "lambda:PublishVersion",
    "lambda:PutFunctionConcurrency",
    "lambda:PutProvisionedConcurrencyConfig",
    "lambda:RemovePermission",
    "lambda:UpdateAlias",
    "lambda:UpdateFunctionCode",
    "lambda:UpdateFunctionConfiguration",
] as const;

/** What of a bucket changes the packages and the ledger in it, or who may read them. */
export const BUCKET_CHANGES = [
    "s3:DeleteBucket",
    "s3:DeleteBucketPolicy",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:PutBucketPolicy",
    "s3:PutLifecycleConfiguration",
    "s3:PutObject",
    "s3:PutObjectAcl",
] as const;

/** What of a role changes what may be done with it, or lets another service act with it. */
export const ROLE_CHANGES = [
    "iam:AttachRolePolicy",
    "iam:DeleteRole",
    "iam:DeleteRolePermissionsBoundary",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:PassRole",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
    "iam:UpdateAssumeRolePolicy",
] as const;

/** Where a platform is, and what it has taken over. */
export type Reach = Placeholders & { readonly adopted?: AdoptedNames | undefined };

/** What of the platform a statement reaches, in words; undefined where it reaches nothing of it. */
export function reachOf(actions: readonly string[], resources: readonly string[], place: Reach) {
    const { partition, region, accountId, projectName, adopted } = place;
    const names = sharedNames(projectName, region, adopted);
    const fn = `arn:${partition}:lambda:${region}:${accountId}:function:${names.function}`;
    const role = `arn:${partition}:iam::${accountId}:role/${names.functionRole}`;
    // The bucket's name ends in digits that are known only once it is there.
    const bucket = `arn:${partition}:s3:::${names.bucketPrefix}00000000000000000000000000`;
    const parts = [
        { what: "the function's own code and aliases", changes: FUNCTION_CHANGES, arns: [fn, `${fn}:staging`] },
        {
            what: "the packages and the ledger in the artifact bucket",
            changes: BUCKET_CHANGES,
            arns: [bucket, `${bucket}/packages/a`, `${bucket}/kept/a`, `${bucket}/releases/a`, `${bucket}/platform/a`],
        },
        { what: "the function's own role", changes: ROLE_CHANGES, arns: [role] },
    ];
    return parts.find(
        ({ changes, arns }) =>
            changes.some((change) => actions.some((each) => isLike(change.toLowerCase(), each.toLowerCase()))) &&
            arns.some((arn) => resources.some((each) => isLike(arn, each))),
    )?.what;
}

/** Whether a text is what a pattern of IAM says: `*` stands for any characters, `?` for one. */
export function isLike(text: string, pattern: string): boolean {
    const source = pattern
        .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll(/\*+/g, ".*")
        .replaceAll("?", ".");
    return new RegExp(`^${source}$`, "s").test(text);
}
