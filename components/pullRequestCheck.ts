import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as codebuild from "@pulumi/aws/codebuild";
import * as pulumi from "@pulumi/pulumi";

import { checkPolicy, type CheckArns } from "./policies";
import { forkApproval, type CheckAccess } from "./documents/forkApproval";
import { checkFilters } from "../config/source/webhooks";
import type { AwsScope } from "../common/awsScope";
import { scopeOf } from "./awsProvider";
import { projectArn } from "./documents/arns";
import { buildEnvironment, type BuildMachine } from "./buildMachine";
import { accessArn, buildTrigger, repositorySource } from "./repositoryBuild";
import { serviceRole } from "./serviceRole";
import { readsOnly, type CheckedSource } from "./source";
import type { Tags } from "./tags";

/**
 * What the build of a check does. It keeps no cache: CodeBuild has one place per project, so that all pull requests would share it, and
 * what the code of one had left there, the checks and previews of the others would start from.
 */
export interface CheckBuildArgs extends Omit<BuildMachine, "cache"> {
    /** The build specification itself, or the path to it inside the repository. */
    readonly buildspec: pulumi.Input<string>;
    /** Where it fetches the release engine; an `s3.Bucket` is one. @default - where it leaves packages, or nowhere */
    readonly engine?: { readonly bucket: pulumi.Input<string>; readonly arn: pulumi.Input<string> } | undefined;
    /** Where it leaves a package for a preview; an `s3.Bucket` is one. @default - it leaves none */
    readonly packages?: { readonly bucket: pulumi.Input<string>; readonly arn: pulumi.Input<string> } | undefined;
}

/** The arguments of {@link PullRequestCheck}. */
export interface PullRequestCheckArgs {
    /** The physical name of the build project; its log group is named after it. */
    readonly buildProjectName: pulumi.Input<string>;
    /** The physical name of the build's role. @default - a name that Pulumi makes */
    readonly buildRoleName?: pulumi.Input<string> | undefined;
    readonly repository: { readonly owner: pulumi.Input<string>; readonly name: pulumi.Input<string> };
    /** Pull requests into these branches are checked. */
    readonly branches: pulumi.Input<readonly string[]>;
    /** How CodeBuild gets at the repository. */
    readonly source: CheckedSource;
    /** The commit status that tells the result, such as `shop/check`. */
    readonly context: pulumi.Input<string>;
    readonly build: CheckBuildArgs;
    /** Days that the log is kept. @default 30 */
    readonly logRetention?: pulumi.Input<number> | undefined;
    /** Where it is made. @default - what the provider says */
    readonly scope?: pulumi.Input<AwsScope> | undefined;
    /** The tags of all that can carry them. @default - none */
    readonly tags?: Tags | undefined;
}

/** PullRequestCheck tests what a pull request would bring, with the result as a commit status. It releases nothing. */
export class PullRequestCheck extends pulumi.ComponentResource {
    /** The name of the build project. */
    readonly buildProject: pulumi.Output<string>;
    /** The number of the webhook in GitHub; undefined where CodeBuild makes it through the connection. */
    readonly webhook: pulumi.Output<string> | undefined;

    /**
     * @param name The _unique_ name of this component.
     * @param args What is tested, and how.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: PullRequestCheckArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:PullRequestCheck", name, {}, opts);
        const { source } = args;
        const project = this.createProject(name, args);
        const { approverRoles, events } = forkApproval(accessOf(source));
        this.webhook = buildTrigger(
            name,
            {
                ...{ project: project.name, source, events },
                filters: pulumi.output(args.branches).apply(checkFilters),
                // The code of a fork is nobody's of the team: somebody of it has to say so first.
                approval: { requiresCommentApproval: "FORK_PULL_REQUESTS", approverRoles: [...approverRoles] },
            },
            this,
        );
        this.buildProject = project.name;
        this.registerOutputs({ buildProject: this.buildProject });
    }

    private createProject(name: string, args: PullRequestCheckArgs): codebuild.Project {
        const { build, source, repository } = args;
        const logGroup = new cloudwatch.LogGroup(
            name,
            {
                name: pulumi.interpolate`/aws/codebuild/${args.buildProjectName}`,
                retentionInDays: args.logRetention ?? 30,
                tags: args.tags,
            },
            { parent: this },
        );
        const isToken = source.mode === "webhook";
        const bucket = build.engine ?? build.packages;
        const leavesPackages = build.packages !== undefined;
        const resource = accessArn(source);
        const policy = pulumi.all([bucket?.arn, logGroup.arn, resource]).apply(([bucketArn, log, arn]) => {
            const access: CheckArns["source"] = isToken ? { tokenSecret: arn } : { connection: arn };
            return checkPolicy({ bucket: bucketArn, leavesPackages, logGroup: log, source: access });
        });
        const scope = args.scope === undefined ? scopeOf(this) : pulumi.output(args.scope);
        const trusted = pulumi
            .all([scope, args.buildProjectName])
            .apply(([where, project]) => projectArn(where, project));
        const { role, policy: granted } = serviceRole(
            name,
            {
                roleName: args.buildRoleName,
                service: "codebuild.amazonaws.com",
                source: trusted,
                policy,
                tags: args.tags,
            },
            this,
        );
        return new codebuild.Project(
            name,
            {
                name: args.buildProjectName,
                description: "Tests pull requests",
                serviceRole: role.arn,
                buildTimeout: build.timeout ?? 10,
                source: repositorySource({ repository, source, context: args.context, buildspec: build.buildspec }),
                artifacts: { type: "NO_ARTIFACTS" },
                environment: buildEnvironment(
                    build,
                    bucket === undefined ? [] : [{ name: "ARTIFACT_BUCKET", value: bucket.bucket, type: "PLAINTEXT" }],
                ),
                logsConfig: { cloudwatchLogs: { groupName: logGroup.name, status: "ENABLED" } },
                tags: args.tags,
            },
            // CodeBuild tries the token or the connection when the project is made.
            { parent: this, dependsOn: granted },
        );
    }
}

/** What the code that is checked could do, by what CodeBuild reads the repository with. */
function accessOf(source: CheckedSource): CheckAccess {
    if (source.mode === "connection") {
        return "connection";
    }
    return readsOnly(source) ? "checkToken" : source.buildToken.isOwn ? "buildToken" : "adminToken";
}
