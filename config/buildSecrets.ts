import type { AwsScope } from "../common/awsScope";

/** Where CodeBuild takes the value of a variable from when a build starts: "EnvironmentVariable" of its API. */
export type SecretStore = "PARAMETER_STORE" | "SECRETS_MANAGER";

/** What a text of `build.secrets` names. */
export interface SecretReference {
    readonly store: SecretStore;
    /** The name or, of a secret, the ARN. */
    readonly id: string;
    /** Which member is taken of a secret that is JSON. @default - the whole secret */
    readonly jsonKey?: string;
}

const PARAMETER = /^(?:\/[\w.-]+){1,15}$/;
const NAMED = /^((?!arn:)[\w+=.@-][\w/+=.@-]{0,511})(?::([\w.@/+=-]{1,255}))?$/;
const ARN =
    /^(arn:aws[\w-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]{1,512}-[A-Za-z0-9]{6})(?::([\w.@/+=-]{1,255}))?$/;

/** What a text of `build.secrets` has to be, and one that is. */
export const SECRET_REFERENCE = {
    expected:
        "the name or the ARN of a secret in Secrets Manager, with :<json-key> for a member of it, or the name of a parameter of " +
        "Systems Manager, which starts with /",
    example: "registry/npm:token",
} as const;

/** Reads what names a secret; undefined where nothing is named so. */
export function secretReference(text: string): SecretReference | undefined {
    if (PARAMETER.test(text)) {
        return { store: "PARAMETER_STORE", id: text };
    }
    const [, id, jsonKey] = ARN.exec(text) ?? NAMED.exec(text) ?? [];
    return id === undefined
        ? undefined
        : { store: "SECRETS_MANAGER", id, ...(jsonKey === undefined ? {} : { jsonKey }) };
}

/** The Region of a secret that is named by its ARN; undefined of others. */
export function secretRegion(text: string): string | undefined {
    return ARN.test(text) ? text.split(":")[3] : undefined;
}

/**
 * What a build's role may read, each once: exactly these secrets and parameters.
 *
 * @param texts The values of `build.secrets`.
 */
export function secretArns(
    texts: readonly string[],
    { partition, region, accountId }: Pick<AwsScope, "accountId" | "partition" | "region">,
): Readonly<Record<SecretStore, readonly string[]>> {
    const references = texts.map(secretReference).filter((each) => each !== undefined);
    const arnsOf = (store: SecretStore, arn: (id: string) => string) => [
        ...new Set(references.filter((each) => each.store === store).map(({ id }) => arn(id))),
    ];
    return {
        PARAMETER_STORE: arnsOf(
            "PARAMETER_STORE",
            (id) => `arn:${partition}:ssm:${region}:${accountId}:parameter${id}`,
        ),
        // Secrets Manager puts a hyphen and six characters after the name: "AWS Secrets Manager secret ARN".
        SECRETS_MANAGER: arnsOf("SECRETS_MANAGER", (id) =>
            id.startsWith("arn:") ? id : `arn:${partition}:secretsmanager:${region}:${accountId}:secret:${id}-??????`,
        ),
    };
}
