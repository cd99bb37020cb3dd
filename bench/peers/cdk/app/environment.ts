import { Tags } from "aws-cdk-lib";
import * as apigateway from "aws-cdk-lib/aws-apigateway";
import * as codebuild from "aws-cdk-lib/aws-codebuild";
import * as codepipeline from "aws-cdk-lib/aws-codepipeline";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as logs from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";

import { allow, type Shared } from "./shared";
import { buildspec } from "./buildspec";

interface EnvironmentProps {
    readonly shared: Shared;
    readonly branch: string;
}

/** One environment: an alias, a stage, a pipeline with its build project, and their roles and logs. */
export class Environment extends Construct {
    constructor(scope: Construct, id: string, { shared, branch }: EnvironmentProps) {
        super(scope, id);
        Tags.of(this).add("Environment", id);
        const alias = new lambda.CfnAlias(this, "alias", {
            name: id,
            functionName: shared.function.functionName,
            functionVersion: shared.placeholder.version,
        });
        const permission = new lambda.CfnPermission(this, "permission", {
            functionName: alias.ref,
            action: "lambda:InvokeFunction",
            principal: "apigateway.amazonaws.com",
            sourceArn: `arn:aws:execute-api:eu-west-1:123456789012:${shared.api.ref}/${id}/*`,
        });
        const access = this.logGroup("access-log", `/aws/apigateway/bench/${id}`);
        const stage = new apigateway.CfnStage(this, "stage", {
            restApiId: shared.api.ref,
            deploymentId: shared.deployment.ref,
            stageName: id,
            variables: { Branch: branch, LambdaFunctionAlias: id, ParameterPath: `/bench/${id}/` },
            accessLogSetting: { destinationArn: access.logGroupArn, format: JSON.stringify(ACCESS_LOG) },
            methodSettings: [
                {
                    httpMethod: "*",
                    resourcePath: "/*",
                    loggingLevel: "OFF",
                    metricsEnabled: false,
                    throttlingBurstLimit: 2000,
                    throttlingRateLimit: 1000,
                },
            ],
        });
        stage.addResourceDependency(permission);
        this.pipeline(id, shared, branch);
    }

    private pipeline(id: string, shared: Shared, branch: string): void {
        const { bucket, role, engine } = shared;
        const buildLog = this.logGroup("build-log", `/aws/codebuild/bench-${id}`);
        const buildRole = this.role("build-role", `bench-eu-west-1-${id}-build`, "codebuild.amazonaws.com");
        const objects = (path: string) => bucket.arnForObjects(path);
        const { functionArn } = shared.function;
        allow(buildRole, "WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], buildLog.logGroupArn);
        allow(buildRole, "ReadSource", ["s3:GetObject", "s3:GetObjectVersion"], objects(`bench-${id}/source/*`));
        allow(buildRole, "FindBucket", ["s3:GetBucketAcl", "s3:GetBucketLocation"], bucket.bucketArn);
        allow(
            buildRole,
            "SeeTrigger",
            ["codepipeline:GetPipelineExecution"],
            `arn:aws:codepipeline:eu-west-1:123456789012:bench-${id}`,
        );
        allow(buildRole, "ReadEngine", ["s3:GetObject"], objects("platform/*"));
        allow(buildRole, "ReadLedger", ["s3:GetObject"], objects("releases/*"));
        allow(buildRole, "LeavePackage", ["s3:PutObject"], objects(`bench-${id}/package/*`));
        allow(buildRole, "SeeFunctions", ["lambda:GetAlias", "lambda:GetFunctionConfiguration"], functionArn);
        const releaser = this.releaser(id, shared);
        const variables = {
            ARTIFACT_BUCKET: bucket.bucketName,
            ARTIFACT_BUCKET_KEY: "bench-app.zip",
            LAMBDA_FUNCTION_NAME: shared.function.functionName,
            LAMBDA_EXECUTION_ROLE: role.roleArn,
            LAMBDA_FUNCTION_ALIAS: id,
            GITHUB_REPO_URL: "https://github.com/octo/application",
            API_INVOKE_URL: `https://${shared.api.ref}.execute-api.eu-west-1.amazonaws.com/${id}`,
        };
        const project = new codebuild.CfnProject(this, "project", {
            name: `bench-${id}`,
            serviceRole: buildRole.roleArn,
            timeoutInMinutes: 10,
            artifacts: { type: "CODEPIPELINE" },
            environment: {
                type: "LINUX_CONTAINER",
                computeType: "BUILD_GENERAL1_SMALL",
                image: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
                imagePullCredentialsType: "CODEBUILD",
                environmentVariables: Object.entries(variables).map(([name, value]) => ({ name, value })),
            },
            logsConfig: { cloudWatchLogs: { status: "ENABLED", groupName: buildLog.logGroupName } },
            source: {
                type: "CODEPIPELINE",
                buildSpec: buildspec(engine.s3ObjectKey, { restApiId: shared.api.ref, environment: id, branch }),
            },
        });
        const pipelineRole = this.role("pipeline-role", `bench-eu-west-1-${id}-pipeline`, "codepipeline.amazonaws.com");
        const artifacts = ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"];
        allow(pipelineRole, "KeepArtifacts", artifacts, objects(`bench-${id}/*`));
        const find = ["s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning"];
        allow(pipelineRole, "FindBucket", find, bucket.bucketArn);
        allow(pipelineRole, "RunBuild", ["codebuild:BatchGetBuilds", "codebuild:StartBuild"], project.attrArn);
        allow(pipelineRole, "Release", ["lambda:InvokeFunction"], releaser.attrArn);
        const actionTypeId = { category: "Source", owner: "ThirdParty", provider: "GitHub", version: "1" };
        const pipeline = new codepipeline.CfnPipeline(this, "pipeline", {
            name: `bench-${id}`,
            roleArn: pipelineRole.roleArn,
            pipelineType: "V2",
            executionMode: "QUEUED",
            artifactStore: { type: "S3", location: bucket.bucketName },
            stages: [
                {
                    name: "Source",
                    actions: [
                        {
                            name: "Source",
                            actionTypeId,
                            namespace: "SourceVariables",
                            outputArtifacts: [{ name: "source" }],
                            configuration: {
                                Owner: "octo",
                                Repo: "application",
                                Branch: branch,
                                OAuthToken: "{{resolve:secretsmanager:bench}}",
                                PollForSourceChanges: "true",
                            },
                        },
                    ],
                },
                {
                    name: "Build",
                    actions: [
                        {
                            name: "Build",
                            actionTypeId: { category: "Build", owner: "AWS", provider: "CodeBuild", version: "1" },
                            inputArtifacts: [{ name: "source" }],
                            outputArtifacts: [{ name: "package" }],
                            configuration: { ProjectName: project.ref },
                        },
                    ],
                },
                {
                    name: "Release",
                    actions: [
                        {
                            name: "Release",
                            actionTypeId: { category: "Invoke", owner: "AWS", provider: "Lambda", version: "1" },
                            inputArtifacts: [{ name: "source" }, { name: "package" }],
                            configuration: { FunctionName: releaser.ref, UserParameters: RELEASE_PARAMETERS },
                        },
                    ],
                },
            ],
        });
        pipeline.node.addDependency(pipelineRole);
    }

    /** The function that releases what the build has made. */
    private releaser(id: string, { bucket, function: { functionArn }, releaser }: Shared): lambda.CfnFunction {
        const name = `bench_${id}-release`;
        const log = this.logGroup("release-log", `/aws/lambda/${name}`);
        const role = this.role("release-role", `bench-eu-west-1-${id}-release`, "lambda.amazonaws.com");
        const objects = (path: string) => bucket.arnForObjects(path);
        allow(role, "WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], log.logGroupArn);
        allow(role, "ReadArtifacts", ["s3:GetObject"], objects(`bench-${id}/*`));
        allow(role, "EndJob", ["codepipeline:PutJobFailureResult", "codepipeline:PutJobSuccessResult"], "*");
        allow(role, "KeepPackages", ["s3:GetObject", "s3:PutObject"], objects("kept/function/*"));
        allow(role, "ReadLedger", ["s3:GetObject"], objects("releases/*"));
        allow(role, "WriteLedger", ["s3:PutObject"], objects(`releases/${id}/*`));
        allow(
            role,
            "Release",
            [
                "lambda:GetAlias",
                "lambda:GetFunctionConfiguration",
                "lambda:PublishVersion",
                "lambda:UpdateAlias",
                "lambda:UpdateFunctionCode",
            ],
            functionArn,
        );
        allow(role, "TestVersion", ["lambda:InvokeFunction"], `${functionArn}:*`);
        return new lambda.CfnFunction(this, "releaser", {
            functionName: name,
            description: "Releases what the pipeline has built",
            role: role.roleArn,
            code: { s3Bucket: releaser.s3BucketName, s3Key: releaser.s3ObjectKey },
            handler: "index.handler",
            runtime: "nodejs22.x",
            memorySize: 2048,
            timeout: 900,
            ephemeralStorage: { size: 2048 },
        });
    }

    private logGroup(id: string, logGroupName: string): logs.LogGroup {
        return new logs.LogGroup(this, id, { logGroupName, retention: logs.RetentionDays.ONE_MONTH });
    }

    private role(id: string, roleName: string, service: string): iam.Role {
        return new iam.Role(this, id, { roleName, assumedBy: new iam.ServicePrincipal(service) });
    }
}

const RELEASE_PARAMETERS = '{"commit":"#{SourceVariables.CommitId}","execution":"#{codepipeline.PipelineExecutionId}"}';

const ACCESS_LOG = {
    requestId: "$context.requestId",
    requestTime: "$context.requestTime",
    ip: "$context.identity.sourceIp",
    httpMethod: "$context.httpMethod",
    path: "$context.path",
    protocol: "$context.protocol",
    status: "$context.status",
    responseLength: "$context.responseLength",
    responseLatency: "$context.responseLatency",
    integrationLatency: "$context.integrationLatency",
    integrationStatus: "$context.integrationStatus",
    errorMessage: "$context.error.message",
    userAgent: "$context.identity.userAgent",
};
