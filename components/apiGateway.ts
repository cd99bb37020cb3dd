import * as apigateway from "@pulumi/aws/apigateway";
import * as pulumi from "@pulumi/pulumi";

import { isSigned } from "../config/api";
import { isAskedOfFunction } from "../config/apiCondition";
import { apiAuthorizer } from "./apiAuthorizer";
import { apiAnswers, apiPreflights } from "./apiCors";
import { apiPaths, pathMethods } from "./apiPaths";
import type { ApiSurface, Authorizer, EndpointType, GatewayResponses } from "./documents/apiSurface";
import type { Cors } from "./documents/cors";
import { invokeUrl, restMethod, restShape, shapeHash } from "./documents/restApi";
import { restPaths, type RestPath } from "./documents/restPaths";
import { sourcesPolicy } from "./policies";
import type { AwsScope } from "../common/awsScope";
import type { Condition } from "../config/keys/permissions";
import { apiStage, type MadeStage, type StageArgs } from "./apiStage";
import { scopeOf } from "./awsProvider";
import type { Tags } from "./tags";

/** What the provider takes for an API that compresses nothing: where nothing is said it keeps the size that AWS has. */
const UNCOMPRESSED = -1;

/** The arguments of {@link ApiGateway}. */
export interface ApiGatewayArgs {
    /** The name of the REST API. */
    readonly apiName: pulumi.Input<string>;
    /**
     * The name of the function that it calls: each stage the alias that its variable names.
     * @default - the one that the stage's variable `LambdaFunction` names
     */
    readonly functionName?: pulumi.Input<string> | undefined;
    /** How it is reached. @default "REGIONAL" */
    readonly endpointType?: EndpointType | undefined;
    /** Media types that are passed on as bytes. @default [] */
    readonly binaryMediaTypes?: pulumi.Input<readonly string[]> | undefined;
    /** Milliseconds that the API waits for the function. @default 29000 - API Gateway's own default, and limit */
    readonly timeout?: pulumi.Input<number> | undefined;
    /** Who may call it from pages of other origins: API Gateway answers their preflight requests. @default - the function does */
    readonly cors?: Cors | undefined;
    /** Who may call it. @default - everybody */
    readonly authorizer?: Authorizer | undefined;
    /** The name of the role with which API Gateway asks a function who may. @default - a name that Pulumi makes */
    readonly authorizerRoleName?: pulumi.Input<string> | undefined;
    /** Routes that everybody may call all the same. @default [] */
    readonly open?: readonly string[] | undefined;
    /** Routes that were open until now: they are closed at once, and a program that leaves them out here deletes their resources. @default [] */
    readonly closes?: readonly string[] | undefined;
    /** Whether every request has to carry an API key. @default false */
    readonly keys?: boolean | undefined;
    /** Ranges of addresses that may call it. @default - all */
    readonly sources?: readonly string[] | undefined;
    /** What else has to hold of every request, as IAM writes it; not with the authorizers `iam` and `lambda`. @default - nothing */
    readonly condition?: Condition | undefined;
    /** The roles of releases, which `sources` let through where requests are signed; `*` may stand in it. @default - none */
    readonly releaseRoles?: pulumi.Input<string> | undefined;
    /** What API Gateway answers in the function's place. @default {} */
    readonly responses?: GatewayResponses | undefined;
    /** Bytes from which on answers are compressed. @default - none is */
    readonly compression?: number | undefined;
    /** A path that stays open where releases cannot be verified otherwise. @default - none */
    readonly healthPath?: string | undefined;
    /**
     * Whether it has had `cors`, `sources`, `condition` or `responses` until now that are no more. What is taken away goes after the deployment is made, which
     * is a snapshot: so this one is marked, and the next program without the mark takes another. @default false
     */
    readonly leaves?: boolean | undefined;
    /** The stages to make; {@link ApiGateway.addStage} makes more. @default [] */
    readonly stages?: readonly StageArgs[] | undefined;
    /** Days that access logs are kept. @default 30 */
    readonly logRetention?: pulumi.Input<number> | undefined;
    /** Fields of access logs beside the usual ones, with their variables. @default {} */
    readonly accessLog?: Readonly<Record<string, string>> | undefined;
    /** What lets API Gateway write logs in this account, where the stack has to provide it. @default - the account does */
    readonly loggingAccount?: pulumi.Resource | undefined;
    /** Where stages answer, with `{restApi}` and `{stage}` in it. @default - AWS's own host name */
    readonly urlTemplate?: pulumi.Input<string> | undefined;
    /** Where the API is made. @default - what the provider says */
    readonly scope?: pulumi.Input<AwsScope> | undefined;
    /** Refuse plans that delete or replace the REST API, and with it every invoke URL. @default false */
    readonly protect?: boolean | undefined;
    /** The tags of the API, and of stages that have none of their own. @default - none */
    readonly tags?: Tags | undefined;
}

/** ApiGateway is one REST API in front of a function; each of its stages calls the alias that its variable names. */
export class ApiGateway extends pulumi.ComponentResource {
    readonly restApiId: pulumi.Output<string>;
    /** The API of this shape as it is deployed: all methods and integrations are in place before it. */
    readonly deployment: apigateway.Deployment;
    private readonly name: string;
    private readonly args: ApiGatewayArgs;
    private readonly scope: pulumi.Output<AwsScope>;

    /**
     * @param name The _unique_ name of this component.
     * @param args The function behind the API, and its stages.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: ApiGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:ApiGateway", name, {}, opts);
        this.name = name;
        this.args = args;
        this.scope = args.scope === undefined ? scopeOf(this) : pulumi.output(args.scope);
        const plain: Omit<ApiSurface, "binaryMediaTypes" | "timeout"> = {
            endpointType: args.endpointType,
            cors: args.cors,
            authorizer: args.authorizer,
            open: args.open ?? [],
            keys: args.keys ?? false,
            sources: args.sources ?? [],
            condition: args.condition,
            responses: args.responses ?? {},
            compression: args.compression,
            healthPath: args.healthPath,
        };
        const known = pulumi
            .all([this.scope, args.functionName, args.binaryMediaTypes ?? [], args.timeout ?? 29_000])
            .apply(([scope, functionName, binaryMediaTypes, timeout]) => {
                return { scope, functionName, surface: { ...plain, binaryMediaTypes, timeout } };
            });
        const shape = known.apply(({ scope, functionName, surface }) => restShape(scope, functionName, surface));
        const api = new apigateway.RestApi(
            name,
            {
                name: args.apiName,
                endpointConfiguration: { types: shape.endpointType },
                binaryMediaTypes: shape.apply(({ binaryMediaTypes }) => [...binaryMediaTypes]),
                minimumCompressionSize: String(args.compression ?? UNCOMPRESSED),
                tags: args.tags,
            },
            { parent: this, protect: args.protect ?? false },
        );
        this.restApiId = api.id;
        const authorizer = args.authorizer && this.createAuthorizer(api, args.authorizer);
        const paths = apiPaths(name, api, restPaths(plain as ApiSurface, args.closes), this);
        const methods = paths.flatMap((path) => {
            const methodOf = ({ httpMethod, access }: RestPath["methods"][number]) =>
                known.apply(({ scope, functionName, surface }) =>
                    restMethod(scope, functionName, surface, httpMethod, access),
                );
            return pathMethods(api, path, methodOf, authorizer?.id, this);
        });
        const preflights = paths.map((path) => ({ name: `${path.name}-options`, resourceId: path.resourceId }));
        const parts = [
            ...methods,
            ...(authorizer?.parts ?? []),
            ...apiAnswers(name, api.id, plain, this),
            ...(args.cors === undefined ? [] : apiPreflights(api.id, args.cors, preflights, this)),
            ...this.createSources(api),
        ];
        const mark = args.leaves === true ? "-leaving" : "";
        this.deployment = new apigateway.Deployment(
            name,
            // A deployment is a snapshot: it has to be taken again when what it shows has changed, and only then.
            { restApi: api.id, triggers: { shape: shape.apply((each) => `${shapeHash(each)}${mark}`) } },
            { parent: this, dependsOn: parts },
        );
        for (const stage of args.stages ?? []) {
            this.addStage(stage, { protect: args.protect ?? false });
        }
        this.registerOutputs({ restApiId: this.restApiId });
    }

    /**
     * Makes a stage, which its alias lets invoke it.
     *
     * @param opts Options of all that it is made of, such as another parent. @default - they are children of this component
     */
    addStage(stage: StageArgs, opts: pulumi.CustomResourceOptions = {}): MadeStage {
        const { apiName, logRetention, loggingAccount, accessLog, tags } = this.args;
        const { restApiId, deployment, scope } = this;
        const api = { apiName, restApiId, deployment, scope, logRetention, loggingAccount, accessLog };
        return apiStage(`${this.name}-${stage.name}`, api, { tags, ...stage }, { parent: this, ...opts });
    }

    /** Where the stage of that name answers, without a slash at its end. */
    invokeUrl(stage: string): pulumi.Output<string> {
        return pulumi
            .all([this.scope, this.args.urlTemplate, this.restApiId])
            .apply(([scope, template, id]) => invokeUrl(scope, template, id, stage));
    }

    private createAuthorizer(restApi: apigateway.RestApi, authorizer: Authorizer): ReturnType<typeof apiAuthorizer> {
        const { authorizerRoleName: roleName, tags } = this.args;
        return apiAuthorizer(this.name, { restApi, authorizer, roleName, scope: this.scope, tags }, this);
    }

    /** The resource policy, where not every request may call the API. */
    private createSources(api: apigateway.RestApi): readonly pulumi.Resource[] {
        const { sources = [], condition, healthPath, authorizer, releaseRoles } = this.args;
        if (sources.length === 0 && condition === undefined) {
            return [];
        }
        const isAsked = isAskedOfFunction({ authorizer });
        const document = pulumi.all([this.scope, api.id, releaseRoles]).apply(([scope, id, roles]) => {
            const releases = isSigned({ authorizer }) ? (roles ?? undefined) : undefined;
            return JSON.stringify(sourcesPolicy(scope, id, { sources, condition, healthPath, isAsked, releases }));
        });
        return [new apigateway.RestApiPolicy(this.name, { restApiId: api.id, policy: document }, { parent: this })];
    }
}
