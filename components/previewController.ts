import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as lambda from "@pulumi/aws/lambda";
import * as pulumi from "@pulumi/pulumi";

import { sha256 } from "../common/canonicalJson";
import { previewControllerPolicy, type PreviewControllerArns } from "./policies";
import { formatPreviewSettings, type PreviewSettings } from "../contract/previews/settings";
import { programFunction } from "./programFunction";
import type { Tags } from "./tags";

/** Seconds that the controller may take: it waits for the function's code and for previews to answer. Lambda's own limit. */
const TIMEOUT = 900;

/** MiB. The AWS SDK takes most of it. */
const MEMORY = 512;

/** How often previews are looked after when nothing else happens: what it takes at most for one to go with its pull request. */
const SCHEDULE = "rate(5 minutes)";

/** All that becomes of a build: "Build notifications input format reference" in the CodeBuild User Guide. */
const BUILD_STATES = ["FAILED", "FAULT", "IN_PROGRESS", "STOPPED", "SUCCEEDED", "TIMED_OUT"] as const;

/** The arguments of {@link PreviewController}. */
export interface PreviewControllerArgs {
    /** The physical name of its function; its log group is named after it. */
    readonly functionName: pulumi.Input<string>;
    /** The physical name of its role. @default - a name that Pulumi makes */
    readonly roleName?: pulumi.Input<string> | undefined;
    /** The physical name of the rule that tells it of checks. @default - a name that Pulumi makes */
    readonly eventRuleName?: pulumi.Input<string> | undefined;
    /** The physical name of the rule that calls it every five minutes. @default - a name that Pulumi makes */
    readonly scheduleRuleName?: pulumi.Input<string> | undefined;
    /** What previews are made by. */
    readonly settings: pulumi.Input<PreviewSettings>;
    /** The file of the controller's program. */
    readonly program: string;
    /** What has to be in place before the controller works by new settings: the API of the shape that they name. */
    readonly deployment: pulumi.Resource;
    /** The name of the build project that checks pull requests. */
    readonly checkProject: pulumi.Input<string>;
    /** Whether it says at GitHub how checks went: their own token may not. @default false */
    readonly reportsChecks?: boolean | undefined;
    /** What the controller works with; its log group comes to it here. */
    readonly arns: pulumi.Input<Omit<PreviewControllerArns, "logGroup">>;
    /** Days that its log is kept. @default 30 */
    readonly logRetention?: pulumi.Input<number> | undefined;
    /** The tags of all that can carry them. @default - none */
    readonly tags?: Tags | undefined;
}

/**
 * PreviewController makes, releases and removes the previews of pull requests. They are no part of the stack: it knows the
 * controller, and the controller knows them. It is called when a pull request was checked, now and then, by every `up` that
 * changes what previews are made by, and before it is deleted itself: then all previews go.
 */
export class PreviewController extends pulumi.ComponentResource {
    /** The settings as their text. */
    readonly settings: pulumi.Output<string>;

    /**
     * @param name The _unique_ name of this component.
     * @param args What previews are made by.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: PreviewControllerArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:PreviewController", name, {}, opts);
        this.settings = pulumi.output(args.settings).apply(formatPreviewSettings);
        const { controller, granted } = this.createFunction(name, args);
        const invocation = new lambda.Invocation(
            name,
            {
                functionName: controller.name,
                // Called when this changes, and told so: also when the stack, or the controller alone, is taken down.
                lifecycleScope: "CRUD",
                input: this.settings.apply((settings) => JSON.stringify({ settings: sha256(settings) })),
            },
            { parent: this, dependsOn: granted },
        );
        // They go first: once all previews are gone, nothing is to call the controller any more.
        const { checked, schedule } = this.rules(args);
        this.rule(`${name}-checked`, controller, checked, invocation);
        this.rule(`${name}-schedule`, controller, schedule, invocation);
        this.registerOutputs({ settings: this.settings });
    }

    private createFunction(
        name: string,
        args: PreviewControllerArgs,
    ): { readonly controller: lambda.Function; readonly granted: pulumi.Resource } {
        const { fn: controller, granted } = programFunction<Omit<PreviewControllerArns, "logGroup">>(
            name,
            {
                functionName: args.functionName,
                roleName: args.roleName,
                description: "Makes, releases and removes the previews of pull requests",
                program: args.program,
                settings: this.settings,
                settingsFile: "settings.json",
                arns: args.arns,
                policy: previewControllerPolicy,
                memorySize: MEMORY,
                timeout: TIMEOUT,
                logRetention: args.logRetention,
                // It deploys the API as it finds it, and marks that with the shape of its settings.
                after: [args.deployment],
                tags: args.tags,
            },
            this,
        );
        return { controller, granted };
    }

    private rules({
        eventRuleName,
        scheduleRuleName,
        checkProject,
        reportsChecks = false,
        tags,
    }: PreviewControllerArgs): Record<"checked" | "schedule", cloudwatch.EventRuleArgs> {
        const eventPattern = pulumi.output(checkProject).apply((project) =>
            JSON.stringify({
                source: ["aws.codebuild"],
                "detail-type": ["CodeBuild Build State Change"],
                detail: {
                    "build-status": reportsChecks ? [...BUILD_STATES] : ["SUCCEEDED"],
                    "project-name": [project],
                },
            }),
        );
        return {
            checked: {
                name: eventRuleName,
                description: "A pull request was checked",
                eventPattern,
                tags,
            },
            schedule: {
                name: scheduleRuleName,
                description: "Previews are looked after",
                scheduleExpression: SCHEDULE,
                tags,
            },
        };
    }

    private rule(
        name: string,
        controller: lambda.Function,
        args: cloudwatch.EventRuleArgs,
        invocation: lambda.Invocation,
    ): void {
        const rule = new cloudwatch.EventRule(name, args, { parent: this, dependsOn: invocation });
        const permission = new lambda.Permission(
            name,
            {
                action: "lambda:InvokeFunction",
                function: controller.name,
                principal: "events.amazonaws.com",
                sourceArn: rule.arn,
            },
            { parent: this },
        );
        new cloudwatch.EventTarget(
            name,
            // The name that stacks of older versions gave it: another would make another target.
            { rule: rule.name, targetId: "keeper", arn: controller.arn },
            { parent: this, dependsOn: permission },
        );
    }
}
