import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as codebuild from "@pulumi/aws/codebuild";
import * as codepipeline from "@pulumi/aws/codepipeline";
import type { input } from "@pulumi/aws/types";
import * as pulumi from "@pulumi/pulumi";

import { buildVariables, repositoryUrl } from "../model/buildContract";
import { artifactPrefix } from "../model/bucketLayout";
import type { BuildConfig, Environment, FunctionConfig, ReleaseConfig } from "../model/config";
import { managedBuildspec } from "../model/managedBuild";
import type { EnvironmentNames } from "../model/names";
import type { EnvironmentOutputs, GitHubOutputs } from "../model/outputs";
import { buildPolicy, pipelinePolicy } from "../model/policies";
import { EXECUTION_ID, EXECUTION_VARIABLE, type ApiIdentity, type PipelineSettings } from "../model/release/pipeline";
import type { AwsScope } from "../model/scope";
import { stageVariables } from "../model/stageVariables";
import type { AliasedLambda } from "./aliasedLambda";
import type { ArtifactBucket } from "./artifactBucket";
import { buildEnvironment } from "./buildEnvironment";
import { pushTriggers, SOURCE_ACTION, sourceAction, type PipelineSource, type SourceBranch } from "./pipelineSource";
import { pushWebhook } from "./pushWebhook";
import { serviceRole } from "./serviceRole";

/** What a managed build is told of the execution that it belongs to. */
const EXECUTION = JSON.stringify([{ name: EXECUTION_VARIABLE, value: EXECUTION_ID, type: "PLAINTEXT" }]);

/** The arguments of {@link BranchPipeline}. */
export interface BranchPipelineArgs {
    /** The name of the project. */
    readonly project: string;
    readonly environment: Environment;
    readonly names: EnvironmentNames;
    readonly repository: { readonly owner: string; readonly name: string };
    readonly source: PipelineSource;
    /** How the release engine reaches GitHub; the secret holds its token. @default - GitHub is not told of releases */
    readonly github: GitHubOutputs<pulumi.Output<string>> | undefined;
    /** Whether another environment is promoted from this one. */
    readonly isPromoted: boolean;
    readonly build: BuildConfig;
    readonly release: ReleaseConfig;
    /** How the function runs: what is built has to fit. */
    readonly settings: Pick<FunctionConfig, "architecture" | "runtime">;
    /** Days that the build's log is kept. */
    readonly logRetention: number;
    /** Keeps the pipeline's artifacts, the packaged application and, for a managed build, the release engine. */
    readonly bucket: ArtifactBucket;
    /** The key in the bucket under which the build leaves the packaged application. */
    readonly packageKey: string;
    /** What the build releases. */
    readonly function: AliasedLambda;
    readonly scope: AwsScope;
    /** What the environment serves with: nothing is built before it is there. */
    readonly stage: pulumi.Resource;
    /** Where the environment answers. */
    readonly invokeUrl: pulumi.Output<string>;
    /** The API in front of it, of which the smoke test of a release tells the function. */
    readonly api: pulumi.Input<ApiIdentity>;
    readonly tags: Readonly<Record<string, string>>;
}

/** BranchPipeline builds what is pushed to one branch and releases it to one environment. */
export class BranchPipeline extends pulumi.ComponentResource {
    /** The name of the environment. */
    readonly environment: string;
    /** What the stack exports about the environment. */
    readonly outputs: EnvironmentOutputs<pulumi.Output<string>>;

    /**
     * @param name The _unique_ name of this component.
     * @param args The branch, its environment and how it is built.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: BranchPipelineArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:BranchPipeline", name, {}, opts);
        const { project, granted } = this.createProject(name, args);
        const pipeline = this.createPipeline(name, args, project, granted);
        if (args.source.mode === "oauth" && args.source.webhooks !== undefined) {
            const webhook = {
                webhookName: args.names.pushWebhook,
                parameterName: args.names.pushSecret,
                pipeline: pipeline.name,
                action: SOURCE_ACTION,
                repository: args.source.webhooks,
                tags: args.tags,
            };
            pushWebhook(name, webhook, this);
        }
        const alias = args.function.alias(args.environment.name);
        this.environment = args.environment.name;
        this.outputs = {
            branch: args.environment.branch,
            url: args.invokeUrl,
            alias: alias.name,
            aliasArn: alias.arn,
            pipeline: pipeline.name,
            buildProject: project.name,
            variables: stageVariables(args.project, args.environment),
            promotesFrom: args.environment.promotesFrom,
            rateLimit: args.environment.rateLimit,
            burstLimit: args.environment.burstLimit,
            detailedMetrics: args.environment.detailedMetrics,
            protect: args.environment.protect,
        };
        this.registerOutputs(this.outputs);
    }

    private createProject(
        name: string,
        args: BranchPipelineArgs,
    ): { readonly project: codebuild.Project; readonly granted: pulumi.Resource } {
        const logGroup = new cloudwatch.LogGroup(
            `${name}-build`,
            { name: args.names.buildLogGroup, retentionInDays: args.logRetention, tags: args.tags },
            { parent: this },
        );
        const policy = pulumi
            .all([args.bucket.arn, args.function.arn, logGroup.arn, args.github?.secret])
            .apply(([bucket, fn, log, tokenSecret]) =>
                buildPolicy(args.build.mode, {
                    bucket,
                    function: fn,
                    logGroup: log,
                    tokenSecret,
                    artifactPrefix: artifactPrefix(args.names.pipeline),
                    packageKey: args.packageKey,
                    environment: args.environment.name,
                    pipeline: pipelineArn(args.scope, args.names.pipeline),
                }),
            );
        const { role, policy: granted } = serviceRole(
            `${name}-build`,
            { roleName: args.names.buildRole, service: "codebuild.amazonaws.com", policy, tags: args.tags },
            this,
        );
        const project = new codebuild.Project(
            name,
            {
                name: args.names.buildProject,
                serviceRole: role.arn,
                buildTimeout: args.build.timeout,
                source: { type: "CODEPIPELINE", buildspec: this.buildspec(args) },
                artifacts: { type: "CODEPIPELINE" },
                environment: buildEnvironment(args.build, args.settings.architecture, this.variables(args)),
                logsConfig: { cloudwatchLogs: { groupName: logGroup.name, status: "ENABLED" } },
                tags: args.tags,
            },
            { parent: this },
        );
        return { project, granted };
    }

    /** The build specification itself or, where the application has its own, the path to it. */
    private buildspec({ build, bucket, settings, github, ...args }: BranchPipelineArgs): pulumi.Input<string> {
        if (build.mode === "application") {
            return build.buildspec;
        }
        if (bucket.engineKey === undefined) {
            throw new pulumi.ResourceError("A managed build needs the release engine in the artifact bucket", this);
        }
        const { name, branch, promotesFrom } = args.environment;
        const told: PipelineSettings = {
            project: args.project,
            environment: name,
            branch,
            ...(promotesFrom === undefined ? {} : { promotesFrom }),
            healthPath: args.release.healthPath,
            verifySeconds: args.release.verifySeconds,
            architecture: settings.architecture,
            variables: stageVariables(args.project, args.environment),
            exclude: build.exclude,
        };
        const { runtime } = settings;
        const later = pulumi.all([bucket.engineKey, pulumi.output(github), pulumi.output(args.api)]);
        return later.apply(([engineKey, access, api]) => {
            const heard: PipelineSettings = { ...told, api, ...(access === undefined ? {} : { github: access }) };
            return managedBuildspec({ engineKey, runtime, build, settings: heard });
        });
    }

    /** The build contract. None of the variables is a secret: they are shown in clear wherever builds are. */
    private variables(args: BranchPipelineArgs): input.codebuild.ProjectEnvironmentEnvironmentVariable[] {
        const variables = buildVariables<pulumi.Input<string>>({
            artifactBucket: args.bucket.bucketName,
            packageKey: args.packageKey,
            functionName: args.function.functionName,
            executionRole: args.function.roleArn,
            alias: args.function.alias(args.environment.name).name,
            repositoryUrl: repositoryUrl(args.repository.owner, args.repository.name),
            invokeUrl: args.invokeUrl,
        });
        return variables.map((variable) => ({ ...variable, type: "PLAINTEXT" }));
    }

    private createPipeline(
        name: string,
        args: BranchPipelineArgs,
        project: codebuild.Project,
        granted: pulumi.Resource,
    ): codepipeline.Pipeline {
        const { source } = args;
        const branch: SourceBranch = { ...args.repository, branch: args.environment.branch };
        const connection = source.mode === "connection" ? source.connectionArn : undefined;
        const policy = pulumi
            .all([args.bucket.arn, project.arn, connection])
            .apply(([bucket, buildProject, connectionArn]) =>
                pipelinePolicy({
                    bucket,
                    buildProject,
                    artifactPrefix: artifactPrefix(args.names.pipeline),
                    connection: connectionArn,
                }),
            );
        const { role, policy: allowed } = serviceRole(
            `${name}-pipeline`,
            { roleName: args.names.pipelineRole, service: "codepipeline.amazonaws.com", policy, tags: args.tags },
            this,
        );
        const triggers = pushTriggers(source, branch);
        return new codepipeline.Pipeline(
            name,
            {
                name: args.names.pipeline,
                roleArn: role.arn,
                // Pipelines of type V2 cost nothing while nothing runs, and can queue: "Pipeline types".
                pipelineType: "V2",
                // What is promoted from here is the newest push, so a waiting run may give way to a later one. At the end of
                // the way every run counts: none is dropped.
                executionMode: args.isPromoted ? "SUPERSEDED" : "QUEUED",
                artifactStores: [{ type: "S3", location: args.bucket.bucketName }],
                stages: [
                    { name: "Source", actions: [sourceAction(source, branch)] },
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
                                configuration: {
                                    ProjectName: project.name,
                                    ...(args.build.mode === "managed" ? { EnvironmentVariables: EXECUTION } : {}),
                                },
                            },
                        ],
                    },
                ],
                ...(triggers === undefined ? {} : { triggers }),
                tags: args.tags,
            },
            // The engine marks the stages as secret by itself, for the token in them; this holds even if it did not.
            {
                parent: this,
                protect: args.environment.protect,
                additionalSecretOutputs: ["stages"],
                // A pipeline runs as soon as it is made: "Start a pipeline execution".
                dependsOn: [allowed, granted, args.stage],
            },
        );
    }
}

/** The ARN of a pipeline, which is known only when it is made: its build's role comes before it. */
function pipelineArn({ partition, region, accountId }: AwsScope, pipeline: string): string {
    return `arn:${partition}:codepipeline:${region}:${accountId}:${pipeline}`;
}
