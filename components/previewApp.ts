import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";

import { AliasedLambda, type AliasedLambdaArgs } from "./aliasedLambda";
import { ApiGateway, type ApiGatewayArgs } from "./apiGateway";
import { accessLogFormat } from "./documents/restApi";
import type { PreviewStage } from "../contract/previews/settings";

/** The arguments of {@link PreviewApp}. */
export interface PreviewAppArgs {
    /** The function that runs the code of pull requests, and what its role may do. */
    readonly function: Omit<AliasedLambdaArgs, "aliases">;
    /** The API in front of it. */
    readonly api: Omit<ApiGatewayArgs, "functionName" | "stages">;
    /** The name of the log group of all previews' access logs. @default - a name that Pulumi makes */
    readonly accessLogGroup?: pulumi.Input<string> | undefined;
    /** Steady requests per second that each preview lets through. */
    readonly rateLimit: number;
    /** Requests that each preview lets through at once. */
    readonly burstLimit: number;
}

/**
 * PreviewApp is what all previews of pull requests are served by: a function with a role of its own, and a REST API. The code of
 * a pull request runs here, which nobody may have looked at: none of it is shared with an environment. Aliases and stages are no
 * part of the stack: the controller makes them.
 */
export class PreviewApp extends pulumi.ComponentResource {
    readonly lambda: AliasedLambda;
    readonly api: ApiGateway;
    /** What the controller gives each stage. */
    readonly stage: pulumi.Output<PreviewStage>;

    /**
     * @param name The _unique_ name of this component.
     * @param args The function, and the API in front of it.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: PreviewAppArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:PreviewApp", name, {}, opts);
        const { rateLimit, burstLimit } = args;
        const { logRetention, tags } = args.api;
        this.lambda = new AliasedLambda(name, args.function, { parent: this });
        this.api = new ApiGateway(name, { ...args.api, functionName: this.lambda.functionName }, { parent: this });
        const accessLog = new cloudwatch.LogGroup(
            `${name}-access`,
            { name: args.accessLogGroup, retentionInDays: logRetention ?? 30, tags },
            { parent: this },
        );
        this.stage = accessLog.arn.apply((arn) => {
            return { accessLog: arn, format: accessLogFormat(args.api.accessLog), rateLimit, burstLimit };
        });
        this.registerOutputs({ functionName: this.lambda.functionName, restApiId: this.api.restApiId });
    }
}
