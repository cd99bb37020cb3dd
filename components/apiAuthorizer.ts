import * as apigateway from "@pulumi/aws/apigateway";
import * as pulumi from "@pulumi/pulumi";

import type { AwsScope } from "../common/awsScope";
import type { Authorizer } from "./documents/apiSurface";
import { invocationUri } from "./documents/restApi";
import { authorizerPolicy } from "./policies";
import { serviceRole } from "./serviceRole";
import type { Tags } from "./tags";

/** What an API asks who may call it. */
export interface ApiAuthorizerArgs {
    readonly restApi: apigateway.RestApi;
    readonly authorizer: Authorizer;
    /** The name of the role with which API Gateway calls a function. @default - a name that Pulumi makes */
    readonly roleName?: pulumi.Input<string> | undefined;
    readonly scope: pulumi.Input<AwsScope>;
    readonly tags?: Tags | undefined;
}

/**
 * Makes the authorizer of an API.
 *
 * @returns Its id, and what has to be there before it is asked; undefined where API Gateway needs none: with IAM.
 */
export function apiAuthorizer(
    name: string,
    { restApi, authorizer, roleName, scope, tags }: ApiAuthorizerArgs,
    parent: pulumi.Resource,
): { readonly id: pulumi.Output<string>; readonly parts: readonly pulumi.Resource[] } | undefined {
    const own = `${name}-authorizer`;
    if (authorizer.type === "iam") {
        return undefined;
    }
    if (authorizer.type === "cognito") {
        const made = new apigateway.Authorizer(
            own,
            { name: own, restApi: restApi.id, type: "COGNITO_USER_POOLS", providerArns: [...authorizer.userPools] },
            { parent },
        );
        return { id: made.id, parts: [made] };
    }
    const { function: arn, event, identity, cacheSeconds } = authorizer;
    // With a role nothing of the function has to be changed, which is not the stack's.
    const { role, policy } = serviceRole(
        own,
        { roleName, service: "apigateway.amazonaws.com", policy: authorizerPolicy(arn), tags },
        parent,
    );
    const made = new apigateway.Authorizer(
        own,
        {
            name: own,
            restApi: restApi.id,
            type: event === "token" ? "TOKEN" : "REQUEST",
            authorizerUri: pulumi.output(scope).apply((where) => invocationUri(where, arn)),
            authorizerCredentials: role.arn,
            identitySource: identity.join(","),
            authorizerResultTtlInSeconds: cacheSeconds,
        },
        // API Gateway asks as soon as it is deployed.
        { parent, dependsOn: [policy] },
    );
    return { id: made.id, parts: [made, policy] };
}
