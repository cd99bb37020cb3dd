import type * as apigateway from "@pulumi/aws/apigateway";
import * as lambda from "@pulumi/aws/lambda";
import * as wafv2 from "@pulumi/aws/wafv2";
import * as pulumi from "@pulumi/pulumi";

import { AliasedLambda, type AliasedLambdaArgs } from "./aliasedLambda";
import { ApiGateway, type ApiGatewayArgs } from "./apiGateway";
import type { StageArgs } from "./apiStage";
import { stageDomain, type StageDomain, type StageDomainArgs } from "./stageDomain";
import { stageKeys, type StageKeysArgs } from "./stageKeys";

/** The arguments of {@link Environment}. */
export interface EnvironmentArgs extends Omit<StageArgs, "alias" | "name" | "ownAlias"> {
    /** The function that the environment has an alias of. @default - it has only its own */
    readonly function?: AliasedLambda | undefined;
    /** The function that the environment has for itself. @default - none */
    readonly own?: AliasedLambdaArgs | undefined;
    /**
     * Which of the two its stage calls, where it has both: while it is moved from one to the other. The variables have to say the
     * same. @default - the only one
     */
    readonly calls?: "function" | "own" | undefined;
    /** The API that it has a stage of, unless it has its own. */
    readonly api: ApiGateway;
    /** The API that it has for itself. @default - none */
    readonly ownApi?: Omit<ApiGatewayArgs, "stages"> | undefined;
    /** What its API keys are called, and how much each may do. @default - it has none */
    readonly keys?: Pick<StageKeysArgs, "keys" | "limits" | "namePrefix"> | undefined;
    /** A domain name that it answers to. @default - none */
    readonly domain?: Pick<StageDomainArgs, "basePath" | "certificateArn" | "domainName" | "zoneId"> | undefined;
    /** The ARN of the web ACL that looks at its requests. @default - none */
    readonly webAclArn?: pulumi.Input<string> | undefined;
    /** Whether the API takes requests with a key alone: releases get one of their own. @default false */
    readonly takesKeys?: boolean | undefined;
    /** Copies of the served version that Lambda keeps ready. One environment of a function may have it. @default - none */
    readonly provisionedConcurrency?: pulumi.Input<number> | undefined;
    /** Refuse plans that delete or replace its alias or its stage. @default false */
    readonly protect?: boolean | undefined;
}

/**
 * Environment is where a branch is released to: an alias of a function, and a stage of the API that calls it, both of the
 * environment's name. A pipeline that releases to it is made as a child of it.
 */
export class Environment extends pulumi.ComponentResource {
    /** The alias that its stage calls. */
    readonly alias: lambda.Alias;
    /** The function that its stage calls. */
    readonly function: AliasedLambda;
    /** The aliases of its further handlers, by the handler's name: of the function that its stage calls. Events are bound to them. */
    readonly handlers: ReadonlyMap<string, lambda.Alias>;
    /** Its own function, where it has one, whichever its stage calls. */
    readonly own: AliasedLambda | undefined;
    /** The API that it has a stage of. */
    readonly api: ApiGateway;
    /** It depends on what lets it call its alias. */
    readonly stage: apigateway.Stage;
    /** All that has to be there for it to serve. */
    readonly parts: readonly pulumi.Resource[];
    /** The id of the key by which releases are verified; undefined where they need none. */
    readonly healthKey: pulumi.Output<string> | undefined;
    /** The ids of its API keys by their names; undefined where it has none. */
    readonly apiKeys: Readonly<Record<string, pulumi.Output<string>>> | undefined;
    /** Its domain name; undefined where it has none. */
    readonly domain: StageDomain | undefined;
    /** Where the environment answers, without a slash at its end. */
    readonly url: pulumi.Output<string>;

    /**
     * @param name The _unique_ name of this component: the name of the environment.
     * @param args What the environment is a part of.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: EnvironmentArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:Environment", name, {}, opts);
        const {
            function: shared,
            own,
            calls,
            api: sharedApi,
            ownApi,
            provisionedConcurrency,
            protect = false,
            keys,
            takesKeys,
            domain,
            webAclArn,
            ...stage
        } = args;
        this.own = own && new AliasedLambda(`own-${name}`, { ...own, protect }, { parent: this });
        const fn = calls === "function" ? (shared ?? this.own) : (this.own ?? shared);
        if (fn === undefined) {
            throw new pulumi.ResourceError(`The environment ${name} has neither \`function\` nor \`own\``, this);
        }
        this.function = fn;
        // Live stacks may have them as children of what they are made of.
        const sharedAlias = shared?.addAlias(name, { parent: this, protect, aliases: [{ parent: shared }] });
        const ownAlias = this.own?.addAlias(name, { parent: this, protect });
        this.alias = (fn === this.own ? ownAlias : sharedAlias) as lambda.Alias;
        const sharedHandlers = shared?.addHandlerAliases(name, { parent: this });
        const ownHandlers = this.own?.addHandlerAliases(name, { parent: this });
        this.handlers = (fn === this.own ? ownHandlers : sharedHandlers) ?? new Map<string, never>();
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
        const api =
            ownApi === undefined
                ? sharedApi
                : new ApiGateway(`own-api-${name}`, { ...ownApi, protect }, { parent: this });
        this.api = api;
        const stageOpts = { parent: this, protect, aliases: [{ parent: api }] };
        // The first of them may be called under a name of its own: one that is there already is never replaced by the other's.
        const aliases = [sharedAlias, ownAlias].filter((alias) => alias !== undefined);
        const [alias = this.alias, second] = aliases;
        const made = api.addStage({ ...stage, name, alias, ownAlias: second }, stageOpts);
        this.stage = made.stage;
        this.parts = [
            ...aliases,
            ...(sharedHandlers?.values() ?? []),
            ...(ownHandlers?.values() ?? []),
            made.stage,
            made.throttling,
        ];
        const { namePrefix = name, keys: names = [], limits = {} } = keys ?? {};
        const owned = {
            namePrefix,
            restApiId: api.restApiId,
            stage: made.stage,
            keys: names,
            limits,
            forReleases: takesKeys ?? false,
            tags: stage.tags,
        };
        const { ids, releases } = stageKeys(name, owned, { parent: this });
        this.healthKey = releases;
        this.apiKeys = names.length === 0 ? undefined : ids;
        const answered = { restApiId: api.restApiId, stage: made.stage, tags: stage.tags };
        this.domain = domain && stageDomain(name, { ...domain, ...answered }, { parent: this });
        if (webAclArn !== undefined) {
            new wafv2.WebAclAssociation(name, { resourceArn: made.stage.arn, webAclArn }, { parent: this });
        }
        this.url = api.invokeUrl(name);
        this.registerOutputs({ url: this.url });
    }
}
