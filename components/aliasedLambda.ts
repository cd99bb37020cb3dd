import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as iam from "@pulumi/aws/iam";
import * as lambda from "@pulumi/aws/lambda";
import * as pulumi from "@pulumi/pulumi";

import type { FunctionConfig } from "../model/config";
import type { SharedNames } from "../model/names";
import { PLACEHOLDER_ALIAS, placeholderPackage } from "../model/placeholder";
import { functionPolicy } from "../model/policies";
import { serviceRole } from "./serviceRole";

/**
 * The inputs that belong to releases. The architecture is one of them: Lambda takes it with new code only, so that the
 * provider would upload the placeholder again to change it.
 */
const CODE_INPUTS = ["architectures", "code", "imageUri", "s3Bucket", "s3Key", "s3ObjectVersion", "sourceCodeHash"];

/** The arguments of {@link AliasedLambda}. */
export interface AliasedLambdaArgs {
    readonly names: SharedNames;
    readonly settings: FunctionConfig;
    /** The ARN of the parameters that the function may read. */
    readonly parameters: string;
    /** The version of a function that is there already which holds the placeholder. @default - what its making publishes */
    readonly placeholderVersion: string | undefined;
    /** The aliases, one for each environment; `protect` refuses plans that delete or replace one. */
    readonly aliases: readonly { readonly name: string; readonly protect: boolean }[];
    /** Days that the function's log is kept. */
    readonly logRetention: number;
    /** Refuse plans that delete or replace the function, and with it every release. */
    readonly protect: boolean;
    readonly tags: Readonly<Record<string, string>>;
}

/**
 * AliasedLambda is one function with one alias per environment, and one for the placeholder, where they start.
 *
 * It has two owners. Pulumi owns the shape: names, settings, role, log group, and that the aliases exist. Releases own
 * the code and where each alias points. See docs/adr/0001-two-owners.md.
 */
export class AliasedLambda extends pulumi.ComponentResource {
    readonly functionName: pulumi.Output<string>;
    readonly arn: pulumi.Output<string>;
    /** The ARN of the role that the function runs as. */
    readonly roleArn: pulumi.Output<string>;
    /** The version where environments start. */
    readonly placeholderVersion: pulumi.Output<string>;
    private readonly aliases: ReadonlyMap<string, lambda.Alias>;

    /**
     * @param name The _unique_ name of this component.
     * @param args The function's settings and the names of its aliases.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: AliasedLambdaArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:AliasedLambda", name, {}, opts);
        const logGroup = new cloudwatch.LogGroup(
            name,
            { name: args.names.functionLogGroup, retentionInDays: args.logRetention, tags: args.tags },
            { parent: this },
        );
        const policy = logGroup.arn.apply((arn) => functionPolicy({ logGroup: arn, parameters: args.parameters }));
        const { role } = serviceRole(
            name,
            { roleName: args.names.functionRole, service: "lambda.amazonaws.com", policy, tags: args.tags },
            this,
        );
        const fn = this.createFunction(name, args, role, logGroup);
        this.functionName = fn.name;
        this.arn = fn.arn;
        this.roleArn = role.arn;
        // Lambda never uses the number of a version again, even for a function that was deleted and made again; and what
        // the function calls its version is its newest release once it was refreshed.
        const placeholder = this.createAlias(
            name,
            { name: PLACEHOLDER_ALIAS, protect: args.protect },
            fn,
            args.placeholderVersion ?? fn.version,
        );
        this.placeholderVersion = placeholder.functionVersion;
        this.aliases = new Map(
            args.aliases.map((alias) => [alias.name, this.createAlias(name, alias, fn, placeholder.functionVersion)]),
        );
        this.registerOutputs({ functionName: this.functionName, arn: this.arn, roleArn: this.roleArn });
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
        role: iam.Role,
        logGroup: cloudwatch.LogGroup,
    ): lambda.Function {
        const { runtime, handler, architecture, memorySize, timeout } = args.settings;
        const files = Object.entries(placeholderPackage(runtime, handler));
        const code = new pulumi.asset.AssetArchive(
            Object.fromEntries(files.map(([path, text]) => [path, new pulumi.asset.StringAsset(text)])),
        );
        return new lambda.Function(
            name,
            {
                name: args.names.function,
                role: role.arn,
                runtime,
                handler,
                architectures: [architecture],
                memorySize,
                timeout,
                code,
                publish: true,
                tags: args.tags,
            },
            {
                parent: this,
                // Lambda makes a missing log group by itself, and then it has no retention and no owner.
                dependsOn: logGroup,
                protect: args.protect,
                ignoreChanges: CODE_INPUTS,
            },
        );
    }

    private createAlias(
        name: string,
        { name: alias, protect }: AliasedLambdaArgs["aliases"][number],
        fn: lambda.Function,
        version: pulumi.Input<string>,
    ): lambda.Alias {
        return new lambda.Alias(
            `${name}-${alias}`,
            { name: alias, functionName: fn.name, functionVersion: version },
            {
                parent: this,
                protect,
                // Releases own the alias from here on. Ignoring its version alone would not do: the provider sends
                // version and weights from its state with every update, so any other edit would roll a release back.
                // These are all the inputs that can be updated; the others belong to another alias.
                ignoreChanges: ["description", "functionVersion", "routingConfig"],
            },
        );
    }
}
