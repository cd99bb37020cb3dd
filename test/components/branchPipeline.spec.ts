import assert from "node:assert/strict";

import { managedBuildspec } from "../../components/documents/managedBuildspec";
import { DeliveredPrograms } from "../../program/deliveredPrograms";
import { recordPlatform, TAGS, TOKEN } from "../support/platform";
import { statements } from "../support/policy";
import { find, type Recording } from "../support/recorder";
import { told } from "./told";

const ENVIRONMENTS = [
    ["production", "master", { promotesFrom: "staging" }],
    ["staging", "staging", {}],
] as const;

const IMAGE = "aws/codebuild/amazonlinux-x86_64-standard:5.0";

describe("BranchPipeline", () => {
    let recording: Recording;

    before(async () => {
        recording = await recordPlatform();
    });

    for (const [environment, branch, promotion] of ENVIRONMENTS) {
        const parent = `platform:index:BranchPipeline ${environment}`;
        const tags = { Environment: environment, ...TAGS };

        it(`builds ${branch} with the seven variables for ${environment}`, () => {
            const buildspec = managedBuildspec({
                engineKey: new DeliveredPrograms().engine().key,
                runtime: "python3.13",
                build: { image: IMAGE, install: undefined, test: undefined },
                application: { runtime: "python3.13", architecture: "x86_64", handlers: ["app.lambda_handler"] },
                settings: { ...told(environment, branch), ...promotion },
            });
            const variables = {
                ARTIFACT_BUCKET: "shop-artifacts-0a1b2c",
                ARTIFACT_BUCKET_KEY: "shop-app.zip",
                LAMBDA_FUNCTION_NAME: "shop-app",
                LAMBDA_EXECUTION_ROLE: "arn:Role/function",
                LAMBDA_FUNCTION_ALIAS: environment,
                GITHUB_REPO_URL: "https://github.com/octo/shop-application",
                API_INVOKE_URL: `https://RestApi/api.execute-api.eu-west-1.amazonaws.com/${environment}`,
            };
            assert.deepEqual(find(recording, "aws:codebuild/project:Project", environment), {
                type: "aws:codebuild/project:Project",
                name: environment,
                parent,
                provider: "aws",
                inputs: {
                    name: `shop-${environment}`,
                    serviceRole: `arn:Role/${environment}-build`,
                    buildTimeout: 10,
                    source: { type: "CODEPIPELINE", buildspec },
                    artifacts: { type: "CODEPIPELINE" },
                    environment: {
                        type: "LINUX_CONTAINER",
                        image: IMAGE,
                        imagePullCredentialsType: "CODEBUILD",
                        computeType: "BUILD_GENERAL1_SMALL",
                        environmentVariables: Object.entries(variables).map(([name, value]) => ({
                            name,
                            value,
                            type: "PLAINTEXT",
                        })),
                    },
                    logsConfig: {
                        cloudwatchLogs: { groupName: `/aws/codebuild/shop-${environment}`, status: "ENABLED" },
                    },
                    tags,
                },
                options: {},
            });
        });

        it(`runs a pipeline from ${branch} on GitHub to ${environment}, with the token as a secret`, () => {
            assert.deepEqual(find(recording, "aws:codepipeline/pipeline:Pipeline", environment), {
                type: "aws:codepipeline/pipeline:Pipeline",
                name: environment,
                parent,
                provider: "aws",
                inputs: {
                    name: `shop-${environment}`,
                    roleArn: `arn:Role/${environment}-pipeline`,
                    pipelineType: "V2",
                    executionMode: environment === "production" ? "QUEUED" : "SUPERSEDED",
                    artifactStores: [{ type: "S3", location: "shop-artifacts-0a1b2c" }],
                    stages: [
                        {
                            name: "Source",
                            actions: [
                                {
                                    name: "Source",
                                    category: "Source",
                                    owner: "ThirdParty",
                                    provider: "GitHub",
                                    version: "1",
                                    namespace: "SourceVariables",
                                    outputArtifacts: ["source"],
                                    configuration: {
                                        Owner: "octo",
                                        Repo: "shop-application",
                                        Branch: branch,
                                        OAuthToken: { secret: TOKEN },
                                        PollForSourceChanges: "false",
                                    },
                                },
                            ],
                        },
                        {
                            name: "Build",
                            actions: [
                                {
                                    name: "Build",
                                    category: "Build",
                                    owner: "AWS",
                                    provider: "CodeBuild",
                                    version: "1",
                                    inputArtifacts: ["source"],
                                    outputArtifacts: ["package"],
                                    configuration: {
                                        ProjectName: `shop-${environment}`,
                                        EnvironmentVariables:
                                            '[{"name":"PLATFORM_EXECUTION","value":"#{codepipeline.PipelineExecutionId}","type":"PLAINTEXT"},{"name":"PLATFORM_HANDOVER","value":"package","type":"PLAINTEXT"}]',
                                    },
                                },
                            ],
                        },
                        {
                            name: "Release",
                            actions: [
                                {
                                    name: "Release",
                                    category: "Invoke",
                                    owner: "AWS",
                                    provider: "Lambda",
                                    version: "1",
                                    inputArtifacts: ["source", "package"],
                                    configuration: {
                                        FunctionName: `shop_${environment}-release`,
                                        UserParameters:
                                            '{"commit":"#{SourceVariables.CommitId}","execution":"#{codepipeline.PipelineExecutionId}"}',
                                    },
                                },
                            ],
                        },
                    ],
                    tags,
                },
                options: {
                    protect: true,
                    additionalSecretOutputs: ["stages"],
                    // It runs as soon as it is made.
                    dependsOn: [
                        `aws:apigateway/stage:Stage api-${environment}`,
                        `aws:iam/rolePolicy:RolePolicy ${environment}-build`,
                        `aws:iam/rolePolicy:RolePolicy ${environment}-pipeline`,
                    ],
                },
            });
        });

        it(`gives the roles of ${environment} exact actions on exact ARNs`, () => {
            const policy = (name: string) => statements(recording, name);
            const bucket = "arn:Bucket/artifacts";
            const project = `arn:Project/${environment}`;
            const log = `arn:LogGroup/${environment}-build`;
            const artifacts = `${bucket}/shop-${environment}/*`;
            const pipeline = `arn:aws:codepipeline:eu-west-1:123456789012:shop-${environment}`;
            const listLedger = [["s3:ListBucket"], [bucket], { StringLike: { "s3:prefix": "releases/*" } }];
            assert.deepEqual(policy(`${environment}-build`), {
                WriteLogs: [
                    ["logs:CreateLogStream", "logs:PutLogEvents"],
                    [log, `${log}:*`],
                ],
                ReadSource: [["s3:GetObject", "s3:GetObjectVersion"], [`${bucket}/shop-${environment}/source/*`]],
                FindBucket: [["s3:GetBucketAcl", "s3:GetBucketLocation"], [bucket]],
                LeavePackage: [["s3:PutObject"], [`${bucket}/shop-${environment}/package/*`]],
                SeeTrigger: [["codepipeline:GetPipelineExecution"], [pipeline]],
                ReadEngine: [["s3:GetObject"], [`${bucket}/platform/*`]],
                ReadLedger: [["s3:GetObject"], [`${bucket}/releases/*`]],
                ListLedger: listLedger,
                SeeFunctions: [
                    ["lambda:GetAlias", "lambda:GetFunctionConfiguration"],
                    ["arn:Function/function", "arn:Function/function:*"],
                ],
            });
            const releaseLog = `arn:LogGroup/${environment}-release`;
            assert.deepEqual(policy(`${environment}-release`), {
                WriteLogs: [
                    ["logs:CreateLogStream", "logs:PutLogEvents"],
                    [releaseLog, `${releaseLog}:*`],
                ],
                ReadArtifacts: [
                    ["s3:GetObject"],
                    [`${bucket}/shop-${environment}/package/*`, `${bucket}/shop-${environment}/source/*`],
                ],
                EndJob: [["codepipeline:PutJobFailureResult", "codepipeline:PutJobSuccessResult"], ["*"]],
                SeeExecution: [["codepipeline:GetPipelineExecution"], [pipeline]],
                ReadGitHubToken: [["secretsmanager:GetSecretValue"], ["arn:Secret/github-token"]],
                KeepPackages: [["s3:GetObject", "s3:PutObject"], [`${bucket}/kept/Function/function/*`]],
                ReadOldPackages: [["s3:GetObject"], [`${bucket}/packages/*`]],
                ReadLedger: [["s3:GetObject"], [`${bucket}/releases/*`]],
                ListLedger: listLedger,
                WriteLedger: [["s3:PutObject"], [`${bucket}/releases/${environment}/*`]],
                Release: [
                    [
                        "lambda:GetAlias",
                        "lambda:GetFunctionConfiguration",
                        "lambda:PublishVersion",
                        "lambda:UpdateAlias",
                        "lambda:UpdateFunctionCode",
                    ],
                    ["arn:Function/function"],
                ],
                TestVersion: [
                    ["lambda:GetFunctionConfiguration", "lambda:InvokeFunction"],
                    ["arn:Function/function:*"],
                ],
            });
            assert.deepEqual(policy(`${environment}-pipeline`), {
                KeepArtifacts: [["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"], [artifacts]],
                FindBucket: [["s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning"], [bucket]],
                RunBuild: [["codebuild:BatchGetBuilds", "codebuild:StartBuild"], [project]],
                Release: [["lambda:InvokeFunction"], [`arn:Function/${environment}-release`]],
            });
        });
    }
});
