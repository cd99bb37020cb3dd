import * as dynamodb from "@pulumi/aws/dynamodb";
import * as pulumi from "@pulumi/pulumi";

import type { GrantOf } from "../../config/links";
import { granted, type Link, type LinkStatement } from "./link";
import { dataOptions, type ResourceArgs } from "./resourceArgs";

/** A type of an attribute that is a key: text, number or bytes. */
export type KeyType = "B" | "N" | "S";

/** An index of a table. */
export interface TableIndex {
    /** @default - the table's own: a local index, which only a new table can have */
    readonly partitionKey?: string | undefined;
    /** @default - none */
    readonly sortKey?: string | undefined;
    /** What of an item is in it. @default "ALL" */
    readonly projection?: "ALL" | "INCLUDE" | "KEYS_ONLY";
    /** With `INCLUDE`, the attributes beside the keys. @default [] */
    readonly attributes?: readonly string[];
}

/** The arguments of {@link LinkedTable}. */
export interface LinkedTableArgs extends ResourceArgs {
    /** The physical name. @default - a name that Pulumi makes */
    readonly tableName?: pulumi.Input<string> | undefined;
    readonly partitionKey: string;
    /** @default - none */
    readonly sortKey?: string | undefined;
    /** The types of attributes that are keys. @default "S" for each */
    readonly types?: Readonly<Record<string, KeyType>>;
    /** By name. @default - none */
    readonly indexes?: Readonly<Record<string, TableIndex>>;
    /** What of each change is in its stream. @default - it has none */
    readonly stream?: "KEYS_ONLY" | "NEW_AND_OLD_IMAGES" | "NEW_IMAGE" | "OLD_IMAGE" | undefined;
    /** The attribute that says when an item may be deleted. @default - items stay */
    readonly timeToLive?: string | undefined;
    /** Whether it can be restored to any second of the last 35 days. @default true */
    readonly pointInTimeRecovery?: boolean;
    /** @default "readWrite" */
    readonly grant?: GrantOf<"tables">;
}

/** LinkedTable is a table of DynamoDB, billed by request. It is kept when the stack lets go of it. */
export class LinkedTable extends pulumi.ComponentResource implements Link {
    readonly tableName: pulumi.Output<string>;
    readonly arn: pulumi.Output<string>;
    /** The ARN of its stream; empty where it has none. */
    readonly streamArn: pulumi.Output<string>;
    readonly settings: Readonly<Record<string, pulumi.Output<string>>>;
    readonly statements: readonly LinkStatement[];

    /**
     * @param name The _unique_ name of this component.
     * @param args The keys of the table, and what the application may do with it.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: LinkedTableArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:LinkedTable", name, {}, opts);
        const { partitionKey, sortKey, indexes = {}, stream, timeToLive, pointInTimeRecovery = true } = args;
        const table = new dynamodb.Table(
            name,
            {
                name: args.tableName,
                billingMode: "PAY_PER_REQUEST",
                hashKey: partitionKey,
                ...(sortKey === undefined ? {} : { rangeKey: sortKey }),
                attributes: attributesOf(args),
                ...indexInputs(indexes),
                ...(stream === undefined ? {} : { streamEnabled: true, streamViewType: stream }),
                ...(timeToLive === undefined ? {} : { ttl: { attributeName: timeToLive, enabled: true } }),
                pointInTimeRecovery: { enabled: pointInTimeRecovery },
                deletionProtectionEnabled: args.protect ?? false,
                tags: args.tags,
            },
            { parent: this, ...dataOptions(args) },
        );
        this.tableName = table.name;
        this.arn = table.arn;
        this.streamArn = stream === undefined ? pulumi.output("") : table.streamArn;
        this.settings = {
            arn: this.arn,
            name: this.tableName,
            ...(stream === undefined ? {} : { streamArn: this.streamArn }),
        };
        this.statements = granted("tables", args.grant ?? "readWrite", this.arn, Object.keys(indexes).sort());
        this.registerOutputs({ tableName: this.tableName, arn: this.arn });
    }
}

/** DynamoDB takes the attributes that are keys of the table or of an index, and no others. */
function attributesOf({
    partitionKey,
    sortKey,
    indexes = {},
    types = {},
}: LinkedTableArgs): dynamodb.TableArgs["attributes"] {
    const keys = [
        partitionKey,
        sortKey,
        ...Object.values(indexes).flatMap((each) => [each.partitionKey, each.sortKey]),
    ];
    const names = [...new Set(keys.filter((key) => key !== undefined))].sort();
    return names.map((name) => ({ name, type: types[name] ?? "S" }));
}

function indexInputs(
    indexes: NonNullable<LinkedTableArgs["indexes"]>,
): Pick<dynamodb.TableArgs, "globalSecondaryIndexes" | "localSecondaryIndexes"> {
    const sorted = Object.entries(indexes).sort(([one], [other]) => (one < other ? -1 : 1));
    const projected = ({ projection = "ALL", attributes = [] }: TableIndex) => ({
        projectionType: projection,
        ...(projection === "INCLUDE" ? { nonKeyAttributes: [...attributes] } : {}),
    });
    const global = sorted.flatMap(([name, index]) => {
        const { partitionKey, sortKey } = index;
        if (partitionKey === undefined) {
            return [];
        }
        // Not `keySchemas`, which the provider advises: it compares them with these two, which it reads back, and so deletes every
        // index and makes it again when anything of one changes (checkIfGSIRecreateAttributesChanged in its dynamodb/table.go).
        const keys = { hashKey: partitionKey, ...(sortKey === undefined ? {} : { rangeKey: sortKey }) };
        return [{ name, ...keys, ...projected(index) }];
    });
    const local = sorted.flatMap(([name, index]) =>
        index.partitionKey === undefined ? [{ name, rangeKey: index.sortKey ?? "", ...projected(index) }] : [],
    );
    return {
        ...(global.length === 0 ? {} : { globalSecondaryIndexes: global }),
        ...(local.length === 0 ? {} : { localSecondaryIndexes: local }),
    };
}
