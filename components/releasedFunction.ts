import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as lambda from "@pulumi/aws/lambda";
import * as pulumi from "@pulumi/pulumi";

import { placeholderPackage } from "../contract/placeholder";
import { settingsInputs, type FunctionSettings } from "./functionSettings";
import type { ServiceRole } from "./serviceRole";
import type { Tags } from "./tags";

/**
 * The inputs that belong to releases. The architecture is one of them: Lambda takes it with new code only, so that the
 * provider would upload the placeholder again to change it.
 */
const CODE_INPUTS = ["architectures", "code", "imageUri", "s3Bucket", "s3Key", "s3ObjectVersion", "sourceCodeHash"];

/** What makes a function whose code belongs to releases. */
export interface ReleasedFunctionArgs extends FunctionSettings {
    /** The physical name of the function; its log group is named after it. */
    readonly functionName: pulumi.Input<string>;
    /** Such as `python3.13` or `nodejs22.x`. */
    readonly runtime: pulumi.Input<string>;
    /** `file.function`, such as `app.lambda_handler`. */
    readonly handler: pulumi.Input<string>;
    /** `x86_64` or `arm64`. It is what the function is made with; later ones come with a release. @default "x86_64" */
    readonly architecture?: pulumi.Input<string> | undefined;
    /** MiB. @default 256 */
    readonly memorySize?: pulumi.Input<number> | undefined;
    /** Seconds that one call may take. @default 29 - as long as a REST API waits */
    readonly timeout?: pulumi.Input<number> | undefined;
    /**
     * Whether a function that was there before the stack gets the placeholder: its code becomes that, and so a version. Aliases stay
     * where they are. From then on its code belongs to releases. @default false
     */
    readonly takesPlaceholder?: boolean | undefined;
    /** The version of a function that is there already which holds the placeholder. @default - what its making publishes */
    readonly placeholderVersion?: pulumi.Input<string> | undefined;
    /**
     * What stands in for the application until its first release.
     * @default - sources in the runtime's language. With `provided.al2023` it has to be a zip file with an executable `bootstrap`.
     */
    readonly placeholder?: pulumi.Input<pulumi.asset.Archive> | undefined;
    /** Days that the function's log is kept. @default 30 */
    readonly logRetention?: pulumi.Input<number> | undefined;
    /** Refuse plans that delete or replace the function or an alias, and with them every release. @default false */
    readonly protect?: boolean | undefined;
    /** The tags of all that can carry them. @default - none */
    readonly tags?: Tags | undefined;
}

/** Makes the log group of a function: Lambda makes a missing one by itself, and then it has no retention and no owner. */
export function functionLogGroup(
    name: string,
    { functionName, logRetention, tags }: Pick<ReleasedFunctionArgs, "functionName" | "logRetention" | "tags">,
    parent: pulumi.Resource,
): cloudwatch.LogGroup {
    return new cloudwatch.LogGroup(
        name,
        { name: pulumi.interpolate`/aws/lambda/${functionName}`, retentionInDays: logRetention ?? 30, tags },
        { parent },
    );
}

/** Makes a function with the placeholder, which is published as a version. Its code is the releases' from then on. */
export function releasedFunction(
    name: string,
    args: ReleasedFunctionArgs,
    { role, policy }: ServiceRole,
    logGroup: cloudwatch.LogGroup,
    parent: pulumi.Resource,
): lambda.Function {
    const { runtime, handler, architecture = "x86_64", memorySize = 256, timeout = 29 } = args;
    const code = args.placeholder ?? pulumi.all([runtime, handler]).apply(sources);
    return new lambda.Function(
        name,
        {
            name: args.functionName,
            role: role.arn,
            runtime,
            handler,
            architectures: [architecture],
            memorySize,
            timeout,
            ...settingsInputs(args, logGroup.name),
            code,
            publish: true,
            tags: args.tags,
        },
        {
            parent,
            // Before Lambda puts a function into a VPC or gives it a file system, it asks whether the role may.
            dependsOn: [logGroup, policy],
            protect: args.protect ?? false,
            ignoreChanges: args.takesPlaceholder === true ? CODE_INPUTS.filter((each) => each !== "code") : CODE_INPUTS,
        },
    );
}

/** Makes an alias, which starts at a version and is the releases' from then on. */
export function releasedAlias(
    name: string,
    alias: string,
    functionName: pulumi.Input<string>,
    version: pulumi.Input<string>,
    opts: pulumi.CustomResourceOptions,
): lambda.Alias {
    return new lambda.Alias(
        name,
        { name: alias, functionName, functionVersion: version },
        {
            ...opts,
            // Releases own the alias from here on. Ignoring its version alone would not do: the provider sends
            // version and weights from its state with every update, so any other edit would roll a release back.
            // These are all the inputs that can be updated; the others belong to another alias.
            ignoreChanges: ["description", "functionVersion", "routingConfig"],
        },
    );
}

/** The sources that answer until the first release. */
function sources([runtime, handler]: readonly [string, string]): pulumi.asset.Archive {
    const files = Object.entries(placeholderPackage(runtime, handler));
    const assets = files.map(([path, text]) => [path, new pulumi.asset.StringAsset(text)] as const);
    return new pulumi.asset.AssetArchive(Object.fromEntries(assets));
}
