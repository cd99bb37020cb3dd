import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as codebuild from "@pulumi/aws/codebuild";
import * as pulumi from "@pulumi/pulumi";

import { pushFilters } from "../config/source/webhooks";
import { buildEnvironment } from "./buildMachine";
import { buildTrigger, repositorySource, type RepositorySource } from "./repositoryBuild";
import type { Tags } from "./tags";

/** The arguments of {@link PlatformUpdate}. */
export interface PlatformUpdateArgs extends RepositorySource {
    /** The physical name of the build project; its log group is named after it. */
    readonly buildProjectName: pulumi.Input<string>;
    /** The ARN of the role that applies. It is nothing of the stack's own: what made it could widen it. */
    readonly role: pulumi.Input<string>;
    /** The branch that is applied. */
    readonly branch: pulumi.Input<string>;
    /** Plain variables of the build, by their names. */
    readonly variables: Readonly<Record<string, pulumi.Input<string>>>;
    /** Variables that CodeBuild reads from Secrets Manager for each build: `<secret>:<key of its JSON>`. */
    readonly secrets: Readonly<Record<string, pulumi.Input<string>>>;
    /** Days that the log is kept. @default 30 */
    readonly logRetention?: pulumi.Input<number> | undefined;
    /** The tags of all that can carry them. @default - none */
    readonly tags?: Tags | undefined;
}

/** Minutes that an update may take, and wait for another one. */
const TIMEOUT = 60;

/** PlatformUpdate applies the platform's own repository after each push to a branch of it. */
export class PlatformUpdate extends pulumi.ComponentResource {
    /** The name of the build project. */
    readonly buildProject: pulumi.Output<string>;

    /**
     * @param name The _unique_ name of this component.
     * @param args What is applied, and by whom.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: PlatformUpdateArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:PlatformUpdate", name, {}, opts);
        const { buildProjectName, source, tags } = args;
        const logGroup = new cloudwatch.LogGroup(
            name,
            {
                name: pulumi.interpolate`/aws/codebuild/${buildProjectName}`,
                retentionInDays: args.logRetention ?? 30,
                tags,
            },
            { parent: this },
        );
        const kept = (values: PlatformUpdateArgs["variables"], type: string) =>
            Object.entries(values).map(([variable, value]) => ({ name: variable, value, type }));
        const project = new codebuild.Project(
            name,
            {
                name: buildProjectName,
                description: "Applies the platform's own repository",
                serviceRole: args.role,
                buildTimeout: TIMEOUT,
                source: repositorySource(args),
                artifacts: { type: "NO_ARTIFACTS" },
                environment: buildEnvironment({ computeType: "BUILD_GENERAL1_MEDIUM" }, [
                    ...kept(args.variables, "PLAINTEXT"),
                    ...kept(args.secrets, "SECRETS_MANAGER"),
                ]),
                logsConfig: { cloudwatchLogs: { groupName: logGroup.name, status: "ENABLED" } },
                tags,
            },
            { parent: this },
        );
        const filters = pulumi.output(args.branch).apply(pushFilters);
        buildTrigger(name, { project: project.name, source, filters, events: ["push"] }, this);
        this.buildProject = project.name;
        this.registerOutputs({ buildProject: this.buildProject });
    }
}
