import * as apigateway from "@pulumi/aws/apigateway";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as lambda from "@pulumi/aws/lambda";
import * as pulumi from "@pulumi/pulumi";

import type { Environment } from "../model/config";
import type { EnvironmentNames } from "../model/names";
import type { AwsScope } from "../model/scope";
import { ACCESS_LOG_FORMAT, invokeUrl, shapeHash, stageSourceArn, type RestShape } from "../model/rest";
import { stageVariables } from "../model/stageVariables";

/** One stage of the API: an environment, the alias it calls and where it logs. */
export interface StageArgs {
    readonly environment: Environment;
    readonly alias: lambda.Alias;
    readonly names: Pick<EnvironmentNames, "accessLogGroup">;
    readonly tags: Readonly<Record<string, string>>;
}

/** The arguments of {@link ApiGateway}. */
export interface ApiGatewayArgs {
    /** The name of the project. */
    readonly project: string;
    /** The name of the REST API. */
    readonly apiName: string;
    readonly shape: RestShape;
    readonly stages: readonly StageArgs[];
    /** Days that access logs are kept. */
    readonly logRetention: number;
    /** What lets API Gateway write logs in this account, where the stack had to provide it. */
    readonly loggingAccount: pulumi.Resource | undefined;
    readonly scope: AwsScope;
    /** Where stages answer, with `{restApi}` and `{stage}` in it. @default - AWS's own host name */
    readonly urlTemplate: string | undefined;
    /** Refuse plans that delete or replace the REST API, and with it every invoke URL. */
    readonly protect: boolean;
    readonly tags: Readonly<Record<string, string>>;
}

/** ApiGateway is one REST API with a stage per environment; each stage calls the alias that its variable names. */
export class ApiGateway extends pulumi.ComponentResource {
    readonly restApiId: pulumi.Output<string>;
    /** The API of this shape as it is deployed: all methods and integrations are in place before it. */
    readonly deployment: apigateway.Deployment;
    private readonly stages: ReadonlyMap<string, apigateway.Stage>;
    private readonly urlOf: (stage: string) => pulumi.Output<string>;

    /**
     * @param name The _unique_ name of this component.
     * @param args The shape of the API and its stages.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: ApiGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:ApiGateway", name, {}, opts);
        const api = new apigateway.RestApi(
            name,
            {
                name: args.apiName,
                endpointConfiguration: { types: args.shape.endpointType },
                binaryMediaTypes: [...args.shape.binaryMediaTypes],
                tags: args.tags,
            },
            { parent: this, protect: args.protect },
        );
        this.deployment = this.createDeployment(name, api, args);
        this.stages = new Map(
            args.stages.map((stage) => [
                stage.environment.name,
                this.createStage(`${name}-${stage.environment.name}`, api, this.deployment, stage, args),
            ]),
        );
        this.restApiId = api.id;
        this.urlOf = (stage) => api.id.apply((id) => invokeUrl(args.scope, args.urlTemplate, id, stage));
        this.registerOutputs({ restApiId: this.restApiId });
    }

    /**
     * The stage of that name, which its alias lets invoke it.
     *
     * @throws {pulumi.ResourceError} where there is none.
     */
    stage(name: string): apigateway.Stage {
        const stage = this.stages.get(name);
        if (stage === undefined) {
            throw new pulumi.ResourceError(`There is no stage ${name}`, this);
        }
        return stage;
    }

    /** Where the stage of that name answers, without a slash at its end. */
    invokeUrl(stage: string): pulumi.Output<string> {
        return this.urlOf(stage);
    }

    private createDeployment(name: string, api: apigateway.RestApi, args: ApiGatewayArgs): apigateway.Deployment {
        const proxy = new apigateway.Resource(
            `${name}-proxy`,
            { restApi: api.id, parentId: api.rootResourceId, pathPart: "{proxy+}" },
            { parent: this },
        );
        const parts = args.shape.methods.flatMap(({ path, httpMethod, authorization, integration }) => {
            const childName = `${name}-${path === "/" ? "root" : "proxy"}`;
            const resourceId = path === "/" ? api.rootResourceId : proxy.id;
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
        return new apigateway.Deployment(
            name,
            // A deployment is a snapshot: it has to be taken again when what it shows has changed, and only then.
            { restApi: api.id, triggers: { shape: shapeHash(args.shape) } },
            { parent: this, dependsOn: parts },
        );
    }

    private createStage(
        name: string,
        api: apigateway.RestApi,
        deployment: apigateway.Deployment,
        { environment, alias, names, tags }: StageArgs,
        args: ApiGatewayArgs,
    ): apigateway.Stage {
        const logGroup = new cloudwatch.LogGroup(
            name,
            { name: names.accessLogGroup, retentionInDays: args.logRetention, tags },
            { parent: this },
        );
        // Without a statement id AWS gets a random one, so that a new permission can be there before the old one goes.
        const permission = new lambda.Permission(
            name,
            {
                action: "lambda:InvokeFunction",
                function: alias.functionName,
                qualifier: alias.name,
                principal: "apigateway.amazonaws.com",
                sourceArn: api.id.apply((id) => stageSourceArn(args.scope, id, environment.name)),
            },
            { parent: this },
        );
        const stage = new apigateway.Stage(
            name,
            {
                restApi: api.id,
                deployment: deployment.id,
                stageName: environment.name,
                variables: stageVariables(args.project, environment),
                accessLogSettings: { destinationArn: logGroup.arn, format: ACCESS_LOG_FORMAT },
                tags,
            },
            {
                parent: this,
                protect: environment.protect,
                dependsOn: [permission, ...(args.loggingAccount ? [args.loggingAccount] : [])],
            },
        );
        new apigateway.MethodSettings(
            name,
            {
                restApi: api.id,
                stageName: stage.stageName,
                methodPath: "*/*",
                settings: {
                    metricsEnabled: environment.detailedMetrics,
                    throttlingRateLimit: environment.rateLimit,
                    throttlingBurstLimit: environment.burstLimit,
                    loggingLevel: "OFF",
                },
            },
            { parent: this, protect: environment.protect },
        );
        return stage;
    }
}
