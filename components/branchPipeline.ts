import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as codebuild from "@pulumi/aws/codebuild";
import * as codepipeline from "@pulumi/aws/codepipeline";
import type { input } from "@pulumi/aws/types";
import * as pulumi from "@pulumi/pulumi";

import { artifactPrefix } from "../contract/bucketLayout";
import { SOURCE_NAMESPACE } from "../contract/handover";
import { buildVariables, repositoryUrl } from "../contract/buildVariables";
import { secretArns, secretReference } from "../config/buildSecrets";
import { buildPolicy, pipelinePolicy } from "./policies";
import type { AwsScope } from "../common/awsScope";
import { scopeOf } from "./awsProvider";
import { projectArn } from "./documents/arns";
import { buildCache, buildEnvironment, type BuildMachine } from "./buildMachine";
import { pushTriggers, SOURCE_ACTION, sourceAction, type SourceBranch } from "./pipelineSource";
import { pushWebhook } from "./pushWebhook";
import { pipelineReleaser, type PipelineReleaserArgs } from "./pipelineReleaser";
import { pipelineStages } from "./pipelineStages";
import { pipelineArns, type PipelineArns, type PipelineTarget } from "./pipelineTarget";
import type { Releaser } from "./releaser";
import { serviceRole } from "./serviceRole";
import type { Source } from "./source";
import type { Tags } from "./tags";

/** What a pipeline's build does. */
export interface PipelineBuildArgs extends BuildMachine {
    /**
     * Who releases what the build has made. @default - the commands of the application's own build specification, as in the seed, for which
     * the build's role has the rights
     */
    readonly releaser?: PipelineReleaserArgs | undefined;
    /** The build specification itself, or the path to it inside the repository. */
    readonly buildspec: pulumi.Input<string>;
    /**
     * Variables whose values are secret, each with what it is in: the name or ARN of a secret, with `:<json-key>` for a member, or the
     * name of a parameter, which starts with `/`. @default - none
     */
    readonly secrets?: Readonly<Record<string, string>> | undefined;
}

/** The arguments of {@link BranchPipeline}. */
export interface BranchPipelineArgs {
    /** The physical name of the pipeline. Its artifacts are in a folder of that name. */
    readonly pipelineName: pulumi.Input<string>;
    /** The physical name of the build project; its log group is named after it. @default - that of the pipeline */
    readonly buildProjectName?: pulumi.Input<string> | undefined;
    /** The physical name of the build's role. @default - a name that Pulumi makes */
    readonly buildRoleName?: pulumi.Input<string> | undefined;
    /** The physical name of the pipeline's role. @default - a name that Pulumi makes */
    readonly pipelineRoleName?: pulumi.Input<string> | undefined;
    /** The branch whose pushes are built. */
    readonly repository: SourceBranch;
    /** How pushes reach the pipeline. */
    readonly source: Source;
    /** In mode webhook: the physical name of the webhook in AWS. @default - that of the pipeline */
    readonly webhookName?: pulumi.Input<string> | undefined;
    /** In mode webhook: the name of the parameter with its secret. @default - `/_platform/<pipeline>/webhook-secret` */
    readonly webhookSecretName?: pulumi.Input<string> | undefined;
    readonly build: PipelineBuildArgs;
    readonly target: PipelineTarget;
    /** Keeps the pipeline's artifacts and the packaged application; an `s3.Bucket` is one. It has to be versioned. */
    readonly bucket: { readonly bucket: pulumi.Input<string>; readonly arn: pulumi.Input<string> };
    /** The key in the bucket under which the application's own build leaves the package. */
    readonly packageKey: pulumi.Input<string>;
    /** What becomes of a push while another one is on its way: it waits, or takes the place of one that waits. @default "QUEUED" */
    readonly executionMode?: pulumi.Input<"QUEUED" | "SUPERSEDED"> | undefined;
    /** What has to be there before the pipeline runs, which it does as soon as it is made. @default [] */
    readonly startAfter?: readonly pulumi.Resource[] | undefined;
    /** Days that the build's log is kept. @default 30 */
    readonly logRetention?: pulumi.Input<number> | undefined;
    /** Where the pipeline is made. @default - what the provider says */
    readonly scope?: pulumi.Input<AwsScope> | undefined;
    /** Refuse plans that delete or replace the pipeline. @default false */
    readonly protect?: boolean | undefined;
    /** The tags of all that can carry them. @default - none */
    readonly tags?: Tags | undefined;
}

/** BranchPipeline builds what is pushed to one branch and releases it to one environment. */
export class BranchPipeline extends pulumi.ComponentResource {
    /** The name of the pipeline. */
    readonly pipeline: pulumi.Output<string>;
    /** The name of the build project. */
    readonly buildProject: pulumi.Output<string>;
    /** The number of the webhook in GitHub that tells of pushes; undefined where there is none. */
    readonly webhook: pulumi.Output<string> | undefined;

    /**
     * @param name The _unique_ name of this component.
     * @param args The branch, how it is built and where it is released to.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: BranchPipelineArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:BranchPipeline", name, {}, opts);
        const scope = args.scope === undefined ? scopeOf(this) : pulumi.output(args.scope);
        const arns = pipelineArns(args, scope);
        const { project, granted } = this.createProject(name, args, arns, scope);
        const releaser =
            args.build.releaser && pipelineReleaser(`${name}-release`, args.build.releaser, { ...args, arns }, this);
        const pipeline = this.createPipeline(name, args, { project, granted, releaser });
        if (args.source.mode === "webhook") {
            const webhook = {
                webhookName: args.webhookName ?? args.pipelineName,
                parameterName:
                    args.webhookSecretName ?? pulumi.interpolate`/_platform/${args.pipelineName}/webhook-secret`,
                pipeline: pipeline.name,
                action: SOURCE_ACTION,
                repository: args.source.repository,
                tags: args.tags,
            };
            this.webhook = pushWebhook(name, webhook, this);
        }
        this.pipeline = pipeline.name;
        this.buildProject = project.name;
        this.registerOutputs({ pipeline: this.pipeline, buildProject: this.buildProject });
    }

    private createProject(
        name: string,
        args: BranchPipelineArgs,
        arns: pulumi.Output<PipelineArns>,
        scope: pulumi.Output<AwsScope>,
    ): { readonly project: codebuild.Project; readonly granted: pulumi.Resource } {
        const { build, tags } = args;
        const projectName = args.buildProjectName ?? args.pipelineName;
        const logGroup = new cloudwatch.LogGroup(
            `${name}-build`,
            {
                name: pulumi.interpolate`/aws/codebuild/${projectName}`,
                retentionInDays: args.logRetention ?? 30,
                tags,
            },
            { parent: this },
        );
        const policy = pulumi.all([arns, logGroup.arn, args.packageKey, scope]).apply((known) => {
            const [plain, log, packageKey, where] = known;
            return buildPolicy(build.releaser === undefined ? "application" : "managed", {
                ...plain,
                logGroup: log,
                packageKey,
                cache: build.cache,
                secrets: secretArns(Object.values(build.secrets ?? {}), where),
            });
        });
        const source = pulumi.all([scope, projectName]).apply(([where, project]) => projectArn(where, project));
        const { role, policy: granted } = serviceRole(
            `${name}-build`,
            { roleName: args.buildRoleName, service: "codebuild.amazonaws.com", source, policy, tags },
            this,
        );
        const project = new codebuild.Project(
            name,
            {
                name: projectName,
                serviceRole: role.arn,
                buildTimeout: build.timeout ?? 10,
                source: { type: "CODEPIPELINE", buildspec: build.buildspec },
                artifacts: { type: "CODEPIPELINE" },
                environment: buildEnvironment(build, this.variables(args)),
                ...buildCache(build, args.bucket.bucket),
                logsConfig: { cloudwatchLogs: { groupName: logGroup.name, status: "ENABLED" } },
                tags,
            },
            { parent: this },
        );
        return { project, granted };
    }

    /** The build contract, which is shown in clear wherever builds are; of secrets, that is the name alone. */
    private variables(args: BranchPipelineArgs): input.codebuild.ProjectEnvironmentEnvironmentVariable[] {
        const { target, repository } = args;
        const variables = buildVariables<pulumi.Input<string>>({
            artifactBucket: args.bucket.bucket,
            packageKey: args.packageKey,
            functionName: target.functionName,
            executionRole: target.functionRoleArn,
            alias: target.alias,
            repositoryUrl: pulumi.all([repository.owner, repository.name]).apply((names) => repositoryUrl(...names)),
            invokeUrl: target.url,
        });
        return [
            ...variables.map((variable) => ({ ...variable, type: "PLAINTEXT" })),
            ...Object.entries(args.build.secrets ?? {}).map(([name, value]) => ({
                name,
                value,
                type: secretReference(value)?.store ?? "SECRETS_MANAGER",
            })),
        ];
    }

    private createPipeline(
        name: string,
        args: BranchPipelineArgs,
        {
            project,
            granted,
            releaser,
        }: {
            readonly project: codebuild.Project;
            readonly granted: pulumi.Resource;
            readonly releaser: Releaser | undefined;
        },
    ): codepipeline.Pipeline {
        const { source, repository } = args;
        const connection = source.mode === "connection" ? source.connectionArn : undefined;
        const policy = pulumi
            .all([args.bucket.arn, project.arn, args.pipelineName, connection, releaser?.arn])
            .apply(([bucket, buildProject, pipelineName, connectionArn, releaserArn]) =>
                pipelinePolicy({
                    bucket,
                    buildProject,
                    artifactPrefix: artifactPrefix(pipelineName),
                    connection: connectionArn,
                    releaser: releaserArn,
                }),
            );
        const { role, policy: allowed } = serviceRole(
            `${name}-pipeline`,
            { roleName: args.pipelineRoleName, service: "codepipeline.amazonaws.com", policy, tags: args.tags },
            this,
        );
        const triggers = pushTriggers(source, repository);
        return new codepipeline.Pipeline(
            name,
            {
                name: args.pipelineName,
                roleArn: role.arn,
                // Pipelines of type V2 cost nothing while nothing runs, and can queue: "Pipeline types".
                pipelineType: "V2",
                executionMode: args.executionMode ?? "QUEUED",
                artifactStores: [{ type: "S3", location: args.bucket.bucket }],
                stages: pipelineStages(
                    sourceAction(source, repository, releaser && SOURCE_NAMESPACE),
                    project,
                    releaser,
                ),
                ...(triggers === undefined ? {} : { triggers }),
                tags: args.tags,
            },
            // The engine marks the stages as secret by itself, for the token in them; this holds even if it did not.
            {
                parent: this,
                protect: args.protect ?? false,
                additionalSecretOutputs: ["stages"],
                // A pipeline runs as soon as it is made: "Start a pipeline execution".
                dependsOn: [allowed, granted, ...(args.startAfter ?? [])],
            },
        );
    }
}
