import type * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as lambda from "@pulumi/aws/lambda";
import * as pulumi from "@pulumi/pulumi";

import { PLACEHOLDER_ALIAS } from "../contract/placeholder";
import { releasedAlias, releasedFunction, type ReleasedFunctionArgs } from "./releasedFunction";
import type { ServiceRole } from "./serviceRole";

/** How a further handler runs, where that is another way than the function that answers requests. */
export type HandlerArgs = Pick<
    ReleasedFunctionArgs,
    | "ephemeralStorage"
    | "functionName"
    | "handler"
    | "memorySize"
    | "placeholder"
    | "placeholderVersion"
    | "reservedConcurrency"
    | "timeout"
>;

/**
 * HandlerFunction is a further function of the same package, for events that no request brings: the same role, variables and code, and
 * another handler. As that of the function that answers requests, its code and its aliases belong to releases, which move them together.
 */
export class HandlerFunction extends pulumi.ComponentResource {
    readonly functionName: pulumi.Output<string>;
    readonly arn: pulumi.Output<string>;
    /** The version where aliases start. */
    readonly placeholderVersion: pulumi.Output<string>;

    /**
     * @param name The _unique_ name of this component.
     * @param args All settings of the function.
     * @param role What it runs as.
     * @param logGroup Its log group, which the role may write to.
     * @param opts Options that control the component's behaviour.
     */
    constructor(
        private readonly name: string,
        args: ReleasedFunctionArgs,
        role: ServiceRole,
        logGroup: cloudwatch.LogGroup,
        opts: pulumi.ComponentResourceOptions,
    ) {
        super("platform:index:HandlerFunction", name, {}, opts);
        const fn = releasedFunction(name, args, role, logGroup, this);
        this.functionName = fn.name;
        this.arn = fn.arn;
        // Lambda never uses the number of a version again, even for a function that was deleted and made again.
        const placeholder = this.alias(PLACEHOLDER_ALIAS, args.placeholderVersion ?? fn.version, {
            protect: args.protect ?? false,
        });
        this.placeholderVersion = placeholder.functionVersion;
        this.registerOutputs({ functionName: this.functionName, arn: this.arn });
    }

    /**
     * Makes an alias of that name, which starts at the placeholder and is the releases' from then on.
     *
     * @param opts Options of the alias, such as another parent. @default - it is a child of this component
     */
    addAlias(alias: string, opts: pulumi.CustomResourceOptions = {}): lambda.Alias {
        return this.alias(alias, this.placeholderVersion, opts);
    }

    private alias(alias: string, version: pulumi.Input<string>, opts: pulumi.CustomResourceOptions): lambda.Alias {
        // Neither an environment's name nor a handler's has a dot.
        return releasedAlias(`${this.name}.${alias}`, alias, this.functionName, version, { parent: this, ...opts });
    }
}
