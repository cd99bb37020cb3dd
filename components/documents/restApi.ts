import { canonicalJson, sha256 } from "../../common/canonicalJson";
import type { ApiConfig, PlatformConfig } from "../../config";
import type { AwsScope } from "../../common/awsScope";
import { gatewayAnswers, preflight, type GatewayAnswer, type Preflight } from "./cors";
import { ALIAS_VARIABLE, FUNCTION_VARIABLE } from "../../contract/stageVariables";

/** Where methods are: the root `/`, and `/{proxy+}`, which matches every other path but not the root. */
export const REST_PATHS = ["/", "/{proxy+}"] as const;

/** One method with its integration, wherever it is. */
export interface RestMethod {
    readonly httpMethod: "ANY";
    readonly authorization: "NONE";
    readonly integration: RestIntegration;
}

/** A Lambda proxy integration. */
export interface RestIntegration {
    readonly type: "AWS_PROXY";
    /** How API Gateway calls Lambda, whatever the client's method: Lambda's Invoke takes POST only. */
    readonly httpMethod: "POST";
    readonly uri: string;
    /** Milliseconds. */
    readonly timeout: number;
}

/** How an API is reached: by way of CloudFront, or in its Region. */
export type EndpointType = "EDGE" | "REGIONAL";

/** RestShape is all that decides how the API answers, apart from the stages: what a deployment is a snapshot of. */
export interface RestShape {
    readonly endpointType: EndpointType;
    readonly binaryMediaTypes: readonly string[];
    /** What answers preflight requests in the function's place, and the answers of API Gateway itself. @default - nothing */
    readonly cors?: { readonly preflight: Preflight; readonly answers: readonly GatewayAnswer[] };
    readonly methods: readonly (RestMethod & { readonly path: (typeof REST_PATHS)[number] })[];
}

/** How an API that was there before is reached; empty where the stack makes its own. */
export function endpointOf({ adopted }: Pick<PlatformConfig, "adopted">): { readonly endpointType?: EndpointType } {
    return adopted === undefined ? {} : { endpointType: adopted.endpointType };
}

/**
 * The one method that every path has: it goes to the alias that the stage names.
 *
 * @param functionName The function; undefined where each stage names that, too.
 */
export function restMethod(
    scope: AwsScope,
    functionName: string | undefined,
    { timeout }: Pick<ApiConfig, "timeout">,
): RestMethod {
    const uri = integrationUri(scope, functionName);
    return {
        httpMethod: "ANY",
        authorization: "NONE",
        integration: { type: "AWS_PROXY", httpMethod: "POST", uri, timeout },
    };
}

/** The shape of the platform's API: every method of every path goes to the alias that the stage names. */
export function restShape(
    scope: AwsScope,
    functionName: string | undefined,
    api: Omit<ApiConfig, "cors" | "stages"> &
        Partial<Pick<ApiConfig, "cors">> & { readonly endpointType?: EndpointType },
): RestShape {
    const { cors } = api;
    const method = restMethod(scope, functionName, api);
    return {
        endpointType: api.endpointType ?? "REGIONAL",
        binaryMediaTypes: [...api.binaryMediaTypes].sort(),
        ...(cors === undefined ? {} : { cors: { preflight: preflight(cors), answers: gatewayAnswers(cors) } }),
        methods: REST_PATHS.map((path) => ({ path, ...method })),
    };
}

/** A hash that changes when, and only when, the API has to be deployed again. */
export function shapeHash(shape: RestShape): string {
    return sha256(canonicalJson(shape));
}

/** The ARN of a function by its name. */
export function functionArn(scope: AwsScope, functionName: string): string {
    return `arn:${scope.partition}:lambda:${scope.region}:${scope.accountId}:function:${functionName}`;
}

/** The integration URI: API Gateway puts the stage's variables in at each request. */
export function integrationUri(scope: AwsScope, functionName: string | undefined): string {
    const called = functionName ?? `\${stageVariables.${FUNCTION_VARIABLE}}`;
    const target = `${functionArn(scope, called)}:\${stageVariables.${ALIAS_VARIABLE}}`;
    return `arn:${scope.partition}:apigateway:${scope.region}:lambda:path/2015-03-31/functions/${target}/invocations`;
}

/** What a permission has to name so that one stage of one API may invoke, by any method and path. */
export function stageSourceArn(scope: AwsScope, restApiId: string, stage: string): string {
    return `arn:${scope.partition}:execute-api:${scope.region}:${scope.accountId}:${restApiId}/${stage}/*`;
}

/** Where a stage answers: AWS's own host name, or the template from the configuration. */
export function invokeUrl(scope: AwsScope, template: string | undefined, restApiId: string, stage: string): string {
    const url = template ?? `https://{restApi}.execute-api.${scope.region}.${scope.dnsSuffix}/{stage}`;
    return url.replaceAll("{restApi}", restApiId).replaceAll("{stage}", stage);
}

/** What API Gateway writes to a stage's access log for each request: one line of JSON. */
export const ACCESS_LOG_FORMAT = JSON.stringify({
    requestId: "$context.requestId",
    requestTime: "$context.requestTime",
    ip: "$context.identity.sourceIp",
    httpMethod: "$context.httpMethod",
    path: "$context.path",
    protocol: "$context.protocol",
    status: "$context.status",
    responseLength: "$context.responseLength",
    responseLatency: "$context.responseLatency",
    integrationLatency: "$context.integrationLatency",
    integrationStatus: "$context.integrationStatus",
    errorMessage: "$context.error.message",
    userAgent: "$context.identity.userAgent",
});
