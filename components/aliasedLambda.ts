import type * as lambda from "@pulumi/aws/lambda";
import * as pulumi from "@pulumi/pulumi";

import { PLACEHOLDER_ALIAS } from "../contract/placeholder";
import { HandlerFunction, type HandlerArgs } from "./handlerFunction";
import { ownPermissions, type OwnPermissions } from "./ownPermissions";
import { functionPolicy, type PolicyDocument } from "./policies";
import { functionLogGroup, releasedAlias, releasedFunction, type ReleasedFunctionArgs } from "./releasedFunction";
import { linkPolicy, type Link } from "./resources";
import { withSecretVariables, type SecretVariablesArgs } from "./secretVariables";
import { serviceRole } from "./serviceRole";

/** The arguments of {@link AliasedLambda}. */
export interface AliasedLambdaArgs extends ReleasedFunctionArgs, OwnPermissions {
    /** The physical name of the role that the function runs as. @default - a name that Pulumi makes */
    readonly roleName?: pulumi.Input<string> | undefined;
    /** The ARNs of the parameters in Parameter Store that the function may read, such as `…:parameter/shop/*`. @default [] */
    readonly parameters?: pulumi.Input<string> | readonly pulumi.Input<string>[] | undefined;
    /** What its role may do with resources of the application. @default [] */
    readonly links?: readonly Link[] | undefined;
    /** The names of aliases to make; {@link AliasedLambda.addAlias} makes more. Each starts at the placeholder. @default [] */
    readonly aliases?: readonly string[] | undefined;
    /** Further functions of the same package, by the names of their handlers. They run as the same role. @default - none */
    readonly handlers?: Readonly<Record<string, HandlerArgs>> | undefined;
    /** Variables whose values are secrets. @default - none */
    readonly secretVariables?: SecretVariablesArgs | undefined;
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
    /** The name of that role. */
    readonly roleName: pulumi.Output<string>;
    /** The version where aliases start. */
    readonly placeholderVersion: pulumi.Output<string>;
    /** The functions of further handlers, by name. */
    readonly handlers: ReadonlyMap<string, HandlerFunction>;
    private readonly name: string;
    private readonly aliases = new Map<string, lambda.Alias>();

    /**
     * @param name The _unique_ name of this component.
     * @param settings The function's settings and the names of its aliases.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, settings: AliasedLambdaArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:AliasedLambda", name, {}, opts);
        this.name = name;
        const args = withSecretVariables(name, settings, this);
        const logGroup = functionLogGroup(name, args, this);
        const { parameters = [], kmsKey, deadLetter, fileSystem } = args;
        const further = this.furtherArgs(args);
        const logGroups = [logGroup, ...further.map((each) => each.logGroup)];
        const read = pulumi.all(Array.isArray(parameters) ? parameters : [parameters]) as pulumi.Output<string[]>;
        const policy = pulumi
            .all([pulumi.all(logGroups.map(({ arn }) => arn)), read, kmsKey, deadLetter, fileSystem?.accessPoint])
            .apply((known) => policyOf(args, ...known));
        const service = { roleName: args.roleName, service: "lambda.amazonaws.com", policy, tags: args.tags };
        const executed = serviceRole(name, service, this);
        const { role } = executed;
        const fn = releasedFunction(name, args, executed, logGroup, this);
        this.handlers = new Map(
            further.map((each) => [
                each.key,
                new HandlerFunction(each.name, each.args, executed, each.logGroup, { parent: this }),
            ]),
        );
        const isGuarded = (args.links ?? []).some(
            ({ isWritten, statements = [] }) => isWritten === true && statements.length > 0,
        );
        ownPermissions(
            name,
            { ...args, isGuarded },
            role,
            [fn.arn, ...[...this.handlers.values()].map(({ arn }) => arn)],
            this,
        );
        linkPolicy(name, args.links ?? [], role, this);
        this.functionName = fn.name;
        this.arn = fn.arn;
        this.roleArn = role.arn;
        this.roleName = role.name;
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
     * Makes an alias of that name in the function of each further handler.
     *
     * @param opts Options of the aliases, such as another parent. @default - each is a child of its function
     * @returns The aliases, by the handler's name.
     */
    addHandlerAliases(alias: string, opts: pulumi.CustomResourceOptions = {}): ReadonlyMap<string, lambda.Alias> {
        return new Map([...this.handlers].map(([key, handler]) => [key, handler.addAlias(alias, opts)]));
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

    private createAlias(
        alias: string,
        version: pulumi.Input<string>,
        opts: pulumi.CustomResourceOptions,
    ): lambda.Alias {
        return releasedAlias(`${this.name}-${alias}`, alias, this.functionName, version, { parent: this, ...opts });
    }

    /** The functions of further handlers as they are to be, each with its log, which their role has to know. */
    private furtherArgs(args: AliasedLambdaArgs) {
        return Object.entries(args.handlers ?? {}).map(([key, own]) => {
            const name = `${this.name}.${key}`;
            const { takesPlaceholder: _, placeholderVersion: __, reservedConcurrency: ___, ...common } = args;
            const said = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
            // What it serves can be released again, and one that the application has no use for any more has to go.
            const all: ReleasedFunctionArgs = { ...common, ...said, protect: false };
            return { key, name, args: all, logGroup: functionLogGroup(name, all, this) };
        });
    }
}

/** What the function's role may do. */
function policyOf(
    { tracing, vpc }: AliasedLambdaArgs,
    logGroups: readonly string[],
    parameters: readonly string[],
    kmsKey: string | undefined,
    deadLetter: string | undefined,
    accessPoint: string | undefined,
): PolicyDocument {
    const isTraced = tracing === "Active";
    return functionPolicy({
        logGroups,
        parameters: parameters.length === 0 ? undefined : parameters,
        kmsKey,
        deadLetter,
        accessPoint,
        isTraced,
        isInVpc: vpc !== undefined,
    });
}
