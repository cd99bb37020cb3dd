import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as lambda from "@pulumi/aws/lambda";
import * as pulumi from "@pulumi/pulumi";

import { RELEASER_SETTINGS_FILE } from "../contract/releaserSettings";
import { releaserPolicy, type ReleaserArns } from "./policies";
import { serviceRole } from "./serviceRole";
import type { Tags } from "./tags";

/** Seconds that a release may take: Lambda's own limit. Lambda calls the function again where it was not enough, and that ends what was begun. */
const TIMEOUT = 900;

/** MiB. A package is read whole, zipped and unzipped, and a new account has functions of 3008 at most. */
const MEMORY = 2048;

/** MiB on its disk, where the source of the pipeline is unzipped. */
const DISK = 2048;

/** The arguments of {@link Releaser}. */
export interface ReleaserArgs {
    /** The physical name of its function; its log group is named after it. */
    readonly functionName: pulumi.Input<string>;
    /** The physical name of its role. @default - a name that Pulumi makes */
    readonly roleName?: pulumi.Input<string> | undefined;
    /** What it releases to, as `formatReleaserSettings` writes it. */
    readonly settings: pulumi.Input<string>;
    /** The file of its program. */
    readonly program: string;
    /** What it works with; its log group comes to it here. */
    readonly arns: pulumi.Input<Omit<ReleaserArns, "logGroup">>;
    /** Has it told how builds fare, so that it tells GitHub. @default - it is told of what it is to release alone */
    readonly builds?:
        | { readonly pipeline: pulumi.Input<string>; readonly stage: string; readonly ruleName?: pulumi.Input<string> }
        | undefined;
    /** Days that its log is kept. @default 30 */
    readonly logRetention?: pulumi.Input<number> | undefined;
    /** The tags of all that can carry them. @default - none */
    readonly tags?: Tags | undefined;
}

/**
 * Releaser is the function with which a pipeline releases what its build has made. Nothing runs in it but the platform's own program: what an
 * application installs or tests runs in the build, which has none of its rights.
 */
export class Releaser extends pulumi.ComponentResource {
    /** The name of the function. It resolves when it may be invoked. */
    readonly functionName: pulumi.Output<string>;
    readonly arn: pulumi.Output<string>;

    /**
     * @param name The _unique_ name of this component.
     * @param args What it releases to.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: ReleaserArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:Releaser", name, {}, opts);
        const logGroup = new cloudwatch.LogGroup(
            name,
            {
                name: pulumi.interpolate`/aws/lambda/${args.functionName}`,
                retentionInDays: args.logRetention ?? 30,
                tags: args.tags,
            },
            { parent: this },
        );
        const policy = pulumi
            .all([args.arns, logGroup.arn])
            .apply(([arns, log]) => releaserPolicy({ ...arns, logGroup: log }));
        const { role, policy: granted } = serviceRole(
            name,
            { roleName: args.roleName, service: "lambda.amazonaws.com", policy, tags: args.tags },
            this,
        );
        const fn = new lambda.Function(
            name,
            {
                name: args.functionName,
                description: "Releases what the pipeline has built",
                role: role.arn,
                runtime: "nodejs22.x",
                handler: "index.handler",
                memorySize: MEMORY,
                timeout: TIMEOUT,
                ephemeralStorage: { size: DISK },
                code: pulumi.output(args.settings).apply(
                    (settings) =>
                        new pulumi.asset.AssetArchive({
                            "index.js": new pulumi.asset.FileAsset(args.program),
                            [RELEASER_SETTINGS_FILE]: new pulumi.asset.StringAsset(settings),
                        }),
                ),
                tags: args.tags,
            },
            // Lambda makes a missing log group by itself, and then it has no retention and no owner.
            { parent: this, dependsOn: [logGroup, granted] },
        );
        if (args.builds !== undefined) {
            this.tellOfBuilds(name, fn, args.builds, args.tags);
        }
        this.functionName = fn.name;
        this.arn = fn.arn;
        this.registerOutputs({ functionName: this.functionName, arn: this.arn });
    }

    private tellOfBuilds(
        name: string,
        fn: lambda.Function,
        { pipeline, stage, ruleName }: NonNullable<ReleaserArgs["builds"]>,
        tags: Tags | undefined,
    ): void {
        const rule = new cloudwatch.EventRule(
            name,
            {
                name: ruleName,
                description: "How the build of a pipeline fares",
                eventPattern: pulumi.output(pipeline).apply((called) =>
                    JSON.stringify({
                        source: ["aws.codepipeline"],
                        "detail-type": ["CodePipeline Stage Execution State Change"],
                        detail: {
                            pipeline: [called],
                            stage: [stage],
                            state: ["STARTED", "FAILED", "STOPPED", "CANCELED"],
                        },
                    }),
                ),
                tags,
            },
            { parent: this },
        );
        const permission = new lambda.Permission(
            name,
            {
                action: "lambda:InvokeFunction",
                function: fn.name,
                principal: "events.amazonaws.com",
                sourceArn: rule.arn,
            },
            { parent: this },
        );
        new cloudwatch.EventTarget(
            name,
            { rule: rule.name, targetId: "releaser", arn: fn.arn },
            { parent: this, dependsOn: permission },
        );
    }
}
