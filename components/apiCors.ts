import * as apigateway from "@pulumi/aws/apigateway";
import type * as pulumi from "@pulumi/pulumi";

import type { ApiSurface } from "./documents/apiSurface";
import { preflight, PREFLIGHT_HEADERS, type Cors } from "./documents/cors";
import { gatewayAnswers } from "./documents/gatewayAnswers";

/** Where a preflight request is answered. */
export interface CorsPath {
    /** The _unique_ name of what is made. */
    readonly name: string;
    readonly resourceId: pulumi.Input<string>;
}

/**
 * Makes what API Gateway answers in the function's place.
 *
 * @returns All that a deployment has to wait for.
 */
export function apiAnswers(
    name: string,
    restApi: pulumi.Input<string>,
    surface: Pick<ApiSurface, "cors" | "responses">,
    parent: pulumi.Resource,
): readonly pulumi.Resource[] {
    return gatewayAnswers(surface).map((answer) => {
        const own = `${name}-${answer.responseType.toLowerCase().replaceAll("_", "-")}`;
        return new apigateway.Response(own, { restApiId: restApi, ...answer }, { parent });
    });
}

/**
 * Makes what answers preflight requests on some paths.
 *
 * @returns All that a deployment has to wait for.
 */
export function apiPreflights(
    restApi: pulumi.Input<string>,
    cors: Cors,
    paths: readonly CorsPath[],
    parent: pulumi.Resource,
): readonly pulumi.Resource[] {
    return paths.flatMap((path) => answerPreflight(restApi, cors, path, parent));
}

function answerPreflight(
    restApi: pulumi.Input<string>,
    cors: Cors,
    { name, resourceId }: CorsPath,
    parent: pulumi.Resource,
): readonly pulumi.Resource[] {
    const { requestTemplates, responseTemplates, headers, contentHandling, status } = preflight(cors);
    const at = { restApi, resourceId };
    const method = new apigateway.Method(name, { ...at, httpMethod: "OPTIONS", authorization: "NONE" }, { parent });
    const integration = new apigateway.Integration(
        name,
        { ...at, httpMethod: method.httpMethod, type: "MOCK", requestTemplates, contentHandling },
        { parent },
    );
    const methodResponse = new apigateway.MethodResponse(
        name,
        {
            ...at,
            httpMethod: method.httpMethod,
            statusCode: status,
            responseParameters: Object.fromEntries(PREFLIGHT_HEADERS.map((header) => [parameter(header), true])),
        },
        { parent },
    );
    const response = new apigateway.IntegrationResponse(
        name,
        {
            ...at,
            httpMethod: method.httpMethod,
            statusCode: methodResponse.statusCode,
            responseParameters: Object.fromEntries(
                Object.entries(headers).map(([header, value]) => [parameter(header), value]),
            ),
            responseTemplates,
        },
        // API Gateway takes it for an integration that is there, and only maps headers that its method declares.
        { parent, dependsOn: integration },
    );
    return [method, integration, methodResponse, response];
}

const parameter = (header: string): string => `method.response.header.${header}`;
