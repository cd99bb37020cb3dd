import { at, itemsOf, membersOf, type Located } from "../../../../common/locatedYaml";
import type { Intrinsics } from "./intrinsics";

/** A resource in the words of the configuration, and what of it has none. */
export interface Shape {
    readonly value: Readonly<Record<string, unknown>>;
    /** The properties that no key says. */
    readonly gaps: readonly string[];
    /** What is written otherwise than it was, each in a sentence without a full stop. */
    readonly words: readonly string[];
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
    const isMerged =
        kind === "bucket" && value["cors"] !== undefined && rulesOf(at(properties, "CorsConfiguration")).length > 1;
    const words = isMerged
        ? ["the bucket's rules of CORS, which are put together: a page may do what any of them lets it do"]
        : [];
    return { value, gaps: left.map(([name]) => name), words };
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
        /^true$/i.test(text(member) ?? "") ? { [key]: true } : /^false$/i.test(text(member) ?? "") ? {} : undefined;

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

function rulesOf(cors: Located | undefined): readonly Located[] {
    return itemsOf(at(cors, "CorsRules"));
}

/** Members of a rule that say who may do what; `Id` names it alone. */
const RULE = /^(AllowedHeaders|AllowedMethods|AllowedOrigins|ExposedHeaders|MaxAge|Id)$/;

/** Rules for the same pages as one: S3 takes the first that fits, and the configuration has one. */
function corsOf(rules: readonly Located[], text: Text): Readonly<Record<string, unknown>> | undefined {
    const all = (name: string) => {
        const each = rules.flatMap((rule) => itemsOf(at(rule, name)).map((item) => text(item)));
        return each.includes("*") ? ["*"] : [...new Set(each)];
    };
    const lists = {
        origins: all("AllowedOrigins"),
        methods: all("AllowedMethods"),
        headers: all("AllowedHeaders"),
        exposeHeaders: all("ExposedHeaders"),
    };
    const origins = rules.map((rule) =>
        itemsOf(at(rule, "AllowedOrigins"))
            .map((item) => text(item))
            .sort()
            .join(),
    );
    const ages = [...new Set(rules.map((rule) => text(at(rule, "MaxAge"))))];
    const [maxAge] = ages;
    const isKnown =
        rules.length > 0 &&
        new Set(origins).size === 1 &&
        ages.length === 1 &&
        (maxAge === undefined || /^\d+$/.test(maxAge)) &&
        rules.every((rule) => rule.tag === undefined && [...membersOf(rule).keys()].every((key) => RULE.test(key))) &&
        !Object.values(lists).flat().includes(undefined);
    const used = Object.fromEntries(Object.entries(lists).filter(([, values]) => values.length > 0));
    return isKnown ? { cors: { ...used, ...(maxAge === undefined ? {} : { maxAge: Number(maxAge) }) } } : undefined;
}

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
        CorsConfiguration: (member, text) => corsOf(rulesOf(member), text),
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
