import { RESOURCE_KINDS, type ResourceKind } from "../../contract/resourceNames";
import { nearestOf } from "../reader";

/** What of a resource a variable can be given. */
export const ATTRIBUTES: Readonly<Record<ResourceKind, readonly string[]>> = {
    buckets: ["arn", "name"],
    queues: ["arn", "deadLettersArn", "deadLettersUrl", "name", "url"],
    secrets: ["arn", "name"],
    tables: ["arn", "name", "streamArn"],
    topics: ["arn", "name"],
};

/** What can be referred to: the kinds of `resources`, and what `resources.ts` makes. */
export type ReferenceKind = ResourceKind | "links";

/** A reference such as `${tables.todos.name}`. Whatever else stands in braces is a text as any other. */
const REFERENCE = /\$\{(buckets|links|queues|secrets|tables|topics)\.([^}]*)\}/g;

/** What is written as a reference is, whatever its kind. */
const LIKE_A_REFERENCE = /\$\{([A-Za-z]+)\.[^}]*\}/g;

/** How other tools name all that can be referred to. */
const FOREIGN_KINDS = ["link", "resources"];

/** Something of a resource that the text of a variable stands for. */
export interface Reference {
    /** As it is written. */
    readonly text: string;
    readonly kind: ReferenceKind;
    readonly key: string;
    readonly attribute: string;
}

/** The references in a text, in their order. */
export function referencesIn(text: string): readonly Reference[] {
    return [...text.matchAll(REFERENCE)].map(([all, kind, path = ""]) => {
        const [key = "", ...rest] = path.split(".");
        return { text: all, kind: kind as ReferenceKind, key, attribute: rest.join(".") };
    });
}

/** A reference of a kind that there is not. */
export interface UnknownReference {
    /** As it is written. */
    readonly text: string;
    readonly kind: string;
    /** The kind that was meant, where there is one like it. */
    readonly nearest: ResourceKind | undefined;
}

/** What of a text is meant as a reference and is none, in its order: as a text it would reach the application as it is written. */
export function mistakenReferencesIn(text: string): readonly UnknownReference[] {
    return [...text.matchAll(LIKE_A_REFERENCE)].flatMap(([all, kind = ""]) => {
        if (kind === "links" || RESOURCE_KINDS.includes(kind as ResourceKind)) {
            return [];
        }
        const nearest = nearestOf(kind, RESOURCE_KINDS) as ResourceKind | undefined;
        return nearest === undefined && !FOREIGN_KINDS.includes(kind) ? [] : [{ text: all, kind, nearest }];
    });
}

/** A text with its references replaced. */
export function replaceReferences(text: string, value: (reference: Reference) => string): string {
    return text.replaceAll(REFERENCE, (all) => referencesIn(all).map(value).join(""));
}
