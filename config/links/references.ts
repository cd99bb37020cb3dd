import type { ResourceKind } from "../../contract/resourceNames";

/** What of a resource a variable can be given. */
export const ATTRIBUTES: Readonly<Record<ResourceKind, readonly string[]>> = {
    buckets: ["arn", "name"],
    queues: ["arn", "deadLettersArn", "deadLettersUrl", "name", "url"],
    secrets: ["arn", "name"],
    tables: ["arn", "name", "streamArn"],
    topics: ["arn", "name"],
};

/** A reference such as `${tables.todos.name}`. Whatever else stands in braces is a text as any other. */
const REFERENCE = /\$\{(buckets|links|queues|secrets|tables|topics)\.([^}]*)\}/g;

/** Something of a resource that the text of a variable stands for. */
export interface Reference {
    /** As it is written. */
    readonly text: string;
    /** `links` are those of resources.ts. */
    readonly kind: ResourceKind | "links";
    readonly key: string;
    readonly attribute: string;
}

/** The references in a text, in their order. */
export function referencesIn(text: string): readonly Reference[] {
    return [...text.matchAll(REFERENCE)].map(([all, kind, path = ""]) => {
        const [key = "", ...rest] = path.split(".");
        return { text: all, kind: kind as Reference["kind"], key, attribute: rest.join(".") };
    });
}

/** A text with its references replaced. */
export function replaceReferences(text: string, value: (reference: Reference) => string): string {
    return text.replaceAll(REFERENCE, (all) => referencesIn(all).map(value).join(""));
}
