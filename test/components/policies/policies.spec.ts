import assert from "node:assert/strict";

import fc from "fast-check";

import type { AwsScope } from "../../../common/awsScope";
import { artifactPrefix } from "../../../contract/bucketLayout";
import { environmentNames, sharedNames } from "../../../contract/names";
import { parameterFolder, parametersArn } from "../../../contract/parameters";
import {
    buildPolicy,
    functionPolicy,
    pipelinePolicy,
    tlsOnlyPolicy,
    type PolicyDocument,
} from "../../../components/policies";
import { functionArn } from "../../../components/documents/restApi";
import { isAllowed, listed } from "../../support/iam";

const SCOPE: AwsScope = {
    partition: "aws",
    region: "eu-west-1",
    accountId: "123456789012",
    dnsSuffix: "amazonaws.com",
};

const ACCOUNT = `${SCOPE.region}:${SCOPE.accountId}`;
const CONNECTIONS = `arn:aws:codeconnections:${ACCOUNT}:connection`;

/** The documents of one environment's roles, with the ARNs that AWS gives its resources. */
function documents(project: string, environment: string) {
    const shared = sharedNames(project, SCOPE.region);
    const names = environmentNames(project, SCOPE.region, environment);
    const logGroup = (name: string) => `arn:aws:logs:${ACCOUNT}:log-group:${name}`;
    const bucket = `arn:aws:s3:::${shared.bucketPrefix}0a1b2c`;
    const arns = {
        bucket,
        function: functionArn(SCOPE, shared.function),
        logGroup: logGroup(names.buildLogGroup),
        artifactPrefix: artifactPrefix(names.pipeline),
        packageKey: shared.packageKey,
        environment,
        pipeline: `arn:aws:codepipeline:${ACCOUNT}:${names.pipeline}`,
    };
    const pipeline = {
        bucket,
        buildProject: `arn:aws:codebuild:${ACCOUNT}:project/${names.buildProject}`,
        artifactPrefix: arns.artifactPrefix,
    };
    return {
        arns,
        managed: buildPolicy("managed", arns),
        application: buildPolicy("application", arns),
        function: functionPolicy({
            logGroup: logGroup(shared.functionLogGroup),
            parameters: parametersArn(SCOPE, project),
        }),
        pipeline: pipelinePolicy(pipeline),
        connected: pipelinePolicy({ ...pipeline, connection: `${CONNECTIONS}/${project}` }),
    };
}

const ROLES = ["managed", "application", "function", "pipeline", "connected"] as const;

type Role = (typeof ROLES)[number];

const SHOP = documents("shop", "staging");
const FUNCTION = `arn:aws:lambda:${ACCOUNT}:function:shop-app`;
const BUCKET = "arn:aws:s3:::shop-artifacts-0a1b2c";
const PARAMETERS = `arn:aws:ssm:${ACCOUNT}:parameter`;

/** What may be done in staging's build in both modes. */
const BUILD_ALLOWED: readonly (readonly [action: string, resource: string])[] = [
    ["logs:PutLogEvents", `arn:aws:logs:${ACCOUNT}:log-group:/aws/codebuild/shop-staging:log-stream:1`],
    ["s3:GetObjectVersion", `${BUCKET}/shop-staging/source/a1b2c3`],
    ["s3:GetBucketLocation", BUCKET],
    ["lambda:GetAlias", FUNCTION],
    ["lambda:UpdateAlias", FUNCTION],
    ["lambda:UpdateFunctionCode", FUNCTION],
    ["lambda:PublishVersion", FUNCTION],
    ["lambda:GetFunctionConfiguration", FUNCTION],
    ["lambda:GetFunctionConfiguration", `${FUNCTION}:7`],
    ["lambda:InvokeFunction", `${FUNCTION}:7`],
];

/** What may be done by no build. */
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
    ...(["managed", "application"] as const).flatMap((role) => [
        ...BUILD_ALLOWED.map((request) => [role, "allowed", ...request] as const),
        ...BUILD_DENIED.map((request) => [role, "denied", ...request] as const),
    ]),

    ["managed", "allowed", "s3:GetObject", `${BUCKET}/platform/release-0123456789abcdef.cjs`],
    ["managed", "allowed", "s3:PutObject", `${BUCKET}/packages/a/1.zip`],
    // Lambda reads a package as whoever calls UpdateFunctionCode.
    ["managed", "allowed", "s3:GetObject", `${BUCKET}/packages/a/1.zip`],
    ["managed", "allowed", "s3:PutObject", `${BUCKET}/releases/staging/1.json`],
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

    /** Names as the configuration takes them. */
    const project = fc.stringMatching(/^[b-r](-?[a-z0-9]){1,15}$/);
    const environment = fc.stringMatching(/^[A-Za-z][\w-]{0,20}$/);

    it("keep projects apart, whatever they are called", () => {
        fc.assert(
            fc.property(project, project, environment, (one, other, name) => {
                fc.pre(one !== other);
                const [mine, theirs] = [documents(one, name), documents(other, name)];
                const { bucket, function: fn } = theirs.arns;
                const requests = [
                    ["lambda:UpdateAlias", fn],
                    ["lambda:UpdateFunctionCode", fn],
                    ["lambda:InvokeFunction", `${fn}:1`],
                    ["s3:GetObject", `${bucket}/packages/a/1.zip`],
                    ["s3:PutObject", `${bucket}/releases/${name}/1.json`],
                    ["ssm:GetParameter", `${PARAMETERS}${parameterFolder(other, name)}KEY`],
                    ["ssm:GetParametersByPath", `${PARAMETERS}/${other}/${name}`],
                ] as const;
                const all = [mine.managed, mine.application, mine.function, mine.pipeline];
                for (const [action, resource] of requests) {
                    assert.ok(!isAllowed(all, { action, resource }), `${action} ${resource}`);
                }
            }),
        );
    });

    it("let an environment's build write its own part of the ledger alone, whatever it is called", () => {
        fc.assert(
            fc.property(project, environment, environment, (shop, one, other) => {
                fc.pre(one !== other);
                const { managed, arns } = documents(shop, one);
                const mayWrite = (name: string) =>
                    isAllowed([managed], {
                        action: "s3:PutObject",
                        resource: `${arns.bucket}/releases/${name}/1.json`,
                    });
                assert.ok(mayWrite(one));
                assert.ok(!mayWrite(other));
            }),
        );
    });

    it("let the function read what is set for each environment of its project", () => {
        fc.assert(
            fc.property(project, environment, (shop, name) => {
                const resource = `${PARAMETERS}${parameterFolder(shop, name)}KEY`;
                const request = { action: "ssm:GetParameter", resource };
                assert.ok(isAllowed([documents(shop, name).function], request));
            }),
        );
    });

    /** Whether a resource names the project before anything that may be anything. */
    const isOf = (shop: string, resource: string) =>
        resource.split(":").slice(5).join(":").split(/[*?]/, 1)[0]?.includes(shop) === true &&
        !/[*?]/.test(resource.split(":").slice(0, 5).join(":"));

    /** Where everything is meant, and why. */
    const WHOLE: Readonly<Record<string, string>> = {
        "TlsOnly s3:*": "A denial of everything that comes without TLS has to name every action.",
    };

    it("name neither all actions nor all resources, but where that is said with a reason", () => {
        fc.assert(
            fc.property(project, environment, (shop, name) => {
                const { arns, ...roles } = documents(shop, name);
                const all: readonly PolicyDocument[] = [...Object.values(roles), tlsOnlyPolicy(arns.bucket)];
                for (const { Sid, Action, Resource } of all.flatMap(({ Statement }) => Statement)) {
                    const broad = [
                        ...listed(Action).filter((action) => action.includes("*")),
                        ...listed(Resource).filter((resource) => !isOf(shop, resource)),
                    ].filter((part) => WHOLE[`${Sid} ${part}`] === undefined);
                    assert.deepEqual(broad, [], Sid);
                    assert.ok(listed(Resource).length > 0 && listed(Action).length > 0, Sid);
                }
            }),
        );
    });

    it("have one purpose for each statement, and its actions in order", () => {
        for (const { Statement } of ROLES.map((role) => SHOP[role])) {
            const names = Statement.map(({ Sid }) => Sid);
            assert.deepEqual([...new Set(names)], names);
            for (const { Sid, Action } of Statement) {
                assert.deepEqual(listed(Action), [...listed(Action)].sort(), Sid);
            }
        }
    });

    it("refuse everything at the bucket that comes without TLS", () => {
        const allowing = {
            Version: "2012-10-17" as const,
            Statement: [{ Sid: "All", Effect: "Allow" as const, Action: "s3:*", Resource: "*" }],
        };
        const may = (secure: string, resource: string) =>
            isAllowed([allowing, tlsOnlyPolicy(BUCKET)], {
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

describe("the evaluator of policies", () => {
    const may = (statement: object, action: string, resource: string) => {
        const Statement = [{ Sid: "Test", Effect: "Allow" as const, Action: "a:Get", ...statement }];
        return isAllowed([{ Version: "2012-10-17", Statement }], { action, resource });
    };

    it("knows wildcards, upper and lower case, and conditions that it was not told the key of", () => {
        assert.ok(may({ Resource: "arn:b/*" }, "A:gEt", "arn:b/c/d:e"));
        assert.ok(!may({ Resource: "arn:b/*" }, "a:Get", "arn:B/c"));
        assert.ok(!may({ Resource: "arn:b/*" }, "a:GetMore", "arn:b/c"));
        assert.ok(may({ Resource: "arn:b?" }, "a:Get", "arn:bc"));
        assert.ok(!may({ Resource: "arn:b." }, "a:Get", "arn:bc"));
        assert.ok(!may({ Resource: "*", Condition: { StringLike: { key: "*" } } }, "a:Get", "arn:b"));
        assert.throws(
            () => may({ Resource: "*", Condition: { IpAddress: { key: "" } } }, "a:Get", "arn:b"),
            /IpAddress/,
        );
    });
});
