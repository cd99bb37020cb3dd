import type * as pulumi from "@pulumi/pulumi";

import type { ResourceKind } from "../../contract/resourceNames";
import type { ResourceOutputs } from "../../contract/resourceOutputs";
import type { Link, LinkStatement } from "./link";

/** A resource of the configuration, whether it is made or was there already. */
export interface LinkedResource extends Link {
    readonly arn: pulumi.Output<string>;
    readonly settings: Readonly<Record<string, pulumi.Output<string>>>;
    readonly statements: readonly LinkStatement[];
}

/** What an environment has, what all share included, by kind and key. */
export type Linked = Readonly<Record<ResourceKind, Readonly<Record<string, LinkedResource>>>> & {
    /** What `resources.ts` has made. */
    readonly links: Readonly<Record<string, Link>>;
};

/** What the application is linked to, by environment. */
export interface LinkedResources {
    /** What all environments share. */
    readonly shared: Linked;
    /** What previews have, all of them together. */
    readonly previews: Linked;
    /** What the stack exports of what it makes. */
    readonly outputs: readonly ResourceOutputs<pulumi.Output<string>>[];
    /** The same of what helpers of `resources.ts` make, where that holds data. */
    readonly ownOutputs: readonly ResourceOutputs<pulumi.Output<string>>[];
    /** What an environment has: its own, and what all share. */
    of(environment: string): Linked;
}

/** Where nothing is linked. */
export const NOTHING_LINKED: Linked = {
    buckets: {},
    links: {},
    queues: {},
    secrets: {},
    tables: {},
    topics: {},
};

/** What an environment has for itself, beside what all share. */
export function joined(own: Linked, shared: Linked): Linked {
    const kinds = Object.keys(NOTHING_LINKED) as (keyof Linked)[];
    return Object.fromEntries(kinds.map((kind) => [kind, { ...shared[kind], ...own[kind] }])) as unknown as Linked;
}

/** All links, in the order of their kinds and keys. */
export function linksOf(linked: Linked): readonly Link[] {
    const kinds = (Object.keys(linked) as (keyof Linked)[]).sort();
    return kinds.flatMap((kind) =>
        Object.entries<Link>(linked[kind])
            .sort(byKey)
            .map(([, link]) => link),
    );
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
    return one < other ? -1 : 1;
}
