import type * as apigateway from "@pulumi/aws/apigateway";
import * as lambda from "@pulumi/aws/lambda";
import * as pulumi from "@pulumi/pulumi";

import type { AliasedLambda } from "./aliasedLambda";
import type { ApiGateway } from "./apiGateway";
import type { StageArgs } from "./apiStage";

/** The arguments of {@link Environment}. */
export interface EnvironmentArgs extends Omit<StageArgs, "alias" | "name"> {
    /** The function that the environment has an alias of. */
    readonly function: AliasedLambda;
    /** The API that it has a stage of. */
    readonly api: ApiGateway;
    /** Copies of the served version that Lambda keeps ready. One environment of a function may have it. @default - none */
    readonly provisionedConcurrency?: pulumi.Input<number> | undefined;
    /** Refuse plans that delete or replace its alias or its stage. @default false */
    readonly protect?: boolean | undefined;
}

/**
 * Environment is where a branch is released to: an alias of the function, and a stage of the API that calls it, both of the
 * environment's name. A pipeline that releases to it is made as a child of it.
 */
export class Environment extends pulumi.ComponentResource {
    readonly alias: lambda.Alias;
    /** It depends on what lets it call its alias. */
    readonly stage: apigateway.Stage;
    /** All that has to be there for it to serve. */
    readonly parts: readonly pulumi.Resource[];
    /** Where the environment answers, without a slash at its end. */
    readonly url: pulumi.Output<string>;

    /**
     * @param name The _unique_ name of this component: the name of the environment.
     * @param args What the environment is a part of.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: EnvironmentArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:Environment", name, {}, opts);
        const { function: fn, api, provisionedConcurrency, protect = false, ...stage } = args;
        // Live stacks may have them as children of what they are made of.
        this.alias = fn.addAlias(name, { parent: this, protect, aliases: [{ parent: fn }] });
        if (provisionedConcurrency !== undefined) {
            // It belongs to the alias, wherever releases move that: Lambda then gets it ready for the new version.
            new lambda.ProvisionedConcurrencyConfig(
                name,
                {
                    functionName: fn.functionName,
                    qualifier: this.alias.name,
                    provisionedConcurrentExecutions: provisionedConcurrency,
                },
                { parent: this },
            );
        }
        const stageOpts = { parent: this, protect, aliases: [{ parent: api }] };
        const made = api.addStage({ ...stage, name, alias: this.alias }, stageOpts);
        this.stage = made.stage;
        this.parts = [this.alias, made.stage, made.throttling];
        this.url = api.invokeUrl(name);
        this.registerOutputs({ url: this.url });
    }
}
