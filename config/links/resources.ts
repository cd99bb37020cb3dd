import { removeCommand, setCommand, type Fault } from "../fault";
import type { Values } from "../keys";
import type { ResourceConfig } from "../keys/resources";
import type { Reader } from "../reader";
import { nameFaults, type NamePlace } from "./givenNames";

type Resources = Values["resources"];
type Resource = Resources[keyof Resources][string];

/** Global and local secondary indexes of a table: "Quotas in Amazon DynamoDB". */
const MOST_GLOBAL = 20;
const MOST_LOCAL = 5;

/** Checks what only several keys of the resources can show, and what only the whole of them. */
export function checkResources(root: Reader, resources: Resources, place: NamePlace): void {
    const map = root.object("resources", "");
    const faults = (Object.keys(resources) as (keyof Resources)[]).flatMap((kind) => {
        const entries = map.object(kind, "");
        return Object.entries<Resource>(resources[kind]).flatMap(([key, resource]) => {
            const reader = entries.object(key, "");
            return resource.arn !== undefined ? existingFaults(reader) : madeFaults(kind, reader, resource);
        });
    });
    root.faults.push(...faults, ...nameFaults(map, resources, place));
}

/** One that is there already is not made, and so has no shape to be given. */
function existingFaults(reader: Reader): readonly Fault[] {
    return reader
        .keys()
        .filter((key) => !["arn", "grant"].includes(key))
        .map((key) => ({
            path: reader.at(key),
            problem: "is there beside arn, and what is there already is used as it is",
            expected: "to be left out",
            mend: removeCommand(reader.at(key)),
        }));
}

function madeFaults(kind: keyof Resources, reader: Reader, resource: Resource): readonly Fault[] {
    switch (kind) {
        case "tables":
            return tableFaults(reader, resource as ResourceConfig<"tables">);
        case "queues":
        case "topics":
            return orderFaults(reader, resource as ResourceConfig<"queues" | "topics">);
        case "buckets":
            return corsFaults(reader, resource as ResourceConfig<"buckets">);
        case "secrets":
            return [];
    }
}

function tableFaults(reader: Reader, table: ResourceConfig<"tables">): readonly Fault[] {
    const { partitionKey, sortKey, indexes, types } = table;
    if (partitionKey === undefined) {
        const path = reader.at("partitionKey");
        const noFault = reader.faults.some((fault) => fault.path === path);
        const mend = setCommand(path, "id");
        return noFault
            ? []
            : [{ path, problem: "is missing", expected: "the attribute that items are found by", mend }];
    }
    const keys = new Set([
        partitionKey,
        sortKey,
        ...Object.values(indexes).flatMap((i) => [i.partitionKey, i.sortKey]),
    ]);
    const unused = Object.keys(types).filter((attribute) => !keys.has(attribute));
    const map = reader.object("indexes", "");
    return [
        ...sameKeys(reader, { partitionKey, sortKey }),
        ...unused.map((attribute) => {
            const path = reader.object("types", "").at(attribute);
            const expected = "only attributes that are keys of the table or of an index: others have no type";
            return { path, problem: "is no key", expected, mend: removeCommand(path) };
        }),
        ...Object.entries(indexes).flatMap(([name, index]) => indexFaults(map.object(name, ""), index, table)),
        ...countFaults(map, indexes),
    ];
}

function indexFaults(
    reader: Reader,
    index: ResourceConfig<"tables">["indexes"][string],
    table: ResourceConfig<"tables">,
): readonly Fault[] {
    if (index.projection === "INCLUDE" && index.attributes.length === 0) {
        const mend = setCommand(`${reader.at("attributes")}[0]`, "<attribute>");
        return [{ path: reader.at("attributes"), problem: "is empty", expected: "at least one attribute", mend }];
    }
    if (index.partitionKey !== undefined) {
        return sameKeys(reader, index);
    }
    if (index.sortKey === undefined) {
        const path = reader.at("partitionKey");
        const expected = "a partitionKey or, for a local index, a sortKey";
        return [{ path, problem: "is missing, and so is sortKey", expected, mend: setCommand(path, "<attribute>") }];
    }
    // "Local secondary indexes": the table has to have both keys.
    return table.sortKey === undefined
        ? [
              {
                  path: reader.at("partitionKey"),
                  problem: "is missing, which makes it a local index, and the table has no sortKey",
                  expected: "a partitionKey, or a sortKey of the table",
                  mend: setCommand(reader.at("partitionKey"), "<attribute>"),
              },
          ]
        : sameKeys(reader, { partitionKey: table.partitionKey, sortKey: index.sortKey });
}

/** DynamoDB refuses one attribute as both keys. */
function sameKeys(
    reader: Reader,
    { partitionKey, sortKey }: { readonly partitionKey: string | undefined; readonly sortKey: string | undefined },
): readonly Fault[] {
    const path = reader.at("sortKey");
    return sortKey === undefined || sortKey !== partitionKey
        ? []
        : [{ path, problem: "is the partition key, too", expected: "another attribute", mend: removeCommand(path) }];
}

function countFaults(map: Reader, indexes: ResourceConfig<"tables">["indexes"]): readonly Fault[] {
    const entries = Object.entries(indexes);
    const local = entries.filter(([, { partitionKey }]) => partitionKey === undefined).map(([name]) => name);
    const global = entries.filter(([name]) => !local.includes(name)).map(([name]) => name);
    return (
        [
            [local, MOST_LOCAL, "local"],
            [global, MOST_GLOBAL, "global"],
        ] as const
    ).flatMap(([names, most, what]) => {
        const path = map.at(names[most] ?? "");
        const problem = `is ${what} index number ${most + 1}`;
        return names.length <= most
            ? []
            : [{ path, problem, expected: `at most ${most} ${what} indexes`, mend: removeCommand(path) }];
    });
}

type Ordered = Pick<ResourceConfig<"topics">, "contentBasedDeduplication" | "fifo">;

/** SQS and SNS know deduplication by content for what is first in, first out alone. */
function orderFaults(reader: Reader, { fifo, contentBasedDeduplication }: Ordered): readonly Fault[] {
    const path = reader.at("contentBasedDeduplication");
    return fifo || !contentBasedDeduplication
        ? []
        : [
              {
                  path,
                  problem: "is true without fifo",
                  expected: "fifo beside it, or to be left out",
                  mend: [setCommand(reader.at("fifo"), "true"), "# or", removeCommand(path)].join("\n"),
              },
          ];
}

function corsFaults(reader: Reader, { cors }: ResourceConfig<"buckets">): readonly Fault[] {
    const path = `${reader.at("cors")}.origins`;
    return cors === undefined || cors.origins === undefined || cors.origins.length > 0
        ? []
        : [
              {
                  path,
                  problem: "is empty",
                  expected: "at least one origin, or no cors",
                  mend: setCommand(`${path}[0]`, "https://www.example.com"),
              },
          ];
}
