import { GetPolicyCommand, type GetPolicyCommandInput, type LambdaClient } from "@aws-sdk/client-lambda";

import { isNamed } from "./errors";

/** A statement of a function's resource policy, as AddPermission writes it. */
export interface PolicyStatement {
    readonly Sid?: string;
    readonly Effect?: string;
    readonly Principal?: string | { readonly Service?: string };
    readonly Action?: string;
    readonly Condition?: { readonly ArnLike?: Readonly<Record<string, string>> };
}

/** The statements of the policy of a function, or of one alias or version of it; none where there is no policy, or no such function. */
export async function policyStatements(
    lambda: LambdaClient,
    input: GetPolicyCommandInput,
): Promise<readonly PolicyStatement[]> {
    try {
        const { Policy = "{}" } = await lambda.send(new GetPolicyCommand(input));
        const { Statement = [] } = JSON.parse(Policy) as { readonly Statement?: readonly PolicyStatement[] };
        return Statement;
    } catch (error) {
        if (isNamed(error, "ResourceNotFoundException")) {
            return [];
        }
        throw error;
    }
}

/** Whom a statement permits: a service, or what stands for everybody. */
export function principalOf({ Principal }: PolicyStatement): string | undefined {
    return typeof Principal === "string" ? Principal : Principal?.Service;
}
