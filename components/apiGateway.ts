import * as apigateway from "@pulumi/aws/apigateway";
import * as pulumi from "@pulumi/pulumi";

import { apiCors } from "./apiCors";
import type { Cors } from "./documents/cors";
import {
    invokeUrl,
    REST_PATHS,
    restMethod,
    restShape,
    shapeHash,
    type EndpointType,
    type RestMethod,
} from "./documents/restApi";
import type { AwsScope } from "../common/awsScope";
import { apiStage, type MadeStage, type StageArgs } from "./apiStage";
import { scopeOf } from "./awsProvider";
import type { Tags } from "./tags";

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
    /**
     * Whether it has had `cors` until now. What is taken away goes after the deployment is made, which is a snapshot: so this one is
     * marked, and the next program without the mark takes another. @default false
     */
    readonly leavesCors?: boolean | undefined;
    /** The stages to make; {@link ApiGateway.addStage} makes more. @default [] */
    readonly stages?: readonly StageArgs[] | undefined;
    /** Days that access logs are kept. @default 30 */
    readonly logRetention?: pulumi.Input<number> | undefined;
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
        const known = pulumi.all([this.scope, args.functionName, args.binaryMediaTypes ?? [], args.timeout ?? 29_000]);
        const shape = known.apply(([scope, functionName, binaryMediaTypes, timeout]) =>
            restShape(scope, functionName, {
                binaryMediaTypes,
                timeout,
                cors: args.cors,
                endpointType: args.endpointType ?? "REGIONAL",
            }),
        );
        const method = known.apply(([scope, functionName, , timeout]) => restMethod(scope, functionName, { timeout }));
        const api = new apigateway.RestApi(
            name,
            {
                name: args.apiName,
                endpointConfiguration: { types: shape.endpointType },
                binaryMediaTypes: shape.apply(({ binaryMediaTypes }) => [...binaryMediaTypes]),
                tags: args.tags,
            },
            { parent: this, protect: args.protect ?? false },
        );
        this.restApiId = api.id;
        this.deployment = this.createDeployment(
            name,
            api,
            method,
            shape.apply((each) => `${shapeHash(each)}${args.leavesCors === true ? "-leaving" : ""}`),
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
        const { apiName, logRetention, loggingAccount, tags } = this.args;
        const { restApiId, deployment, scope } = this;
        const api = { apiName, restApiId, deployment, scope, logRetention, loggingAccount };
        return apiStage(`${this.name}-${stage.name}`, api, { tags, ...stage }, { parent: this, ...opts });
    }

    /** Where the stage of that name answers, without a slash at its end. */
    invokeUrl(stage: string): pulumi.Output<string> {
        return pulumi
            .all([this.scope, this.args.urlTemplate, this.restApiId])
            .apply(([scope, template, id]) => invokeUrl(scope, template, id, stage));
    }

    private createDeployment(
        name: string,
        api: apigateway.RestApi,
        { httpMethod, authorization, integration }: pulumi.Output<RestMethod>,
        shape: pulumi.Output<string>,
    ): apigateway.Deployment {
        const proxy = new apigateway.Resource(
            `${name}-proxy`,
            { restApi: api.id, parentId: api.rootResourceId, pathPart: "{proxy+}" },
            { parent: this },
        );
        const paths = REST_PATHS.map((path) => ({
            childName: `${name}-${path === "/" ? "root" : "proxy"}`,
            resourceId: path === "/" ? api.rootResourceId : proxy.id,
        }));
        const parts: readonly pulumi.Resource[] = paths.flatMap(({ childName, resourceId }) => {
            const method = new apigateway.Method(
                childName,
                { restApi: api.id, resourceId, httpMethod, authorization },
                { parent: this },
            );
            const target = new apigateway.Integration(
                childName,
                {
                    restApi: api.id,
                    resourceId,
                    httpMethod: method.httpMethod,
                    type: integration.type,
                    integrationHttpMethod: integration.httpMethod,
                    uri: integration.uri,
                    timeoutMilliseconds: integration.timeout,
                },
                { parent: this },
            );
            return [method, target];
        });
        const { cors } = this.args;
        const preflights = paths.map(({ childName, resourceId }) => ({ name: `${childName}-options`, resourceId }));
        const answers = cors === undefined ? [] : apiCors(name, api.id, cors, preflights, this);
        return new apigateway.Deployment(
            name,
            // A deployment is a snapshot: it has to be taken again when what it shows has changed, and only then.
            { restApi: api.id, triggers: { shape } },
            { parent: this, dependsOn: [...parts, ...answers] },
        );
    }
}
