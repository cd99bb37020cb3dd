import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as lambda from "@pulumi/aws/lambda";
import * as pulumi from "@pulumi/pulumi";

import { RELEASER_SETTINGS_FILE } from "../contract/releaserSettings";
import { releaserPolicy, type ReleaserArns } from "./policies";
import { programFunction } from "./programFunction";
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
        const { fn } = programFunction<Omit<ReleaserArns, "logGroup">>(
            name,
            {
                functionName: args.functionName,
                roleName: args.roleName,
                description: "Releases what the pipeline has built",
                program: args.program,
                settings: args.settings,
                settingsFile: RELEASER_SETTINGS_FILE,
                arns: args.arns,
                policy: releaserPolicy,
                memorySize: MEMORY,
                timeout: TIMEOUT,
                disk: DISK,
                logRetention: args.logRetention,
                tags: args.tags,
            },
            this,
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
