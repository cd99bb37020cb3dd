import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as codebuild from "@pulumi/aws/codebuild";
import * as pulumi from "@pulumi/pulumi";

import { repositoryUrl } from "../model/buildContract";
import { checkBuildspec } from "../model/checkBuild";
import type { BuildConfig, Environment, FunctionConfig } from "../model/config";
import { checkContext } from "../model/github/access";
import type { CheckNames } from "../model/names";
import { checkPolicy, type CheckArns } from "../model/policies";
import { forkApproval } from "../model/source/approval";
import { checkFilters } from "../model/source/webhooks";
import type { ArtifactBucket } from "./artifactBucket";
import { buildEnvironment } from "./buildEnvironment";
import type { GitHubRepository } from "./githubRepository";
import { serviceRole } from "./serviceRole";
import { signedWebhook } from "./signedWebhook";

/** How CodeBuild gets at the repository: with a token in Secrets Manager, or through a connection. */
export type CheckSource =
    | {
          readonly tokenSecret: pulumi.Output<string>;
          /** Whether it is another token than the one with which webhooks are made. */
          readonly isOwnToken: boolean;
          readonly webhooks: GitHubRepository;
      }
    | { readonly connection: pulumi.Output<string> };

/** The arguments of {@link PullRequestCheck}. */
export interface PullRequestCheckArgs {
    /** The name of the project. */
    readonly project: string;
    /** What the platform is called in GitHub. */
    readonly label: string;
    readonly names: CheckNames;
    readonly repository: { readonly owner: string; readonly name: string };
    /** Pull requests into their branches are checked. */
    readonly environments: readonly Environment[];
    readonly source: CheckSource;
    readonly build: BuildConfig;
    readonly settings: Pick<FunctionConfig, "architecture" | "handler" | "runtime">;
    readonly bucket: ArtifactBucket;
    /** Whether packages are left for previews. */
    readonly previews: boolean;
    /** Days that the log is kept. */
    readonly logRetention: number;
    readonly tags: Readonly<Record<string, string>>;
}

/** PullRequestCheck tests what a pull request would bring, with the result as a commit status. It releases nothing. */
export class PullRequestCheck extends pulumi.ComponentResource {
    /** The name of the build project. */
    readonly buildProject: pulumi.Output<string>;

    /**
     * @param name The _unique_ name of this component.
     * @param args What is tested, and how.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: PullRequestCheckArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:PullRequestCheck", name, {}, opts);
        const project = this.createProject(name, args);
        const byHand = "webhooks" in args.source ? args.source : undefined;
        const access = byHand === undefined ? "connection" : byHand.isOwnToken ? "buildToken" : "adminToken";
        const { approverRoles, events } = forkApproval(access);
        const webhook = new codebuild.Webhook(
            name,
            {
                projectName: project.name,
                buildType: "BUILD",
                filterGroups: [{ filters: [...checkFilters(args.environments)] }],
                // The code of a fork is nobody's of the team: somebody of it has to say so first.
                pullRequestBuildPolicy: {
                    requiresCommentApproval: "FORK_PULL_REQUESTS",
                    approverRoles: [...approverRoles],
                },
                // Without it CodeBuild makes the webhook in GitHub by itself, through the connection.
                ...(byHand === undefined ? {} : { manualCreation: true }),
            },
            // A project has one webhook: a new one can be there only when the earlier one is gone.
            { parent: this, additionalSecretOutputs: ["payloadUrl"], deleteBeforeReplace: true },
        );
        if (byHand !== undefined) {
            const { payloadUrl: url, secret } = webhook;
            signedWebhook(name, { repository: byHand.webhooks, events, url, secret }, { parent: this });
        }
        this.buildProject = project.name;
        this.registerOutputs({ buildProject: this.buildProject });
    }

    private createProject(name: string, args: PullRequestCheckArgs): codebuild.Project {
        const logGroup = new cloudwatch.LogGroup(
            name,
            { name: args.names.buildLogGroup, retentionInDays: args.logRetention, tags: args.tags },
            { parent: this },
        );
        const isToken = "tokenSecret" in args.source;
        const resource = "tokenSecret" in args.source ? args.source.tokenSecret : args.source.connection;
        const policy = pulumi.all([args.bucket.arn, logGroup.arn, resource]).apply(([bucket, log, arn]) => {
            const source: CheckArns["source"] = isToken ? { tokenSecret: arn } : { connection: arn };
            return checkPolicy({ bucket, logGroup: log, source, previews: args.previews });
        });
        const { role, policy: granted } = serviceRole(
            name,
            { roleName: args.names.buildRole, service: "codebuild.amazonaws.com", policy, tags: args.tags },
            this,
        );
        const { owner, name: repository } = args.repository;
        return new codebuild.Project(
            name,
            {
                name: args.names.buildProject,
                description: "Tests pull requests",
                serviceRole: role.arn,
                buildTimeout: args.build.timeout,
                source: {
                    type: "GITHUB",
                    location: `${repositoryUrl(owner, repository)}.git`,
                    gitCloneDepth: 1,
                    auth: { type: isToken ? "SECRETS_MANAGER" : "CODECONNECTIONS", resource },
                    buildspec: this.buildspec(args),
                    reportBuildStatus: true,
                    buildStatusConfig: { context: checkContext(args.label) },
                },
                artifacts: { type: "NO_ARTIFACTS" },
                environment: buildEnvironment(
                    args.build,
                    args.settings.architecture,
                    args.previews
                        ? [{ name: "ARTIFACT_BUCKET", value: args.bucket.bucketName, type: "PLAINTEXT" }]
                        : [],
                ),
                logsConfig: { cloudwatchLogs: { groupName: logGroup.name, status: "ENABLED" } },
                tags: args.tags,
            },
            // CodeBuild tries the token or the connection when the project is made.
            { parent: this, dependsOn: granted },
        );
    }

    private buildspec({ bucket, build, settings, ...args }: PullRequestCheckArgs): pulumi.Input<string> {
        const { runtime, handler, architecture } = settings;
        if (!args.previews || bucket.engineKey === undefined) {
            return checkBuildspec({ runtime, build, preview: undefined });
        }
        return pulumi.all([bucket.engineKey, bucket.bucketName]).apply(([engineKey, bucketName]) => {
            const told = { project: args.project, bucket: bucketName, exclude: build.exclude };
            const preview = { engineKey, settings: { ...told, architecture, runtime, handler } };
            return checkBuildspec({ runtime, build, preview });
        });
    }
}
