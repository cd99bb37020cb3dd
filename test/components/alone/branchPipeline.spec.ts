import assert from "node:assert/strict";

import { made, runExample } from "../../support/examples";
import type { Recording } from "../../support/recorder";

const COMPONENT = "platform:index:BranchPipeline main";

describe("BranchPipeline, alone", () => {
    let recording: Recording;

    before(async () => {
        recording = await runExample("branchPipeline");
    });

    it("makes a pipeline that releases to another program's function, through a connection", () => {
        assert.deepEqual(made(recording, COMPONENT), {
            "aws:cloudwatch/logGroup:LogGroup main-build": {
                of: COMPONENT,
                inputs: { name: "/aws/codebuild/orders-main", retentionInDays: 30 },
            },
            "aws:codebuild/project:Project main": {
                of: COMPONENT,
                inputs: {
                    artifacts: { type: "CODEPIPELINE" },
                    buildTimeout: 15,
                    environment: {
                        computeType: "BUILD_GENERAL1_SMALL",
                        environmentVariables: [
                            { name: "ARTIFACT_BUCKET", type: "PLAINTEXT", value: "orders-builds-0a1b2c" },
                            { name: "ARTIFACT_BUCKET_KEY", type: "PLAINTEXT", value: "packages/orders.zip" },
                            { name: "LAMBDA_FUNCTION_NAME", type: "PLAINTEXT", value: "orders" },
                            { name: "LAMBDA_EXECUTION_ROLE", type: "PLAINTEXT", value: "arn:Role/orders" },
                            { name: "LAMBDA_FUNCTION_ALIAS", type: "PLAINTEXT", value: "live" },
                            { name: "GITHUB_REPO_URL", type: "PLAINTEXT", value: "https://github.com/octo/orders" },
                            { name: "API_INVOKE_URL", type: "PLAINTEXT", value: "https://orders.example.com" },
                        ],
                        image: "aws/codebuild/amazonlinux-aarch64-standard:3.0",
                        imagePullCredentialsType: "CODEBUILD",
                        type: "ARM_CONTAINER",
                    },
                    logsConfig: { cloudwatchLogs: { groupName: "/aws/codebuild/orders-main", status: "ENABLED" } },
                    name: "orders-main",
                    serviceRole: "arn:Role/main-build",
                    source: { buildspec: "build/buildspec.yaml", type: "CODEPIPELINE" },
                },
            },
            "aws:codepipeline/pipeline:Pipeline main": {
                of: COMPONENT,
                inputs: {
                    artifactStores: [{ location: "orders-builds-0a1b2c", type: "S3" }],
                    executionMode: "QUEUED",
                    name: "orders-main",
                    pipelineType: "V2",
                    roleArn: "arn:Role/main-pipeline",
                    stages: [
                        {
                            actions: [
                                {
                                    category: "Source",
                                    configuration: {
                                        BranchName: "main",
                                        ConnectionArn: "arn:Connection/github",
                                        DetectChanges: "false",
                                        FullRepositoryId: "octo/orders",
                                        OutputArtifactFormat: "CODE_ZIP",
                                    },
                                    name: "Source",
                                    outputArtifacts: ["source"],
                                    owner: "AWS",
                                    provider: "CodeStarSourceConnection",
                                    version: "1",
                                },
                            ],
                            name: "Source",
                        },
                        {
                            actions: [
                                {
                                    category: "Build",
                                    configuration: { ProjectName: "orders-main" },
                                    inputArtifacts: ["source"],
                                    name: "Build",
                                    owner: "AWS",
                                    provider: "CodeBuild",
                                    version: "1",
                                },
                            ],
                            name: "Build",
                        },
                    ],
                    triggers: [
                        {
                            gitConfiguration: {
                                pushes: [{ branches: { includes: ["main"] }, filePaths: { excludes: ["docs/**"] } }],
                                sourceActionName: "Source",
                            },
                            providerType: "CodeStarSourceConnection",
                        },
                    ],
                },
                options: {
                    additionalSecretOutputs: ["stages"],
                    dependsOn: [
                        "aws:iam/rolePolicy:RolePolicy main-build",
                        "aws:iam/rolePolicy:RolePolicy main-pipeline",
                        "aws:s3/bucketVersioning:BucketVersioning builds",
                    ],
                },
            },
            "aws:iam/role:Role main-build": {
                of: COMPONENT,
                inputs: {
                    assumeRolePolicy: {
                        Version: "2012-10-17",
                        Statement: [
                            {
                                Sid: "Service",
                                Effect: "Allow",
                                Principal: { Service: "codebuild.amazonaws.com" },
                                Action: "sts:AssumeRole",
                                // CodeBuild says for which project it assumes the role.
                                Condition: {
                                    ArnEquals: {
                                        "aws:SourceArn": "arn:aws:codebuild:eu-west-1:123456789012:project/orders-main",
                                    },
                                    StringEquals: { "aws:SourceAccount": "123456789012" },
                                },
                            },
                        ],
                    },
                },
            },
            "aws:iam/role:Role main-pipeline": {
                of: COMPONENT,
                inputs: {
                    assumeRolePolicy: {
                        Version: "2012-10-17",
                        Statement: [
                            {
                                Sid: "Service",
                                Effect: "Allow",
                                Principal: { Service: "codepipeline.amazonaws.com" },
                                Action: "sts:AssumeRole",
                            },
                        ],
                    },
                },
            },
            "aws:iam/rolePolicy:RolePolicy main-build": {
                of: COMPONENT,
                inputs: {
                    policy: {
                        Version: "2012-10-17",
                        Statement: [
                            {
                                Sid: "WriteLogs",
                                Effect: "Allow",
                                Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                                Resource: ["arn:LogGroup/main-build", "arn:LogGroup/main-build:*"],
                            },
                            {
                                Sid: "ReadSource",
                                Effect: "Allow",
                                Action: ["s3:GetObject", "s3:GetObjectVersion"],
                                Resource: ["arn:Bucket/builds/orders-main/*"],
                            },
                            {
                                Sid: "FindBucket",
                                Effect: "Allow",
                                Action: ["s3:GetBucketAcl", "s3:GetBucketLocation"],
                                Resource: ["arn:Bucket/builds"],
                            },
                            {
                                Sid: "WritePackage",
                                Effect: "Allow",
                                Action: ["s3:GetObject", "s3:PutObject"],
                                Resource: ["arn:Bucket/builds/packages/orders.zip"],
                            },
                            {
                                Sid: "Release",
                                Effect: "Allow",
                                Action: [
                                    "lambda:GetAlias",
                                    "lambda:GetFunction",
                                    "lambda:GetFunctionConfiguration",
                                    "lambda:ListVersionsByFunction",
                                    "lambda:PublishVersion",
                                    "lambda:UpdateAlias",
                                    "lambda:UpdateFunctionCode",
                                ],
                                Resource: ["arn:Function/orders"],
                            },
                            {
                                Sid: "TestVersion",
                                Effect: "Allow",
                                Action: ["lambda:GetFunctionConfiguration", "lambda:InvokeFunction"],
                                Resource: ["arn:Function/orders:*"],
                            },
                        ],
                    },
                },
            },
            "aws:iam/rolePolicy:RolePolicy main-pipeline": {
                of: COMPONENT,
                inputs: {
                    policy: {
                        Version: "2012-10-17",
                        Statement: [
                            {
                                Sid: "KeepArtifacts",
                                Effect: "Allow",
                                Action: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:PutObjectAcl"],
                                Resource: ["arn:Bucket/builds/orders-main/*"],
                            },
                            {
                                Sid: "FindBucket",
                                Effect: "Allow",
                                Action: ["s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning"],
                                Resource: ["arn:Bucket/builds"],
                            },
                            {
                                Sid: "RunBuild",
                                Effect: "Allow",
                                Action: ["codebuild:BatchGetBuilds", "codebuild:StartBuild"],
                                Resource: ["arn:Project/main"],
                            },
                            {
                                Sid: "UseConnection",
                                Effect: "Allow",
                                Action: ["codeconnections:UseConnection", "codestar-connections:UseConnection"],
                                Resource: ["arn:Connection/github", "arn:Connection/github"],
                            },
                        ],
                    },
                },
            },
            [COMPONENT]: { inputs: {} },
        });
    });

    it("tells what it has made, and asks the provider where it works", () => {
        assert.deepEqual(recording.outputs, { pipelineName: "orders-main", buildProject: "orders-main" });
        assert.deepEqual(recording.invokes, [
            { token: "aws:index/getCallerIdentity:getCallerIdentity", inputs: {}, provider: undefined },
            { token: "aws:index/getPartition:getPartition", inputs: {}, provider: undefined },
            { token: "aws:index/getRegion:getRegion", inputs: {}, provider: undefined },
        ]);
    });
});
