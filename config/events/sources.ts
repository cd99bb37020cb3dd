import { resourceName, type ResourceKind } from "../../contract/resourceNames";
import { filled, type Placeholders } from "../iam/placeholders";
import type { Values } from "../keys";
import { isArn, linkOf, type EventKind } from "./resolve";

/** What events can come from. */
export type Sources = Values["resources"] & {
    /**
     * The names of the links of `resources.ts`, where it was called: what of them has a kind is in the other members, as `links.<name>`. Undefined
     * where nobody knows yet.
     */
    readonly links?: readonly string[] | undefined;
};

/** What of `resources` an event of a kind comes from. */
export const SOURCE_RESOURCES = { queues: "queues", streams: "tables", topics: "topics", buckets: "buckets" } as const;

/** What of `resources` gets what was given up. */
export const FAILURE_RESOURCES = { deadLetter: ["queues"], onFailure: ["queues", "topics"] } as const;

/** What is known of a source by the configuration alone. */
export interface KnownSource {
    /** The kind under which it is found; undefined where it is named by its ARN. */
    readonly kind: ResourceKind | undefined;
    /** Whether environments that name it name the same one. */
    readonly isShared: boolean;
    /** Whether somebody else has made it. */
    readonly isForeign: boolean;
    readonly isFifo: boolean;
    /** Seconds, of a queue of `resources`. */
    readonly visibilityTimeout?: number;
    /** Whether it is a queue of the stack that never gives up a message that its consumer fails at. */
    readonly losesFailed?: boolean;
    /** Whether it is a table of `resources` that has a stream which the stack knows. */
    readonly hasStream?: boolean;
}

/**
 * Finds what an event names.
 *
 * @param reference A key of `resources`, or an ARN.
 * @returns undefined where `resources` has no such key.
 */
export function knownSource(
    resources: Sources,
    kinds: readonly ResourceKind[],
    reference: string,
): KnownSource | undefined {
    if (isArn(reference)) {
        return { kind: undefined, isShared: true, isForeign: true, isFifo: reference.endsWith(".fifo") };
    }
    if (linkOf(reference) !== undefined && resources.links === undefined) {
        // It is looked at once resources.ts was called.
        return { kind: undefined, isShared: false, isForeign: false, isFifo: false };
    }
    const kind = kinds.find((each) => Object.hasOwn(resources[each], reference));
    const resource = kind && (resources[kind][reference] as Readonly<Record<string, unknown>> | undefined);
    if (kind === undefined || resource === undefined) {
        return undefined;
    }
    const { arn, shared, fifo, visibilityTimeout, stream, deadLetters } = resource;
    const isForeign = arn !== undefined;
    return {
        kind,
        isShared: isForeign || shared === true,
        isForeign,
        isFifo: fifo === true || (typeof arn === "string" && arn.endsWith(".fifo")),
        ...(typeof visibilityTimeout === "number" && !isForeign ? { visibilityTimeout } : {}),
        ...(kind === "queues" ? { losesFailed: deadLetters === undefined && !isForeign } : {}),
        ...(kind === "tables" ? { hasStream: stream !== undefined && !isForeign } : {}),
    };
}

/**
 * The ARN of a queue, a topic or a table that an environment's event names: their names are known before they are made.
 *
 * @param kinds Not buckets, whose names AWS ends.
 */
export function sourceArn(
    resources: Sources,
    kinds: readonly ("queues" | "tables" | "topics")[],
    reference: string,
    place: Placeholders & { readonly environment: string },
): string {
    const known = knownSource(resources, kinds, reference);
    const kind = kinds.find((each) => each === known?.kind);
    if (known === undefined || kind === undefined) {
        return filled(reference, place);
    }
    const { arn, name: given } = resources[kind][reference] ?? {};
    if (arn !== undefined) {
        return arn;
    }
    const { partition, region, accountId, projectName } = place;
    const owner = known.isShared ? undefined : place.environment;
    const name = given ?? resourceName(kind, projectName, owner, reference, known.isFifo);
    const at = { queues: `sqs:${region}`, topics: `sns:${region}`, tables: `dynamodb:${region}` }[kind];
    return `arn:${partition}:${at}:${accountId}:${kind === "tables" ? `table/${name}` : name}`;
}

/** Whether events of a kind tell their name by themselves, so that their source need not be known. */
export function tellsItsName(kind: EventKind): kind is "buckets" | "schedules" {
    return kind === "schedules" || kind === "buckets";
}
