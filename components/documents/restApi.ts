import { canonicalJson, sha256 } from "../../common/canonicalJson";
import type { PlatformConfig } from "../../config";
import { isAskedOfFunction } from "../../config/apiCondition";
import type { Condition } from "../../config/keys/permissions";
import type { AwsScope } from "../../common/awsScope";
import type { ApiSurface, Authorizer, EndpointType } from "./apiSurface";
import { preflight, type Preflight } from "./cors";
import { gatewayAnswers, type GatewayAnswer } from "./gatewayAnswers";
import { restPaths, type Access } from "./restPaths";
import { ALIAS_VARIABLE, FUNCTION_VARIABLE } from "../../contract/stageVariables";

/** One method with its integration, wherever it is. */
export interface RestMethod {
    readonly httpMethod: "ANY" | "GET";
    readonly authorization: "AWS_IAM" | "COGNITO_USER_POOLS" | "CUSTOM" | "NONE";
    /** OAuth scopes of which a token needs one. @default - none is asked for */
    readonly authorizationScopes?: readonly string[];
    /** @default false */
    readonly apiKeyRequired?: true;
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

/** RestShape is all that decides how the API answers, apart from the stages: what a deployment is a snapshot of. */
export interface RestShape {
    readonly endpointType: EndpointType;
    readonly binaryMediaTypes: readonly string[];
    /** What answers preflight requests in the function's place, and the answers of API Gateway itself. @default - nothing */
    readonly cors?: { readonly preflight: Preflight; readonly answers: readonly GatewayAnswer[] };
    /** The answers of API Gateway itself, where there is no `cors`. @default - its own */
    readonly answers?: readonly GatewayAnswer[];
    /** @default - everybody may call it */
    readonly authorizer?: Authorizer;
    /** Ranges of addresses that may call it. @default - all */
    readonly sources?: readonly string[];
    /** Whether all others are denied, also where a function lets them in. @default - they are not allowed */
    readonly keepsOut?: true;
    /** What else has to hold of every request. @default - nothing */
    readonly condition?: Condition;
    /** Bytes from which on answers are compressed. @default - none is */
    readonly compression?: number;
    readonly methods: readonly (RestMethod & { readonly path: string })[];
}

/** How an API that was there before is reached; empty where the stack makes its own. */
export function endpointOf({ adopted }: Pick<PlatformConfig, "adopted">): { readonly endpointType?: EndpointType } {
    return adopted === undefined ? {} : { endpointType: adopted.endpointType };
}

/** What `authorizer` of a method is called by API Gateway, by what the configuration calls it. */
const AUTHORIZATIONS = { iam: "AWS_IAM", cognito: "COGNITO_USER_POOLS", lambda: "CUSTOM" } as const;

/**
 * A method that goes to the alias that the stage names.
 *
 * @param functionName The function; undefined where each stage names that, too.
 */
export function restMethod(
    scope: AwsScope,
    functionName: string | undefined,
    { timeout, authorizer, keys = false }: Pick<ApiSurface, "authorizer" | "keys" | "timeout">,
    httpMethod: RestMethod["httpMethod"] = "ANY",
    access: Access = "closed",
): RestMethod {
    const uri = integrationUri(scope, functionName);
    const isClosed = access === "closed" && authorizer !== undefined;
    const scopes = isClosed && authorizer.type === "cognito" ? [...authorizer.scopes].sort() : [];
    return {
        httpMethod,
        authorization: isClosed ? AUTHORIZATIONS[authorizer.type] : "NONE",
        ...(scopes.length === 0 ? {} : { authorizationScopes: scopes }),
        ...(keys && access !== "open" ? { apiKeyRequired: true } : {}),
        integration: { type: "AWS_PROXY", httpMethod: "POST", uri, timeout },
    };
}

/** The shape of the platform's API: every method of every path goes to the alias that the stage names. */
export function restShape(scope: AwsScope, functionName: string | undefined, surface: ApiSurface): RestShape {
    const { cors, authorizer, sources = [], condition, compression } = surface;
    const answers = gatewayAnswers(surface);
    return {
        endpointType: surface.endpointType ?? "REGIONAL",
        binaryMediaTypes: [...surface.binaryMediaTypes].sort(),
        ...(cors === undefined ? {} : { cors: { preflight: preflight(cors), answers } }),
        ...(cors === undefined && answers.length > 0 ? { answers } : {}),
        ...(authorizer === undefined ? {} : { authorizer }),
        ...(sources.length === 0 ? {} : { sources: [...sources].sort() }),
        // The policy keeps others out by another statement there, which is served with a deployment alone.
        ...(sources.length > 0 && isAskedOfFunction(surface) ? { keepsOut: true as const } : {}),
        ...(condition === undefined ? {} : { condition }),
        ...(compression === undefined ? {} : { compression }),
        methods: restPaths(surface).flatMap(({ path, methods }) =>
            methods.map(({ httpMethod, access }) => ({
                path,
                ...restMethod(scope, functionName, surface, httpMethod, access),
            })),
        ),
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
    return invocationUri(scope, `${functionArn(scope, called)}:\${stageVariables.${ALIAS_VARIABLE}}`);
}

/** How API Gateway is told which function it calls: "Lambda proxy integrations in API Gateway". @param arn With its alias. */
export function invocationUri({ partition, region }: AwsScope, arn: string): string {
    return `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
}

/** What a permission has to name so that one stage of one API may invoke, by any method and path. */
export function stageSourceArn(scope: AwsScope, restApiId: string, stage: string): string {
    return `arn:${scope.partition}:execute-api:${scope.region}:${scope.accountId}:${restApiId}/${stage}/*`;
}

/** What whoever verifies a release has to be allowed, where its request is signed: GET of one path of one stage; `*` may stand in its name. */
export function healthArn(scope: AwsScope, restApiId: string, stage: string, healthPath: string): string {
    return stageSourceArn(scope, restApiId, stage).replace(/\*$/, `GET${healthPath}`);
}

/** The ARN of an API key. */
export function apiKeyArn({ partition, region }: AwsScope, id: string): string {
    return `arn:${partition}:apigateway:${region}::/apikeys/${id}`;
}

/** Where a stage answers: AWS's own host name, or the template from the configuration. */
export function invokeUrl(scope: AwsScope, template: string | undefined, restApiId: string, stage: string): string {
    const url = template ?? `https://{restApi}.execute-api.${scope.region}.${scope.dnsSuffix}/{stage}`;
    return url.replaceAll("{restApi}", restApiId).replaceAll("{stage}", stage);
}

/**
 * What API Gateway writes to a stage's access log for each request: one line of JSON.
 *
 * @param fields Fields beside those that are always there, with their variables. @default - none
 */
export function accessLogFormat(fields: Readonly<Record<string, string>> = {}): string {
    return JSON.stringify({ ...ACCESS_LOG_FIELDS, ...fields });
}

const ACCESS_LOG_FIELDS = {
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
};
