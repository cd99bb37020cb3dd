import type { ResourceKind } from "../../contract/resourceNames";

/** What a grant allows, and on which part of a resource: `<arn>` and what is put behind it. */
export interface Allowance {
    /** A name for the statement. */
    readonly sid: string;
    readonly actions: readonly string[];
    /** Behind the ARN. @default [""] - the resource itself */
    readonly on?: readonly string[];
}

const TABLE_READS = [
    "dynamodb:BatchGetItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DescribeTable",
    "dynamodb:GetItem",
    "dynamodb:Query",
    "dynamodb:Scan",
];

/** A condition on an item that is not written is a part of a transaction that writes others. */
const TABLE_WRITES = [
    "dynamodb:BatchWriteItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DeleteItem",
    "dynamodb:DescribeTable",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
];

/** An index can be looked into, and is written with its table. */
const table = (sid: string, actions: readonly string[]): Allowance => ({
    sid,
    actions: [...new Set(actions)].sort(),
    on: ["", "/index/"],
});

// S3 allows on objects what is done to objects; which there will be is not known: "Actions defined by Amazon S3".
const OBJECTS = ["/*"];
const BUCKET_READS: readonly Allowance[] = [
    { sid: "ReadObjects", actions: ["s3:GetObject"], on: OBJECTS },
    { sid: "ListBuckets", actions: ["s3:ListBucket"] },
];
const BUCKET_WRITES: readonly Allowance[] = [
    { sid: "WriteObjects", actions: ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:PutObject"], on: OBJECTS },
];

const PUBLISH_MESSAGES: Allowance = {
    sid: "SendMessages",
    actions: ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"],
};
const CONSUME_MESSAGES: Allowance = {
    sid: "ConsumeMessages",
    actions: [
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
        "sqs:ReceiveMessage",
    ],
};

/** What each grant allows, by kind of resource. */
export const GRANTS = {
    tables: {
        read: [table("ReadTables", TABLE_READS)],
        write: [table("WriteTables", TABLE_WRITES)],
        readWrite: [table("ReadWriteTables", [...TABLE_READS, ...TABLE_WRITES])],
        none: [],
    },
    buckets: {
        read: BUCKET_READS,
        write: BUCKET_WRITES,
        readWrite: [...BUCKET_READS, ...BUCKET_WRITES],
        none: [],
    },
    queues: {
        publish: [PUBLISH_MESSAGES],
        consume: [CONSUME_MESSAGES],
        publishAndConsume: [PUBLISH_MESSAGES, CONSUME_MESSAGES],
        none: [],
    },
    topics: { publish: [{ sid: "Publish", actions: ["sns:Publish"] }], none: [] },
    secrets: {
        read: [{ sid: "ReadSecrets", actions: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"] }],
        none: [],
    },
} as const satisfies Record<ResourceKind, Readonly<Record<string, readonly Allowance[]>>>;

/** The grants of a kind of resource. */
export type GrantOf<K extends ResourceKind> = keyof (typeof GRANTS)[K] & string;

/** What a grant allows. */
export function allowances<K extends ResourceKind>(kind: K, grant: GrantOf<K>): readonly Allowance[] {
    const grants: Readonly<Record<string, readonly Allowance[]>> = GRANTS[kind];
    return grants[grant] ?? [];
}
