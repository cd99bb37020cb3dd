import * as apigateway from "@pulumi/aws/apigateway";
import type * as pulumi from "@pulumi/pulumi";

import { partsOf } from "../config/routePath";
import type { RestMethod } from "./documents/restApi";
import type { RestPath } from "./documents/restPaths";

/** A path as it is made. */
export interface MadePath {
    /** The _unique_ name of its resource, and of its method ANY. */
    readonly name: string;
    readonly resourceId: pulumi.Input<string>;
    readonly path: RestPath;
}

/**
 * Makes the resources of an API's paths, those above before those below.
 *
 * @param name The _unique_ name of the API.
 */
export function apiPaths(
    name: string,
    api: apigateway.RestApi,
    paths: readonly RestPath[],
    parent: pulumi.Resource,
): readonly MadePath[] {
    const made = new Map<string, pulumi.Input<string>>([["/", api.rootResourceId]]);
    return paths.map((path) => {
        const parts = partsOf(path.path);
        const childName = nameOf(name, path.path);
        const resourceId = made.get(path.path) ?? below(childName, api, made, parts, parent);
        made.set(path.path, resourceId);
        return { name: childName, resourceId, path };
    });
}

/** Stacks of older versions have two of these names. */
function nameOf(name: string, path: string): string {
    return path === "/" ? `${name}-root` : path === "/{proxy+}" ? `${name}-proxy` : `${name}${path}`;
}

function below(
    name: string,
    api: apigateway.RestApi,
    made: ReadonlyMap<string, pulumi.Input<string>>,
    parts: readonly string[],
    parent: pulumi.Resource,
): pulumi.Output<string> {
    const parentId = made.get(`/${parts.slice(0, -1).join("/")}`) ?? api.rootResourceId;
    return new apigateway.Resource(name, { restApi: api.id, parentId, pathPart: parts.at(-1) ?? "" }, { parent }).id;
}

/**
 * Makes the methods of a path with their integrations.
 *
 * @param methodOf What a method is.
 * @param authorizer The id of the API's authorizer, for those that it is asked for. @default - none has one
 */
export function pathMethods(
    api: apigateway.RestApi,
    { name, resourceId, path }: MadePath,
    methodOf: (method: RestPath["methods"][number]) => pulumi.Output<RestMethod>,
    authorizer: pulumi.Output<string> | undefined,
    parent: pulumi.Resource,
): readonly pulumi.Resource[] {
    return path.methods.flatMap((each) => {
        const { httpMethod, access } = each;
        const made = methodOf(each);
        const childName = httpMethod === "ANY" ? name : `${name} ${httpMethod}`;
        const method = new apigateway.Method(
            childName,
            {
                restApi: api.id,
                resourceId,
                httpMethod,
                authorization: made.authorization,
                ...(authorizer === undefined || access !== "closed"
                    ? {}
                    : { authorizerId: authorizer, authorizationScopes: made.authorizationScopes as never }),
                apiKeyRequired: made.apiKeyRequired,
            },
            { parent },
        );
        const target = new apigateway.Integration(
            childName,
            {
                restApi: api.id,
                resourceId,
                httpMethod: method.httpMethod,
                type: made.integration.type,
                integrationHttpMethod: made.integration.httpMethod,
                uri: made.integration.uri,
                timeoutMilliseconds: made.integration.timeout,
            },
            { parent },
        );
        return [method, target];
    });
}
