import { IAMClient, paginateListRolePolicies } from "@aws-sdk/client-iam";
import { DescribeKeyCommand, KMSClient, ListResourceTagsCommand, paginateListKeys } from "@aws-sdk/client-kms";
import { LambdaClient, paginateListEventSourceMappings } from "@aws-sdk/client-lambda";

import { MAX_ATTEMPTS } from "./connect";
import { isNamed } from "./errors";
import { policyStatements, principalOf } from "./functionPolicy";
import type { Inputs } from "./inputs";
import { hasTags } from "./tags";

/** With what Pulumi ends a name that the program leaves to it: a hyphen and seven hexadecimal digits. */
const SUFFIX = /-[0-9a-f]{7}$/;

/** Policies of a role that have a name of Pulumi's with the same beginning. */
export async function policiesLike(region: string, { role, name }: Inputs): Promise<readonly string[]> {
    const client = new IAMClient({ region, maxAttempts: MAX_ATTEMPTS });
    const found: string[] = [];
    try {
        for await (const { PolicyNames = [] } of paginateListRolePolicies({ client }, { RoleName: String(role) })) {
            found.push(...PolicyNames.filter((each) => each.replace(SUFFIX, "") === String(name).replace(SUFFIX, "")));
        }
    } catch (error) {
        if (isNamed(error, "NoSuchEntity", "NoSuchEntityException")) {
            return [];
        }
        throw error;
    }
    return found.map((policy) => `${String(role)}:${policy}`);
}

/** Statements that let the same principal, for the same source, invoke the same alias. */
export async function statementsLike(region: string, inputs: Inputs): Promise<readonly string[]> {
    const { qualifier, principal, sourceArn, action } = inputs;
    // A name, or an ARN, which may have a qualifier of its own.
    const name =
        String(inputs["function"])
            .replace(/^.*:function:/, "")
            .split(":")[0] ?? "";
    const client = new LambdaClient({ region, maxAttempts: MAX_ATTEMPTS });
    const of = { FunctionName: name, ...(typeof qualifier === "string" ? { Qualifier: qualifier } : {}) };
    const statements = await policyStatements(client, of);
    return statements
        .filter(
            (each) =>
                each.Action === action &&
                principalOf(each) === principal &&
                each.Condition?.ArnLike?.["AWS:SourceArn"] === sourceArn,
        )
        .map(({ Sid = "" }) => `${name}${typeof qualifier === "string" ? `:${qualifier}` : ""}/${Sid}`);
}

/** Event source mappings from the same source to the same alias. */
export async function sourcesLike(
    region: string,
    { functionName, eventSourceArn }: Inputs,
): Promise<readonly string[]> {
    const client = new LambdaClient({ region, maxAttempts: MAX_ATTEMPTS });
    const found: string[] = [];
    const input = { EventSourceArn: String(eventSourceArn) };
    for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings({ client }, input)) {
        // The program names the alias as an ARN, or by the function's name and its own.
        const same = EventSourceMappings.filter(({ FunctionArn = "" }) =>
            `:${FunctionArn}`.endsWith(`:${String(functionName)}`),
        );
        found.push(...same.flatMap(({ UUID }) => UUID ?? []));
    }
    return found;
}

/** Keys of a description, with its tags, that nobody deletes. One that does not let the caller look is somebody else's. */
export async function keysOfKms(region: string, inputs: Inputs, isSettled: boolean): Promise<readonly string[]> {
    const client = new KMSClient({ region, maxAttempts: MAX_ATTEMPTS });
    const found: string[] = [];
    for await (const { Keys = [] } of paginateListKeys({ client }, {})) {
        for (const { KeyId = "" } of Keys) {
            const isSame = await isLike(client, KeyId, inputs, isSettled).catch((error: unknown) => {
                if (isNamed(error, "AccessDenied", "AccessDeniedException")) {
                    return false;
                }
                throw error;
            });
            found.push(...(isSame ? [KeyId] : []));
        }
    }
    return found;
}

async function isLike(
    client: KMSClient,
    KeyId: string,
    { description, tags }: Inputs,
    isSettled: boolean,
): Promise<boolean> {
    const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }));
    if (KeyMetadata?.Description !== description || KeyMetadata?.KeyState === "PendingDeletion") {
        return false;
    }
    const { Tags = [] } = await client.send(new ListResourceTagsCommand({ KeyId }));
    const has = Object.fromEntries(Tags.map(({ TagKey = "", TagValue = "" }) => [TagKey, TagValue]));
    return hasTags(has, tags, isSettled);
}
