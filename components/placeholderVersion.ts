import { getFunction } from "@pulumi/aws/lambda/getFunction";
import * as pulumi from "@pulumi/pulumi";

import { FIRST_VERSION } from "../contract/placeholder";

/**
 * Which version of the live function holds the placeholder; undefined where there is no such function, or where it was
 * made again since: then it is what its making publishes.
 *
 * @param known The version that this stack has exported. @default - that of a stack of an older version
 * @throws {pulumi.RunError} where AWS does not say, before any resource is made.
 */
export async function livePlaceholder(
    functionName: string,
    known: unknown,
    opts: pulumi.InvokeOptions,
): Promise<string | undefined> {
    const qualifier = typeof known === "string" && known !== "" ? known : FIRST_VERSION;
    return (await liveCode(functionName, qualifier, opts)) === undefined ? undefined : qualifier;
}

/**
 * The digest of the code that a version or an alias of a live function has; undefined where there is none.
 *
 * @throws {pulumi.RunError} where AWS does not say, before any resource is made.
 */
export async function liveCode(
    functionName: string,
    qualifier: string,
    opts: pulumi.InvokeOptions,
): Promise<string | undefined> {
    try {
        return (await getFunction({ functionName, qualifier }, opts)).codeSha256;
    } catch (error) {
        if (/couldn't find resource|ResourceNotFoundException/.test(String(error))) {
            return undefined;
        }
        throw new pulumi.RunError(
            `AWS did not say whether the function ${functionName} has ${/^\d/.test(qualifier) ? "a version" : "an alias"} ${qualifier}: nothing was changed.\n` +
                `  It takes lambda:GetFunction, lambda:GetFunctionConcurrency and lambda:GetFunctionCodeSigningConfig on it.\n` +
                `  ${String(error)}`,
        );
    }
}

/**
 * Whether a function holds its placeholder still, since nothing was released.
 *
 * @param placeholder The version that holds it: {@link livePlaceholder}.
 */
export async function holdsPlaceholder(
    functionName: string,
    placeholder: string,
    opts: pulumi.InvokeOptions,
): Promise<boolean> {
    const [first, now] = await Promise.all([
        getFunction({ functionName, qualifier: placeholder }, opts),
        getFunction({ functionName }, opts),
    ]);
    return first.codeSha256 === now.codeSha256;
}
