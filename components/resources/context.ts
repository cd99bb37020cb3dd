import type { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";

import type { AwsScope } from "../../common/awsScope";
import type { GrantOf } from "../../config/links";
import { RESOURCE_KEY_PATTERN, resourceName, type ResourceKind } from "../../contract/resourceNames";
import type { ResourceOutputs } from "../../contract/resourceOutputs";
import type { Tags } from "../tags";
import { LinkedBucket, type LinkedBucketArgs } from "./bucket";
import { existing } from "./existing";
import type { Link } from "./link";
import type { LinkedResource } from "./linked";
import { LinkedQueue, type LinkedQueueArgs } from "./queue";
import { LinkedSecret, type LinkedSecretArgs } from "./secret";
import { LinkedTable, type LinkedTableArgs } from "./table";
import { LinkedTopic, type LinkedTopicArgs } from "./topic";

/** What an application is linked to, by the names that variables use: `${links.<name>.<setting>}`. */
export type Links = Readonly<Record<string, Link>>;

/** What `resources.ts` exports: it is called once for each environment, and once for what all share. */
export type MakeLinks = (context: LinksContext) => Links | Promise<Links>;

/** What a helper is told: its name and tags are those of the environment. `protect` is the environment's, unless it is said. */
export type HelperArgs<A> = Omit<
    A,
    "bucketName" | "namePrefix" | "queueName" | "secretName" | "tableName" | "tags" | "topicName"
>;

/** What `resources.ts` is given. A key is 1 to 32 letters and digits, starting with a letter. */
export interface LinksContext extends Pick<AwsScope, "accountId" | "partition" | "region"> {
    /** The environment that links are asked for; undefined where they are those that all environments share. */
    readonly environment: string | undefined;
    readonly projectName: string;
    /** The tags of the environment's resources. */
    readonly tags: Tags;
    /** Whether what holds data is protected here. */
    readonly protect: boolean;
    /** The provider of the stack's resources. Children of `opts.parent` have it by themselves. */
    readonly provider: Provider;
    /** The options of every resource that is made here: its parent. */
    readonly opts: Readonly<{ parent: pulumi.Resource }>;
    /** What a resource is called in the program, such as `staging-todos`: no two may have one name. */
    readonly named: (key: string) => string;
    /** What a resource is called in AWS, such as `shop_staging-todos`; of a bucket, how its name begins. */
    readonly nameOf: (key: string, kind?: ResourceKind) => string;
    /** Makes a table of DynamoDB. It is protected, kept and restorable. */
    readonly table: (key: string, args: HelperArgs<LinkedTableArgs>) => LinkedTable;
    /** Makes a bucket of S3, closed and encrypted. It is protected and kept. */
    readonly bucket: (key: string, args?: HelperArgs<LinkedBucketArgs>) => LinkedBucket;
    /** Makes a queue of SQS, encrypted. It is protected and kept. */
    readonly queue: (key: string, args?: HelperArgs<LinkedQueueArgs>) => LinkedQueue;
    /** Makes a topic of SNS. */
    readonly topic: (key: string, args?: HelperArgs<LinkedTopicArgs>) => LinkedTopic;
    /** Makes a secret of Secrets Manager without a value. It is protected and kept. */
    readonly secret: (key: string, args?: HelperArgs<LinkedSecretArgs>) => LinkedSecret;
    /** Links something that is there already, by its ARN. Nothing of it is made, changed or deleted. */
    readonly existing: <K extends ResourceKind>(
        kind: K,
        arn: pulumi.Input<string>,
        grant: GrantOf<K>,
    ) => LinkedResource;
}

/** Whose links are made, and where. */
export interface LinksPlace extends Omit<LinksContext, "accountId" | "opts" | "partition" | "region" | HelperName> {
    readonly scope: AwsScope;
    /** Whether the configuration has a resource of that kind and key for the same owner. */
    readonly isTaken: (kind: ResourceKind, key: string) => boolean;
    /** Told of each resource that a helper makes, in their order. */
    readonly made: (resource: ResourceOutputs<pulumi.Output<string>>) => void;
}

type HelperName = "bucket" | "existing" | "named" | "nameOf" | "queue" | "secret" | "table" | "topic";

/** What {@link MakeLinks} is given for one owner. @param parent What everything made there is a child of. */
export function linksContext({ scope, isTaken, made, ...place }: LinksPlace, parent: pulumi.Resource): LinksContext {
    const { environment, projectName, protect, tags } = place;
    const { accountId, dnsSuffix, partition, region } = scope;
    const opts = { parent };
    const named = (key: string) => (environment === undefined ? key : `${environment}-${key}`);
    const seen = new Set<string>();
    const claim = (kind: ResourceKind, key: string) => {
        if (!RESOURCE_KEY_PATTERN.test(key)) {
            throw new Error(
                `names one of the ${kind} ${key}. A name has 1 to 32 letters and digits, and starts with a letter.`,
            );
        }
        if (seen.has(`${kind} ${key}`)) {
            throw new Error(`takes the name ${key} twice for ${kind}. Each needs a name of its own.`);
        }
        if (isTaken(kind, key)) {
            throw new Error(
                `takes the name ${key}, which resources.${kind}.${key} of the configuration has. Take another one.`,
            );
        }
        seen.add(`${kind} ${key}`);
        return named(key);
    };
    const told = <L extends LinkedResource>(kind: ResourceKind, key: string, link: L, isProtected: boolean): L => {
        const owner = environment === undefined ? {} : { environment };
        made({ kind, key, ...owner, name: link.settings["name"] ?? pulumi.output(""), protect: isProtected });
        return link;
    };
    const nameOf = (kind: ResourceKind, key: string, fifo?: boolean) =>
        resourceName(kind, projectName, environment, key, fifo);
    return {
        ...place,
        accountId,
        partition,
        region,
        opts,
        named,
        nameOf: (key, kind = "tables") => nameOf(kind, key),
        table: (key, args) => {
            const all = { protect, ...args, tableName: nameOf("tables", key), tags };
            return told("tables", key, new LinkedTable(claim("tables", key), all, opts), all.protect);
        },
        bucket: (key, args) => {
            const all = { protect, ...args, namePrefix: nameOf("buckets", key), tags };
            return told("buckets", key, new LinkedBucket(claim("buckets", key), all, opts), all.protect);
        },
        queue: (key, args) => {
            const all = { protect, ...args, queueName: nameOf("queues", key, args?.fifo), tags };
            return told("queues", key, new LinkedQueue(claim("queues", key), all, opts), all.protect);
        },
        topic: (key, args) => {
            const topicName = nameOf("topics", key, args?.fifo);
            return told(
                "topics",
                key,
                new LinkedTopic(claim("topics", key), { ...args, topicName, tags }, opts),
                false,
            );
        },
        secret: (key, args) => {
            const all = { protect, ...args, secretName: nameOf("secrets", key), tags };
            return told("secrets", key, new LinkedSecret(claim("secrets", key), all, opts), all.protect);
        },
        existing: (kind, arn, grant) => existing(kind, arn, grant, dnsSuffix),
    };
}
