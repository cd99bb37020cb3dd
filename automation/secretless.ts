import { STAND_IN } from "../contract/standIn";

import { holdsSecret, SECRET, SIGNATURE } from "./values";

/** What the provider's bridge keeps of a value's shape; without it, it infers that. */
const SHAPES = "__pulumi_raw_state_delta";

/**
 * What is secret as a whole because a part of it is, and no text: the provider knows it by its shape. It is left out, so that a
 * change of it cannot be seen without secrets.
 */
const WHOLES: Readonly<Record<string, string>> = {
    "aws:codepipeline/pipeline:Pipeline": "stages",
    "aws:codepipeline/webhook:Webhook": "authenticationConfiguration",
    "github:index/repositoryWebhook:RepositoryWebhook": "configuration",
};

/** Characters of a ciphertext of nothing: `null` or an empty text, as pulumi's own encryption writes it. */
const NOTHING = 48;

type Properties = Record<string, unknown>;

interface Resource {
    readonly type?: string;
    readonly inputs?: Properties;
    readonly outputs?: Properties;
}

/** The state of a stack, as `pulumi stack export` writes it. */
export interface ExportedState {
    readonly deployment: { readonly resources?: readonly Resource[]; readonly pending_operations?: unknown };
}

/**
 * The state of a stack with a stand-in for each secret, as the program has it for those of the configuration.
 *
 * @param salt Of the stack that it is for, whose passphrase encrypts the stand-ins.
 */
export function withoutSecrets(state: ExportedState, salt: string): ExportedState {
    const { pending_operations: _pending, ...deployment } = state.deployment;
    return {
        ...state,
        deployment: {
            ...deployment,
            secrets_providers: { type: "passphrase", state: { salt } },
            resources: (deployment.resources ?? []).map(stripped),
        } as ExportedState["deployment"],
    };
}

function stripped({ inputs = {}, outputs = {}, ...rest }: Resource): Resource {
    const whole = WHOLES[rest.type ?? ""];
    const isShapeless = Object.values(outputs).some(holdsSecret);
    const known = Object.entries(outputs).filter(([name]) => name !== SHAPES || !isShapeless);
    const members = (all: readonly (readonly [string, unknown])[]) =>
        Object.fromEntries(all.filter(([name]) => name !== whole).flatMap(([name, value]) => replaced(name, value)));
    return { ...rest, inputs: members(Object.entries(inputs)), outputs: members(known) };
}

function replaced(name: string, value: unknown): readonly (readonly [string, unknown])[] {
    if (!holdsSecret(value)) {
        return [[name, value]];
    }
    const { ciphertext } = value as { readonly ciphertext?: unknown };
    return typeof ciphertext === "string" && ciphertext.length <= NOTHING ? [] : [[name, standIn()]];
}

function standIn(): Properties {
    return { [SIGNATURE]: SECRET, plaintext: JSON.stringify(STAND_IN) };
}
