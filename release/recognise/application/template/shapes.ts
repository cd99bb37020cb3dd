import { at, itemsOf, membersOf, type Located } from "../../../../common/locatedYaml";
import type { Intrinsics } from "./intrinsics";

/** A resource in the words of the configuration, and what of it has none. */
export interface Shape {
    readonly value: Readonly<Record<string, unknown>>;
    /** The properties that no key says. */
    readonly gaps: readonly string[];
}

/** Properties that the platform decides by itself, or that are AWS's own defaults. */
const PLAIN: Readonly<Record<string, RegExp>> = {
    table: /^(TableName|BillingMode|ProvisionedThroughput|Tags|PointInTimeRecoverySpecification|SSESpecification|DeletionProtectionEnabled|TableClass)$/,
    bucket: /^(BucketName|Tags|BucketEncryption|PublicAccessBlockConfiguration|OwnershipControls)$/,
    queue: /^(QueueName|Tags|ReceiveMessageWaitTimeSeconds|SqsManagedSseEnabled|KmsMasterKeyId)$/,
    topic: /^(TopicName|DisplayName|Tags|KmsMasterKeyId)$/,
};

/** Puts a table, a bucket, a queue or a topic of CloudFormation in the words of the configuration. */
export function shapeOf(kind: string, type: string, properties: Located | undefined, intrinsics: Intrinsics): Shape {
    const text = (value: Located | undefined): string | undefined => {
        const found = value === undefined || value.value === null ? undefined : intrinsics.resolve(value);
        return found !== undefined && "text" in found ? found.text : undefined;
    };
    const gaps = [...membersOf(properties)].filter(([name]) => PLAIN[kind]?.test(name) !== true);
    const value: Record<string, unknown> = {};
    const readers = READERS[type === "AWS::Serverless::SimpleTable" ? "simple" : kind] ?? {};
    if (type === "AWS::Serverless::SimpleTable" && at(properties, "PrimaryKey") === undefined) {
        value["partitionKey"] = "id";
    }
    const left = gaps.filter(([name, member]) => {
        const read = readers[name]?.(member, text, properties);
        Object.assign(value, read);
        return read === undefined;
    });
    return { value, gaps: left.map(([name]) => name) };
}

type Text = (value: Located | undefined) => string | undefined;
type Read = (member: Located, text: Text, all: Located | undefined) => Readonly<Record<string, unknown>> | undefined;

const number =
    (key: string): Read =>
    (member, text) =>
        /^\d+$/.test(text(member) ?? "") ? { [key]: Number(text(member)) } : undefined;
const flag =
    (key: string): Read =>
    (member, text) =>
        text(member) === "true" ? { [key]: true } : text(member) === "false" ? {} : undefined;

function keysOf(schema: Located | undefined, text: Text): Readonly<Record<string, string>> | undefined {
    const keys = itemsOf(schema).map((item) => [
        text(at(item, "KeyType")) === "RANGE" ? "sortKey" : "partitionKey",
        text(at(item, "AttributeName")),
    ]);
    return keys.length === 0 || keys.some(([, name]) => name === undefined)
        ? undefined
        : (Object.fromEntries(keys) as Record<string, string>);
}

const indexes =
    (isLocal: boolean): Read =>
    (member, text, all) => {
        const other = at(all, isLocal ? "GlobalSecondaryIndexes" : "LocalSecondaryIndexes");
        const of = (list: Located | undefined, local: boolean) =>
            itemsOf(list).map((item) => {
                const keys = keysOf(at(item, "KeySchema"), text);
                const projection = text(at(item, "Projection", "ProjectionType")) ?? "ALL";
                const attributes = itemsOf(at(item, "Projection", "NonKeyAttributes")).map((each) => text(each));
                const { partitionKey, ...sort } = keys ?? {};
                const value = {
                    ...(local || partitionKey === undefined ? {} : { partitionKey }),
                    ...sort,
                    ...(projection === "ALL" ? {} : { projection }),
                    ...(projection === "INCLUDE" ? { attributes } : {}),
                };
                return [text(at(item, "IndexName")), keys === undefined ? undefined : value] as const;
            });
        const found = [...of(member, isLocal), ...of(other, !isLocal)];
        return found.some(([name, value]) => name === undefined || value === undefined)
            ? undefined
            : { indexes: Object.fromEntries(found) };
    };

const READERS: Readonly<Record<string, Readonly<Record<string, Read>>>> = {
    simple: {
        PrimaryKey: (member, text) => {
            const name = text(at(member, "Name")) ?? "id";
            const type = (text(at(member, "Type")) ?? "String").slice(0, 1);
            return { partitionKey: name, ...(type === "S" ? {} : { types: { [name]: type } }) };
        },
    },
    table: {
        KeySchema: (member, text) => keysOf(member, text),
        AttributeDefinitions: (member, text) => {
            const all = itemsOf(member).map((item) => [
                text(at(item, "AttributeName")),
                text(at(item, "AttributeType")),
            ]);
            const types = all.filter(([, type]) => type !== "S");
            return all.flat().includes(undefined)
                ? undefined
                : types.length === 0
                  ? {}
                  : { types: Object.fromEntries(types) as object };
        },
        GlobalSecondaryIndexes: indexes(false),
        LocalSecondaryIndexes: indexes(true),
        StreamSpecification: (member, text) => {
            const stream = text(at(member, "StreamViewType"));
            return stream === undefined ? undefined : { stream };
        },
        TimeToLiveSpecification: (member, text) => {
            const attribute = text(at(member, "AttributeName"));
            return text(at(member, "Enabled")) === "false"
                ? {}
                : attribute === undefined
                  ? undefined
                  : { timeToLive: attribute };
        },
    },
    bucket: {
        AccessControl: (member, text) => (text(member) === "Private" ? {} : undefined),
        VersioningConfiguration: (member, text) =>
            text(at(member, "Status")) === "Enabled" ? { versioned: true } : {},
        CorsConfiguration: (member, text) => {
            const [rule, ...others] = itemsOf(at(member, "CorsRules"));
            const list = (name: string) => itemsOf(at(rule, name)).map((each) => text(each));
            const lists = {
                origins: list("AllowedOrigins"),
                methods: list("AllowedMethods"),
                headers: list("AllowedHeaders"),
            };
            const used = Object.fromEntries(Object.entries(lists).filter(([, values]) => values.length > 0));
            return others.length > 0 || rule === undefined || Object.values(used).flat().includes(undefined)
                ? undefined
                : { cors: used };
        },
        LifecycleConfiguration: (member, text) => {
            const rules = itemsOf(at(member, "Rules"));
            const days = text(at(rules[0], "ExpirationInDays"));
            const isPlain = rules.length === 1 && at(rules[0], "Prefix") === undefined && /^\d+$/.test(days ?? "");
            return isPlain ? { expireAfter: Number(days) } : undefined;
        },
    },
    queue: {
        VisibilityTimeout: number("visibilityTimeout"),
        MessageRetentionPeriod: number("retention"),
        DelaySeconds: number("delay"),
        FifoQueue: flag("fifo"),
        ContentBasedDeduplication: flag("contentBasedDeduplication"),
        RedrivePolicy: (member, text) => {
            const count = text(at(member, "maxReceiveCount"));
            return /^\d+$/.test(count ?? "") ? { deadLetters: { maxReceiveCount: Number(count) } } : undefined;
        },
    },
    topic: { FifoTopic: flag("fifo"), ContentBasedDeduplication: flag("contentBasedDeduplication") },
};
