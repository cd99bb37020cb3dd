import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as lambda from "@pulumi/aws/lambda";
import * as pulumi from "@pulumi/pulumi";

import { PLACEHOLDER_ALIAS, placeholderPackage } from "../contract/placeholder";
import { settingsInputs, type FunctionSettings } from "./functionSettings";
import { ownPermissions, type OwnPermissions } from "./ownPermissions";
import { functionPolicy, type PolicyDocument } from "./policies";
import { serviceRole, type ServiceRole } from "./serviceRole";
import type { Tags } from "./tags";

/**
 * The inputs that belong to releases. The architecture is one of them: Lambda takes it with new code only, so that the
 * provider would upload the placeholder again to change it.
 */
const CODE_INPUTS = ["architectures", "code", "imageUri", "s3Bucket", "s3Key", "s3ObjectVersion", "sourceCodeHash"];

/** The arguments of {@link AliasedLambda}. */
export interface AliasedLambdaArgs extends FunctionSettings, OwnPermissions {
    /** The physical name of the function; its log group is named after it. */
    readonly functionName: pulumi.Input<string>;
    /** The physical name of the role that the function runs as. @default - a name that Pulumi makes */
    readonly roleName?: pulumi.Input<string> | undefined;
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
    /** The ARNs of the parameters in Parameter Store that the function may read, such as `…:parameter/shop/*`. @default [] */
    readonly parameters?: pulumi.Input<string> | readonly pulumi.Input<string>[] | undefined;
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
    /** The names of aliases to make; {@link AliasedLambda.addAlias} makes more. Each starts at the placeholder. @default [] */
    readonly aliases?: readonly string[] | undefined;
    /** Days that the function's log is kept. @default 30 */
    readonly logRetention?: pulumi.Input<number> | undefined;
    /** Refuse plans that delete or replace the function or an alias, and with them every release. @default false */
    readonly protect?: boolean | undefined;
    /** The tags of all that can carry them. @default - none */
    readonly tags?: Tags | undefined;
}

/**
 * AliasedLambda is one function with aliases that releases move, and one for the placeholder, where they start.
 *
 * It has two owners. Pulumi owns the shape: names, settings, role, log group, and that the aliases exist. Releases own
 * the code and where each alias points. See docs/adr/0001-two-owners.md.
 */
export class AliasedLambda extends pulumi.ComponentResource {
    readonly functionName: pulumi.Output<string>;
    readonly arn: pulumi.Output<string>;
    /** The ARN of the role that the function runs as. */
    readonly roleArn: pulumi.Output<string>;
    /** The version where aliases start. */
    readonly placeholderVersion: pulumi.Output<string>;
    private readonly name: string;
    private readonly aliases = new Map<string, lambda.Alias>();

    /**
     * @param name The _unique_ name of this component.
     * @param args The function's settings and the names of its aliases.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: AliasedLambdaArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:AliasedLambda", name, {}, opts);
        this.name = name;
        const logGroup = new cloudwatch.LogGroup(
            name,
            {
                name: pulumi.interpolate`/aws/lambda/${args.functionName}`,
                retentionInDays: args.logRetention ?? 30,
                tags: args.tags,
            },
            { parent: this },
        );
        const { parameters = [], kmsKey, deadLetter, fileSystem } = args;
        const read = pulumi.all(Array.isArray(parameters) ? parameters : [parameters]) as pulumi.Output<string[]>;
        const policy = pulumi
            .all([logGroup.arn, read, kmsKey, deadLetter, fileSystem?.accessPoint])
            .apply(([arn, ...known]) => policyOf(args, arn, ...known));
        const service = { roleName: args.roleName, service: "lambda.amazonaws.com", policy, tags: args.tags };
        const executed = serviceRole(name, service, this);
        const { role } = executed;
        const fn = this.createFunction(name, args, executed, logGroup);
        ownPermissions(name, args, role, fn.arn, this);
        this.functionName = fn.name;
        this.arn = fn.arn;
        this.roleArn = role.arn;
        const kept = { protect: args.protect ?? false };
        // Lambda never uses the number of a version again, even for a function that was deleted and made again; and what
        // the function calls its version is its newest release once it was refreshed.
        const placeholder = this.createAlias(PLACEHOLDER_ALIAS, args.placeholderVersion ?? fn.version, kept);
        this.placeholderVersion = placeholder.functionVersion;
        for (const alias of args.aliases ?? []) {
            this.addAlias(alias, kept);
        }
        this.registerOutputs({ functionName: this.functionName, arn: this.arn, roleArn: this.roleArn });
    }

    /**
     * Makes an alias of that name, which starts at the placeholder and is the releases' from then on.
     *
     * @param opts Options of the alias, such as another parent. @default - it is a child of this component
     */
    addAlias(alias: string, opts: pulumi.CustomResourceOptions = {}): lambda.Alias {
        const made = this.createAlias(alias, this.placeholderVersion, opts);
        this.aliases.set(alias, made);
        return made;
    }

    /**
     * The alias of that name, which stands for the function wherever a function is asked for.
     *
     * @throws {pulumi.ResourceError} where there is none.
     */
    alias(name: string): lambda.Alias {
        const alias = this.aliases.get(name);
        if (alias === undefined) {
            const known = [...this.aliases.keys()].join(", ");
            throw new pulumi.ResourceError(`There is no alias ${name}; there are: ${known}`, this);
        }
        return alias;
    }

    private createFunction(
        name: string,
        args: AliasedLambdaArgs,
        { role, policy }: ServiceRole,
        logGroup: cloudwatch.LogGroup,
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
                parent: this,
                // Lambda makes a missing log group by itself, and then it has no retention and no owner; and before it puts a
                // function into a VPC or gives it a file system, it asks whether the role may.
                dependsOn: [logGroup, policy],
                protect: args.protect ?? false,
                ignoreChanges:
                    args.takesPlaceholder === true ? CODE_INPUTS.filter((each) => each !== "code") : CODE_INPUTS,
            },
        );
    }

    private createAlias(
        alias: string,
        version: pulumi.Input<string>,
        opts: pulumi.CustomResourceOptions,
    ): lambda.Alias {
        return new lambda.Alias(
            `${this.name}-${alias}`,
            { name: alias, functionName: this.functionName, functionVersion: version },
            {
                parent: this,
                ...opts,
                // Releases own the alias from here on. Ignoring its version alone would not do: the provider sends
                // version and weights from its state with every update, so any other edit would roll a release back.
                // These are all the inputs that can be updated; the others belong to another alias.
                ignoreChanges: ["description", "functionVersion", "routingConfig"],
            },
        );
    }
}

/** The sources that answer until the first release. */
function sources([runtime, handler]: readonly [string, string]): pulumi.asset.Archive {
    const files = Object.entries(placeholderPackage(runtime, handler));
    const assets = files.map(([path, text]) => [path, new pulumi.asset.StringAsset(text)] as const);
    return new pulumi.asset.AssetArchive(Object.fromEntries(assets));
}

/** What the function's role may do. */
function policyOf(
    { tracing, vpc }: AliasedLambdaArgs,
    logGroup: string,
    parameters: readonly string[],
    kmsKey: string | undefined,
    deadLetter: string | undefined,
    accessPoint: string | undefined,
): PolicyDocument {
    const isTraced = tracing === "Active";
    return functionPolicy({
        logGroup,
        parameters: parameters.length === 0 ? undefined : parameters,
        kmsKey,
        deadLetter,
        accessPoint,
        isTraced,
        isInVpc: vpc !== undefined,
    });
}
