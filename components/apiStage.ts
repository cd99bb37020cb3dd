import * as apigateway from "@pulumi/aws/apigateway";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as lambda from "@pulumi/aws/lambda";
import * as pulumi from "@pulumi/pulumi";

import { accessLogFormat, stageSourceArn } from "./documents/restApi";
import type { AwsScope } from "../common/awsScope";
import { ALIAS_VARIABLE } from "../contract/stageVariables";
import type { Tags } from "./tags";

/** One stage of an API: the alias that it calls, and how much it lets through. */
export interface StageArgs {
    /** The name of the stage, which is in its URL. */
    readonly name: string;
    /** The alias that the stage calls, and lets nobody else's stage call; a `lambda.Alias` is one. */
    readonly alias: { readonly name: pulumi.Input<string>; readonly functionName: pulumi.Input<string> };
    /** An alias of the same name of another function, which the stage may call as well. @default - none */
    readonly ownAlias?: StageArgs["alias"] | undefined;
    /** The variables of the stage, beside the one that names the alias. @default {} */
    readonly variables?: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>> | undefined;
    /** The name of the log group of its access log. @default - `/aws/apigateway/<API>/<stage>` */
    readonly accessLogGroup?: pulumi.Input<string> | undefined;
    /** Steady requests per second that it lets through. @default 1000 */
    readonly rateLimit?: pulumi.Input<number> | undefined;
    /** Requests that it lets through at once. @default 2000 */
    readonly burstLimit?: pulumi.Input<number> | undefined;
    /** Whether CloudWatch gets metrics per method, which AWS bills. @default false */
    readonly detailedMetrics?: pulumi.Input<boolean> | undefined;
    /** Its tags. @default - those of the API */
    readonly tags?: Tags | undefined;
}

/** The API that a stage is made of. */
export interface StageApi {
    readonly apiName: pulumi.Input<string>;
    readonly restApiId: pulumi.Output<string>;
    readonly deployment: apigateway.Deployment;
    readonly scope: pulumi.Output<AwsScope>;
    /** Days that the access log is kept. @default 30 */
    readonly logRetention: pulumi.Input<number> | undefined;
    /** Fields of the access log beside the usual ones. @default {} */
    readonly accessLog?: Readonly<Record<string, string>> | undefined;
    /** What lets API Gateway write logs in this account. @default - the account does already */
    readonly loggingAccount: pulumi.Resource | undefined;
}

/** A stage and what goes with it. */
export interface MadeStage {
    /** It depends on what lets it call its alias. */
    readonly stage: apigateway.Stage;
    readonly throttling: apigateway.MethodSettings;
}

/**
 * Makes a stage with its access log, its throttling and the permission to call its alias.
 *
 * @param opts Options of all of them; `protect` is that of the stage and its throttling: the others come back as they were.
 */
export function apiStage(
    name: string,
    { apiName, restApiId: restApi, scope, deployment, logRetention, loggingAccount, accessLog }: StageApi,
    args: StageArgs,
    { protect = false, ...opts }: pulumi.CustomResourceOptions,
): MadeStage {
    const { alias, ownAlias, tags } = args;
    const logGroup = new cloudwatch.LogGroup(
        name,
        {
            name: args.accessLogGroup ?? pulumi.interpolate`/aws/apigateway/${apiName}/${args.name}`,
            retentionInDays: logRetention ?? 30,
            tags,
        },
        opts,
    );
    // Without a statement id AWS gets a random one, so that a new permission can be there before the old one goes.
    const permit = (permissionName: string, called: StageArgs["alias"]) =>
        new lambda.Permission(
            permissionName,
            {
                action: "lambda:InvokeFunction",
                function: called.functionName,
                qualifier: called.name,
                principal: "apigateway.amazonaws.com",
                sourceArn: pulumi.all([scope, restApi]).apply(([where, id]) => stageSourceArn(where, id, args.name)),
            },
            opts,
        );
    const permissions = [permit(name, alias), ...(ownAlias === undefined ? [] : [permit(`${name}-own`, ownAlias)])];
    const stage = new apigateway.Stage(
        name,
        {
            restApi,
            deployment: deployment.id,
            stageName: args.name,
            variables: pulumi
                .all([args.variables ?? {}, alias.name])
                .apply(([variables, aliasName]) => ({ ...variables, [ALIAS_VARIABLE]: aliasName })),
            accessLogSettings: { destinationArn: logGroup.arn, format: accessLogFormat(accessLog) },
            tags,
        },
        { ...opts, protect, dependsOn: [...permissions, ...(loggingAccount ? [loggingAccount] : [])] },
    );
    const throttling = new apigateway.MethodSettings(
        name,
        {
            restApi,
            stageName: stage.stageName,
            methodPath: "*/*",
            settings: {
                metricsEnabled: args.detailedMetrics ?? false,
                throttlingRateLimit: args.rateLimit ?? 1000,
                throttlingBurstLimit: args.burstLimit ?? 2000,
                loggingLevel: "OFF",
            },
        },
        { ...opts, protect },
    );
    return { stage, throttling };
}
