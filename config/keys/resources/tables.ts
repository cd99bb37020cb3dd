import { optional, preset } from "../../declare/absence";
import { choice, flag, group, list, map, text } from "../../declare/kinds";
import { pattern } from "../../declare/rules";
import { RESOURCE_KEY, shared } from "./common";

const LIMITS = '"Quotas in Amazon DynamoDB"';

/** An attribute of items. */
const ATTRIBUTE = pattern(/^[^\0]{1,255}$/, "the name of an attribute", "id");

const index = group(
    { meaning: "An index.", shape: "a map with partitionKey, sortKey or both" },
    {
        partitionKey: text({
            meaning: "The attribute that items are found by.",
            rule: ATTRIBUTE,
            absent: optional("the table's own: a local index, which only a new table can have"),
        }),
        sortKey: text({
            meaning: "The attribute that items of one partition key are in the order of.",
            rule: ATTRIBUTE,
            absent: optional(),
        }),
        projection: choice({
            meaning: "What of an item is in the index.",
            values: ["ALL", "KEYS_ONLY", "INCLUDE"],
            absent: preset("ALL"),
        }),
        attributes: list({
            meaning: "The attributes that are in the index beside the keys.",
            of: text({ meaning: "An attribute.", rule: ATTRIBUTE }),
            noun: "attributes",
            most: 100,
            absent: preset([]),
            onlyIn: ["projection", "INCLUDE"],
            limits: LIMITS,
        }),
    },
);

const table = group(
    { meaning: "A table.", shape: "a map with the table's partitionKey" },
    {
        partitionKey: text({
            meaning: "The attribute that items are found by. A table that is made needs it.",
            rule: ATTRIBUTE,
            absent: optional(),
        }),
        sortKey: text({
            meaning: "The attribute that items of one partition key are in the order of.",
            rule: ATTRIBUTE,
            absent: optional(),
        }),
        types: map({
            meaning:
                "The types of the attributes that are keys: `S` is text, `N` a number, `B` bytes. Others have none.",
            shape: "a map of attributes to types",
            names: ATTRIBUTE,
            nameIs: "the name of an attribute",
            placeholder: "<attribute>",
            of: choice({ meaning: "The type; `S` where it is not said.", values: ["S", "N", "B"] }),
        }),
        indexes: map({
            meaning: "Indexes of the table, by name.",
            shape: "a map of names to keys",
            names: pattern(/^[\w.-]{3,255}$/, "3 to 255 letters, digits and - . _", "byOwner"),
            nameIs: "the name of an index",
            placeholder: "<index>",
            of: index,
            most: { count: 25, noun: "index" },
            limits: LIMITS,
        }),
        stream: choice({
            meaning: "What of each change is in the table's stream.",
            values: ["NEW_AND_OLD_IMAGES", "NEW_IMAGE", "OLD_IMAGE", "KEYS_ONLY"],
            absent: optional("it has no stream"),
        }),
        timeToLive: text({
            meaning: "The attribute that says, in seconds since 1970, when an item may be deleted.",
            rule: ATTRIBUTE,
            absent: optional("items stay"),
        }),
        pointInTimeRecovery: flag({
            meaning:
                "Whether the table can be restored as it was at any second of the last 35 days, which AWS bills by its size.",
            absent: preset(true),
        }),
        ...shared("table of DynamoDB", {
            grants: ["read", "write", "readWrite"],
            usual: "readWrite",
            arn: "^arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\\d{12}:table/[\\w.-]{3,255}$",
            name: { pattern: /^[\w.-]{3,255}$/, expected: "3 to 255 letters, digits and - . _", example: "Orders" },
        }),
    },
);

export const tables = map({
    meaning: "Tables of DynamoDB, billed by request.",
    shape: "a map of names to tables",
    names: RESOURCE_KEY,
    nameIs: "the name of a table",
    placeholder: "<name>",
    of: table,
    limits: LIMITS,
});
