import assert from "node:assert/strict";

import { bucketPolicy } from "../../../components/policies";
import { isAllowed } from "../../support/iam";
import { ACCOUNT, BUCKET, CONNECTIONS, FUNCTION, PARAMETERS, ROLES, SHOP, type Role } from "./shop";

/** What may be done by whoever releases to staging: the build itself in mode application. */
const RELEASE_ALLOWED: readonly (readonly [action: string, resource: string])[] = [
    ["s3:GetObject", `${BUCKET}/shop-staging/source/a1b2c3`],
    ["lambda:GetAlias", FUNCTION],
    ["lambda:UpdateAlias", FUNCTION],
    ["lambda:UpdateFunctionCode", FUNCTION],
    ["lambda:PublishVersion", FUNCTION],
    ["lambda:GetFunctionConfiguration", FUNCTION],
    ["lambda:GetFunctionConfiguration", `${FUNCTION}:7`],
    ["lambda:InvokeFunction", `${FUNCTION}:7`],
];

/** What may be done in staging's build in both modes. */
const BUILD_ALLOWED: readonly (readonly [action: string, resource: string])[] = [
    ["logs:PutLogEvents", `arn:aws:logs:${ACCOUNT}:log-group:/aws/codebuild/shop-staging:log-stream:1`],
    ["s3:GetObjectVersion", `${BUCKET}/shop-staging/source/a1b2c3`],
    ["s3:GetBucketLocation", BUCKET],
    ["lambda:GetAlias", FUNCTION],
    ["lambda:GetFunctionConfiguration", FUNCTION],
    ["lambda:GetFunctionConfiguration", `${FUNCTION}:7`],
];

/** What a managed build may not do, and what releases what it has made may. */
const RELEASE_ALONE: readonly (readonly [action: string, resource: string])[] = [
    ["lambda:UpdateAlias", FUNCTION],
    ["lambda:UpdateFunctionCode", FUNCTION],
    ["lambda:PublishVersion", FUNCTION],
    ["lambda:InvokeFunction", `${FUNCTION}:7`],
    ["s3:PutObject", `${BUCKET}/kept/shop-app/1.zip`],
    ["s3:GetObject", `${BUCKET}/kept/shop-app/1.zip`],
    ["s3:PutObject", `${BUCKET}/releases/staging/1.json`],
    ["codepipeline:PutJobSuccessResult", "*"],
    // Lambda reads a package as whoever calls UpdateFunctionCode.
    ["s3:GetObject", `${BUCKET}/packages/a/1.zip`],
];

/** What may be done by no build, and by nothing that releases. */
const BUILD_DENIED: readonly (readonly [action: string, resource: string])[] = [
    ["logs:PutLogEvents", `arn:aws:logs:${ACCOUNT}:log-group:/aws/codebuild/shop-production:log-stream:1`],
    ["logs:DeleteLogGroup", `arn:aws:logs:${ACCOUNT}:log-group:/aws/codebuild/shop-staging`],
    ["s3:GetObject", `${BUCKET}/shop-production/source/a1b2c3`],
    ["s3:PutObject", `${BUCKET}/shop-staging/source/a1b2c3`],
    ["s3:PutObject", `${BUCKET}/releases/production/1.json`],
    ["s3:PutObject", `${BUCKET}/releases/staging-2/1.json`],
    ["s3:PutObject", `${BUCKET}/releases/1.json`],
    ["s3:PutObject", `${BUCKET}/platform/release-0123456789abcdef.cjs`],
    ["s3:DeleteObject", `${BUCKET}/releases/staging/1.json`],
    ["s3:DeleteObject", `${BUCKET}/packages/a/1.zip`],
    ["s3:DeleteObjectVersion", `${BUCKET}/packages/a/1.zip`],
    ["s3:PutObjectAcl", `${BUCKET}/packages/a/1.zip`],
    ["s3:PutBucketPolicy", BUCKET],
    ["s3:DeleteBucket", BUCKET],
    ["s3:GetObject", "arn:aws:s3:::shop-2-artifacts-0a1b2c/releases/staging/1.json"],
    ["s3:GetObject", "arn:aws:s3:::shop-2-artifacts-0a1b2c/packages/a/1.zip"],
    ["lambda:UpdateAlias", `arn:aws:lambda:${ACCOUNT}:function:shop-2-app`],
    ["lambda:UpdateFunctionCode", `arn:aws:lambda:${ACCOUNT}:function:shop-app-2`],
    ["lambda:InvokeFunction", `arn:aws:lambda:${ACCOUNT}:function:shop-app-2:1`],
    ["lambda:UpdateFunctionCode", `arn:aws:lambda:us-east-1:123456789012:function:shop-app`],
    ["lambda:UpdateFunctionConfiguration", FUNCTION],
    ["lambda:DeleteFunction", FUNCTION],
    ["lambda:DeleteFunction", `${FUNCTION}:7`],
    ["lambda:DeleteAlias", FUNCTION],
    ["lambda:CreateAlias", FUNCTION],
    ["lambda:AddPermission", FUNCTION],
    ["lambda:PutFunctionConcurrency", FUNCTION],
    ["lambda:CreateFunction", FUNCTION],
    ["iam:PassRole", "arn:aws:iam::123456789012:role/shop-eu-west-1-app"],
    ["iam:CreateRole", "arn:aws:iam::123456789012:role/mine"],
    ["iam:PutRolePolicy", "arn:aws:iam::123456789012:role/shop-eu-west-1-staging-build"],
    ["sts:AssumeRole", "arn:aws:iam::123456789012:role/shop-eu-west-1-production-build"],
    ["ssm:GetParameter", `${PARAMETERS}/shop/staging/DB_PASSWORD`],
    ["kms:Decrypt", `arn:aws:kms:${ACCOUNT}:key/1`],
    ["codebuild:StartBuild", `arn:aws:codebuild:${ACCOUNT}:project/shop-staging`],
    ["codepipeline:GetPipeline", `arn:aws:codepipeline:${ACCOUNT}:shop-staging`],
    ["apigateway:PATCH", "arn:aws:apigateway:eu-west-1::/restapis/1/stages/production"],
];

const TABLE: readonly (readonly [Role, "allowed" | "denied", string, string])[] = [
    ...(["managed", "application"] as const).flatMap((role) =>
        BUILD_ALLOWED.map((request) => [role, "allowed", ...request] as const),
    ),
    ...(["releaser", "application"] as const).flatMap((role) =>
        RELEASE_ALLOWED.map((request) => [role, "allowed", ...request] as const),
    ),
    ...(["managed", "releaser", "application"] as const).flatMap((role) =>
        BUILD_DENIED.map((request) => [role, "denied", ...request] as const),
    ),
    ...RELEASE_ALONE.flatMap(
        (request) =>
            [
                ["managed", "denied", ...request],
                ["releaser", "allowed", ...request],
            ] as const,
    ),

    ["managed", "allowed", "s3:GetObject", `${BUCKET}/platform/release-0123456789abcdef.cjs`],
    ["managed", "allowed", "s3:PutObject", `${BUCKET}/shop-staging/package/a1b2c3`],
    ["managed", "denied", "s3:GetObject", `${BUCKET}/shop-staging/package/a1b2c3`],
    ["managed", "denied", "s3:PutObject", `${BUCKET}/packages/a/1.zip`],
    ["managed", "denied", "lambda:InvokeFunction", `arn:aws:lambda:${ACCOUNT}:function:shop_staging-release`],
    ["releaser", "allowed", "s3:GetObject", `${BUCKET}/shop-staging/package/a1b2c3`],
    ["releaser", "denied", "s3:PutObject", `${BUCKET}/shop-staging/package/a1b2c3`],
    ["releaser", "denied", "s3:PutObject", `${BUCKET}/packages/a/1.zip`],
    ["releaser", "denied", "s3:GetObject", `${BUCKET}/platform/release-0123456789abcdef.cjs`],
    ["releaser", "denied", "s3:PutObject", `${BUCKET}/kept/shop-app-2/1.zip`],
    ["releaser", "denied", "s3:DeleteObject", `${BUCKET}/kept/shop-app/1.zip`],
    ["releaser", "denied", "lambda:GetFunction", FUNCTION],
    ["managed", "denied", "s3:DeleteObject", `${BUCKET}/kept/shop-app/1.zip`],
    ["managed", "denied", "s3:PutObject", `${BUCKET}/kept/shop-app-2/1.zip`],
    ["managed", "denied", "s3:GetObject", `${BUCKET}/kept/shop-production-app/1.zip`],
    ["managed", "denied", "lambda:GetFunction", FUNCTION],
    ["managed", "denied", "lambda:GetFunction", `${FUNCTION}:7`],
    ["managed", "allowed", "s3:GetObject", `${BUCKET}/releases/staging/1.json`],
    ["managed", "allowed", "s3:GetObject", `${BUCKET}/releases/production/1.json`],
    ["managed", "denied", "s3:PutObject", `${BUCKET}/shop-app.zip`],
    ["managed", "denied", "lambda:GetFunction", FUNCTION],
    ["managed", "denied", "lambda:ListVersionsByFunction", FUNCTION],

    ["application", "allowed", "s3:PutObject", `${BUCKET}/shop-app.zip`],
    ["application", "allowed", "s3:GetObject", `${BUCKET}/shop-app.zip`],
    ["application", "allowed", "lambda:GetFunction", FUNCTION],
    ["application", "allowed", "lambda:ListVersionsByFunction", FUNCTION],
    ["application", "denied", "s3:PutObject", `${BUCKET}/packages/a/1.zip`],
    ["application", "denied", "s3:PutObject", `${BUCKET}/releases/staging/1.json`],
    ["application", "denied", "s3:GetObject", `${BUCKET}/platform/release-0123456789abcdef.cjs`],

    ["function", "allowed", "logs:PutLogEvents", `arn:aws:logs:${ACCOUNT}:log-group:/aws/lambda/shop-app:log-stream:1`],
    ["function", "allowed", "ssm:GetParameter", `${PARAMETERS}/shop/staging/DB_PASSWORD`],
    ["function", "allowed", "ssm:GetParameters", `${PARAMETERS}/shop/production/DB_PASSWORD`],
    ["function", "allowed", "ssm:GetParametersByPath", `${PARAMETERS}/shop/staging`],
    ["function", "denied", "ssm:GetParametersByPath", `${PARAMETERS}/shop`],
    ["function", "denied", "ssm:GetParameter", `${PARAMETERS}/shop-2/staging/DB_PASSWORD`],
    ["function", "denied", "ssm:GetParameter", `${PARAMETERS}/other/shop/staging/DB_PASSWORD`],
    ["function", "denied", "ssm:GetParameter", `arn:aws:ssm:us-east-1:123456789012:parameter/shop/staging/KEY`],
    ["function", "denied", "ssm:PutParameter", `${PARAMETERS}/shop/staging/DB_PASSWORD`],
    ["function", "denied", "ssm:DeleteParameter", `${PARAMETERS}/shop/staging/DB_PASSWORD`],
    ["function", "denied", "ssm:DescribeParameters", `arn:aws:ssm:${ACCOUNT}:*`],
    ["function", "denied", "s3:GetObject", `${BUCKET}/releases/staging/1.json`],
    ["function", "denied", "lambda:UpdateAlias", FUNCTION],
    ["function", "denied", "lambda:InvokeFunction", `${FUNCTION}:7`],
    ["function", "denied", "iam:PassRole", "arn:aws:iam::123456789012:role/shop-eu-west-1-app"],

    ["pipeline", "allowed", "s3:PutObject", `${BUCKET}/shop-staging/source/a1b2c3`],
    ["pipeline", "allowed", "codebuild:StartBuild", `arn:aws:codebuild:${ACCOUNT}:project/shop-staging`],
    ["pipeline", "allowed", "lambda:InvokeFunction", `arn:aws:lambda:${ACCOUNT}:function:shop_staging-release`],
    ["pipeline", "denied", "lambda:InvokeFunction", `arn:aws:lambda:${ACCOUNT}:function:shop_production-release`],
    ["pipeline", "denied", "codebuild:StartBuild", `arn:aws:codebuild:${ACCOUNT}:project/shop-production`],
    ["pipeline", "denied", "s3:GetObject", `${BUCKET}/shop-production/source/a1b2c3`],
    ["pipeline", "denied", "s3:PutObject", `${BUCKET}/releases/staging/1.json`],
    ["pipeline", "denied", "s3:PutObject", `${BUCKET}/packages/a/1.zip`],
    ["pipeline", "denied", "s3:PutObject", `${BUCKET}/platform/release-0123456789abcdef.cjs`],
    ["pipeline", "denied", "lambda:UpdateFunctionCode", FUNCTION],
    ["pipeline", "denied", "iam:PassRole", "arn:aws:iam::123456789012:role/shop-eu-west-1-staging-build"],
    ["pipeline", "denied", "s3:PutObjectAcl", `${BUCKET}/shop-staging/source/a1b2c3`],
    ["pipeline", "denied", "codeconnections:UseConnection", `${CONNECTIONS}/shop`],

    // The upload of a connection's source action has an ACL.
    ["connected", "allowed", "s3:PutObject", `${BUCKET}/shop-staging/source/a1b2c3`],
    ["connected", "allowed", "s3:PutObjectAcl", `${BUCKET}/shop-staging/source/a1b2c3`],
    ["connected", "denied", "s3:PutObjectAcl", `${BUCKET}/shop-production/source/a1b2c3`],
    ["connected", "denied", "s3:PutObjectAcl", `${BUCKET}/packages/a/1.zip`],
    ["connected", "denied", "s3:PutObjectAcl", `${BUCKET}/releases/staging/1.json`],
    ["connected", "denied", "s3:PutBucketAcl", BUCKET],
    ["connected", "allowed", "codeconnections:UseConnection", `${CONNECTIONS}/shop`],
    ["connected", "denied", "codeconnections:UseConnection", `${CONNECTIONS}/shop-2`],
];

describe("the roles' policies", () => {
    for (const role of ROLES) {
        const rows = TABLE.filter(([of]) => of === role);

        it(`allow and deny ${rows.length} requests as they should, for ${role}`, () => {
            const wrong = rows.filter(
                ([, verdict, action, resource]) =>
                    isAllowed([SHOP[role]], { action, resource }) !== (verdict === "allowed"),
            );
            assert.deepEqual(wrong, []);
        });
    }

    it("let a managed build list the ledger, and nothing else", () => {
        const mayList = (role: Role, prefix?: string) =>
            isAllowed([SHOP[role]], {
                action: "s3:ListBucket",
                resource: BUCKET,
                ...(prefix === undefined ? {} : { context: { "s3:prefix": prefix } }),
            });
        const prefixes = ["releases/", "releases/production/", "releases", "packages/", "", undefined];
        assert.deepEqual(
            prefixes.map((prefix) => mayList("managed", prefix)),
            [true, true, false, false, false, false],
        );
        for (const role of ["application", "function", "pipeline"] as const) {
            assert.ok(!prefixes.some((prefix) => mayList(role, prefix)), role);
        }
    });

    it("refuse everything at the bucket that comes without TLS", () => {
        const allowing = {
            Version: "2012-10-17" as const,
            Statement: [{ Sid: "All", Effect: "Allow" as const, Action: "s3:*", Resource: "*" }],
        };
        const may = (secure: string, resource: string) =>
            isAllowed([allowing, bucketPolicy(BUCKET)], {
                action: "s3:GetObject",
                resource,
                context: { "aws:SecureTransport": secure },
            });
        assert.deepEqual(
            [`${BUCKET}/a/b`, BUCKET].map((resource) => [may("true", resource), may("false", resource)]),
            [
                [true, false],
                [true, false],
            ],
        );
    });
});
