import * as pulumi from "@pulumi/pulumi";

import type { GrantOf } from "../../config/links";
import type { ResourceKind } from "../../contract/resourceNames";
import { LinkedBucket, type LinkedBucketArgs } from "./bucket";
import { existing } from "./existing";
import { type Linked, type LinkedResource, NOTHING_LINKED } from "./linked";
import { LinkedQueue, type LinkedQueueArgs } from "./queue";
import { LinkedSecret, type LinkedSecretArgs } from "./secret";
import { LinkedTable, type LinkedTableArgs } from "./table";
import { LinkedTopic, type LinkedTopicArgs } from "./topic";

/** Something that is there already. */
export interface ExistingArgs<K extends ResourceKind> {
    readonly arn: pulumi.Input<string>;
    readonly grant: GrantOf<K>;
    /** Of the partition. @default "amazonaws.com" */
    readonly dnsSuffix?: string;
}

/** The arguments of {@link Resources}: what is made, or linked, by kind and key. */
export interface ResourcesArgs {
    /** Begins the name of each resource in the program. @default - nothing: they are those that all environments share */
    readonly environment?: string | undefined;
    readonly tables?: Readonly<Record<string, ExistingArgs<"tables"> | LinkedTableArgs>>;
    readonly buckets?: Readonly<Record<string, ExistingArgs<"buckets"> | LinkedBucketArgs>>;
    readonly queues?: Readonly<Record<string, ExistingArgs<"queues"> | LinkedQueueArgs>>;
    readonly topics?: Readonly<Record<string, ExistingArgs<"topics"> | LinkedTopicArgs>>;
    readonly secrets?: Readonly<Record<string, ExistingArgs<"secrets"> | LinkedSecretArgs>>;
}

/** Resources are what an environment's application, or that of all, keeps data in and sends messages through. */
export class Resources extends pulumi.ComponentResource {
    readonly linked: Linked;

    /**
     * @param name The _unique_ name of this component.
     * @param args What there is.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: ResourcesArgs, opts?: pulumi.ComponentResourceOptions) {
        super(
            args.environment === undefined ? "platform:index:SharedResources" : "platform:index:Resources",
            name,
            {},
            opts,
        );
        const parent = { parent: this };
        const named = (key: string) => (args.environment === undefined ? key : `${args.environment}-${key}`);
        this.linked = {
            ...NOTHING_LINKED,
            tables: each("tables", args.tables, (key, table) => new LinkedTable(named(key), table, parent)),
            buckets: each("buckets", args.buckets, (key, bucket) => new LinkedBucket(named(key), bucket, parent)),
            queues: each("queues", args.queues, (key, queue) => new LinkedQueue(named(key), queue, parent)),
            topics: each("topics", args.topics, (key, topic) => new LinkedTopic(named(key), topic, parent)),
            secrets: each("secrets", args.secrets, (key, secret) => new LinkedSecret(named(key), secret, parent)),
        };
        this.registerOutputs({});
    }
}

function each<K extends ResourceKind, A extends object>(
    kind: K,
    args: Readonly<Record<string, A | ExistingArgs<K>>> = {},
    make: (key: string, args: A) => LinkedResource,
): Readonly<Record<string, LinkedResource>> {
    const entries = Object.entries(args).map(([key, given]) => {
        const isThere = (value: object): value is ExistingArgs<K> => "arn" in value;
        const link = isThere(given) ? existing(kind, given.arn, given.grant, given.dnsSuffix) : make(key, given);
        return [key, link] as const;
    });
    return Object.fromEntries(entries);
}
