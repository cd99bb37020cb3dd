import { STACK_TYPE } from "./changes";
import { isSecret } from "./values";

/** What the state of a stack says of the stack itself. */
export interface StackState {
    /** Undefined before the first update. */
    readonly name: string | undefined;
    /** What it exports. In place of a secret's value stands `[secret]`, as `pulumi stack output` has it. */
    readonly outputs: Readonly<Record<string, unknown>>;
}

interface Resource {
    readonly urn: string;
    readonly type: string;
    readonly outputs?: Readonly<Record<string, unknown>>;
}

/**
 * Reads the outputs out of a state. `pulumi stack output` opens every secret before it shows what is none, and so takes twice as
 * long, and the passphrase or the right to the key.
 *
 * @param exported As `pulumi stack export` writes it, secrets encrypted.
 */
export function readStackState(exported: string): StackState {
    const { deployment } = JSON.parse(exported) as {
        readonly deployment?: { readonly resources?: readonly Resource[] };
    };
    const stack = deployment?.resources?.find(({ type }) => type === STACK_TYPE);
    // urn:pulumi:<stack>::<project>::…
    return { name: stack?.urn.split(":")[2], outputs: withoutSecrets(stack?.outputs ?? {}) as StackState["outputs"] };
}

function withoutSecrets(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(withoutSecrets);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    return isSecret(value)
        ? "[secret]"
        : Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutSecrets(each)]));
}
