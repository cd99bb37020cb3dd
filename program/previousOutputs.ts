import * as pulumi from "@pulumi/pulumi";

/** The name that the engine gives to the organization where the backend has none: files, S3 and the like. */
const NO_ORGANIZATION = "organization";

/**
 * Reads what the last `pulumi up` of this very stack has exported; nothing where there was none. It is a function of the
 * engine itself, the one behind stack references: it asks the backend, and leaves nothing in the state but the engine's own provider. The outputs of an
 * `up` that has failed are those of the one before.
 */
export async function previousOutputs(): Promise<Readonly<Record<string, unknown>>> {
    const organization = pulumi.getOrganization();
    const stack = pulumi.getStack();
    // By its whole name, since a bare one belongs to the organization that is the user's default; where there is none, by
    // its own name alone, which is the only one that the older layout of such a backend takes.
    const name = organization === NO_ORGANIZATION ? stack : `${organization}/${pulumi.getProject()}/${stack}`;
    const answer = (await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name })) as {
        readonly outputs?: Readonly<Record<string, unknown>>;
    };
    return answer.outputs ?? {};
}
