import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as lambda from "@pulumi/aws/lambda";
import * as pulumi from "@pulumi/pulumi";

import type { PolicyDocument } from "./policies";
import { serviceRole } from "./serviceRole";
import type { Tags } from "./tags";

/** A function that runs a program of the platform's own, and what it works with. */
export interface ProgramFunctionArgs<Arns extends object> {
    /** The physical name of the function; its log group is named after it. */
    readonly functionName: pulumi.Input<string>;
    /** The physical name of its role. @default - a name that Pulumi makes */
    readonly roleName?: pulumi.Input<string> | undefined;
    readonly description: string;
    /** The file of its program. */
    readonly program: string;
    /** What it works with, as the text of a file beside its program: the variables of a function have room for 4 KB. */
    readonly settings: pulumi.Input<string>;
    /** The name of that file. */
    readonly settingsFile: string;
    readonly arns: pulumi.Input<Arns>;
    /** What its role may do with these, and with its log group. */
    readonly policy: (arns: Arns & { readonly logGroup: string }) => PolicyDocument;
    /** MiB. */
    readonly memorySize: number;
    /** Seconds. */
    readonly timeout: number;
    /** MiB on its disk. @default - Lambda's own, 512 */
    readonly disk?: number;
    /** Days that its log is kept. @default 30 */
    readonly logRetention?: pulumi.Input<number> | undefined;
    /** What has to be there before it, besides its log group and its rights. @default - nothing */
    readonly after?: readonly pulumi.Input<pulumi.Resource>[];
    readonly tags?: Tags | undefined;
}

/** Makes a function of the platform's own with its log group and role, which are children of a component. */
export function programFunction<Arns extends object>(
    name: string,
    args: ProgramFunctionArgs<Arns>,
    parent: pulumi.Resource,
): { readonly fn: lambda.Function; readonly granted: pulumi.Resource } {
    const { functionName, roleName, settingsFile, tags } = args;
    const logGroup = new cloudwatch.LogGroup(
        name,
        {
            name: pulumi.interpolate`/aws/lambda/${functionName}`,
            retentionInDays: args.logRetention ?? 30,
            tags,
        },
        { parent },
    );
    const policy = pulumi
        .all([pulumi.output(args.arns), logGroup.arn])
        .apply(([arns, log]) => args.policy({ ...(arns as Arns), logGroup: log }));
    const { role, policy: granted } = serviceRole(
        name,
        { roleName, service: "lambda.amazonaws.com", policy, tags },
        parent,
    );
    const fn = new lambda.Function(
        name,
        {
            name: functionName,
            description: args.description,
            role: role.arn,
            runtime: "nodejs22.x",
            handler: "index.handler",
            memorySize: args.memorySize,
            timeout: args.timeout,
            ...(args.disk === undefined ? {} : { ephemeralStorage: { size: args.disk } }),
            code: pulumi.output(args.settings).apply(
                (settings) =>
                    new pulumi.asset.AssetArchive({
                        "index.js": new pulumi.asset.FileAsset(args.program),
                        [settingsFile]: new pulumi.asset.StringAsset(settings),
                    }),
            ),
            tags,
        },
        // Lambda makes a missing log group by itself, and then it has no retention and no owner.
        { parent, dependsOn: [logGroup, granted, ...(args.after ?? [])] },
    );
    return { fn, granted };
}
