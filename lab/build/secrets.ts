import { secretReference } from "../../config/buildSecrets";

/** A variable of a build project, as CodeBuild answers with it. */
interface ProjectVariable {
    readonly name?: string | undefined;
    readonly value?: string | undefined;
    readonly type?: string | undefined;
}

/** Reads what a variable that is secret is in, from the emulator. */
export type ReadSecret = (name: string, store: "PARAMETER_STORE" | "SECRETS_MANAGER") => Promise<string>;

/**
 * The variables of a build project with their values, as CodeBuild finds them when a build starts.
 *
 * @param read Reads a parameter or the whole of a secret. @default - asks the emulator
 */
export async function projectVariables(
    variables: readonly ProjectVariable[],
    read: ReadSecret = readStored,
): Promise<Readonly<Record<string, string>>> {
    const entries = variables.map(async ({ name = "", value = "", type = "PLAINTEXT" }) => {
        const reference = type === "PLAINTEXT" ? undefined : secretReference(value);
        if (reference === undefined) {
            return [name, value] as const;
        }
        const { store, id, jsonKey } = reference;
        const stored = await read(id, store);
        const member = jsonKey === undefined ? stored : (JSON.parse(stored) as Record<string, unknown>)[jsonKey];
        return [name, typeof member === "string" ? member : JSON.stringify(member ?? "")] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
}

const readStored: ReadSecret = async (name, store) => {
    if (store === "PARAMETER_STORE") {
        const { GetParametersCommand, SSMClient } = await import("@aws-sdk/client-ssm");
        const found = await new SSMClient().send(new GetParametersCommand({ Names: [name], WithDecryption: true }));
        return found.Parameters?.[0]?.Value ?? "";
    }
    const { GetSecretValueCommand, SecretsManagerClient } = await import("@aws-sdk/client-secrets-manager");
    const found = await new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId: name }));
    return found.SecretString ?? "";
};
