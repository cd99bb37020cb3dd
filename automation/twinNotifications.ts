import { nameOf } from "./changes";
import type { OpenStack } from "./stack";

const NOTIFICATION = "aws:s3/bucketNotification:BucketNotification";

/** Several resources in a stack's state that are one thing in S3, which keeps one configuration of notifications for a bucket. */
export interface Twins {
    /** The bucket's physical name. */
    readonly bucket: string;
    /** What the program calls the one that stays in the state. */
    readonly stays: string;
    readonly others: readonly { readonly urn: string; readonly name: string }[];
}

interface Exported {
    readonly deployment: {
        resources?: readonly { readonly urn: string; readonly type: string; readonly id?: string }[];
    };
}

/**
 * Finds what stacks of an older version have: notifications of one bucket for each environment. The engine would delete all but one of them
 * at the end of an `up`, and with that what the one has just written.
 *
 * @param state What `pulumi stack export` gives.
 */
export function twinsIn(state: string): readonly Twins[] {
    const { resources = [] } = (JSON.parse(state) as Exported).deployment;
    const buckets = new Map<string, { readonly urn: string; readonly name: string }[]>();
    for (const { urn, type, id } of resources) {
        if (type === NOTIFICATION && id !== undefined) {
            buckets.set(id, [...(buckets.get(id) ?? []), { urn, name: nameOf(urn) }]);
        }
    }
    return [...buckets].flatMap(([bucket, [first, ...others]]) =>
        first === undefined || others.length === 0 ? [] : [{ bucket, stays: first.name, others }],
    );
}

/** Takes all but one of each out of the state. Nothing but the state is written: the next `up` changes the one that stays. */
export async function letGoOfTwins({ pulumi, name }: OpenStack, twins: readonly Twins[]): Promise<void> {
    const exported = JSON.parse(await pulumi.exportStack(name)) as Exported;
    const { deployment } = exported;
    const gone = twins.flatMap(({ others }) => others.map(({ urn }) => urn));
    deployment.resources = (deployment.resources ?? []).filter(({ urn }) => !gone.includes(urn));
    await pulumi.importStack(name, JSON.stringify(exported));
}
