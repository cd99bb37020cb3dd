import { canonicalJson, sha256 } from "../common/canonicalJson";
import { isSecret, SECRET } from "./values";

/** What a stack's state says of itself, without the values of anything. */
export interface DeploymentFacts {
    /** What encrypts its secrets, such as `passphrase` or `awskms://…`; `pulumi` for Pulumi Cloud; undefined for an empty stack. */
    readonly secretsProvider: string | undefined;
    readonly resources: number;
    /** What an interrupted run was in the middle of: `creating urn:…`. */
    readonly pending: readonly string[];
    /**
     * Of all but when it was written, by which pulumi, and how secrets are encrypted. The same state has the same digest in every
     * back-end: `pulumi stack import` encrypts each secret anew.
     */
    readonly digest: string;
    /** The same, with secrets as they are encrypted: it changes wherever somebody writes the state. */
    readonly sealed: string;
}

interface Deployment {
    readonly secrets_providers?: { readonly type: string; readonly state?: { readonly url?: string } };
    readonly resources?: readonly unknown[];
    readonly pending_operations?: readonly { readonly type: string; readonly resource: { readonly urn: string } }[];
    readonly [member: string]: unknown;
}

/** @param exported What `pulumi stack export` has printed. */
export function deploymentFacts(exported: string): DeploymentFacts {
    const { deployment } = JSON.parse(exported) as { readonly deployment: Deployment };
    const { secrets_providers: provider, resources = [], pending_operations: pending = [] } = deployment;
    const { manifest: _manifest, metadata: _metadata, ...rest } = deployment;
    const all = { ...rest, resources, pending_operations: pending };
    const bare: unknown = JSON.parse(JSON.stringify(all), (_name, value: unknown) =>
        isSecret(value) ? SECRET : value,
    );
    return {
        secretsProvider: provider?.type === "service" ? "pulumi" : (provider?.state?.url ?? provider?.type),
        resources: resources.length,
        pending: pending.map(({ type, resource }) => `${type} ${resource.urn}`),
        digest: sha256(canonicalJson(bare)),
        sealed: sha256(canonicalJson(all)),
    };
}

/** A resource of a state, as far as it says what it is. */
export interface KnownResource {
    readonly urn: string;
    readonly type: string;
    /** Its name or id in AWS; undefined for a component. */
    readonly id?: string;
}

/** The resources of a state. @param exported What `pulumi stack export` has printed. */
export function knownResources(exported: string): readonly KnownResource[] {
    const { deployment } = JSON.parse(exported) as {
        readonly deployment: { readonly resources?: readonly KnownResource[] };
    };
    return (deployment.resources ?? []).map(({ urn, type, id }) => ({
        urn,
        type,
        ...(id === undefined ? {} : { id }),
    }));
}
