import { AWS_PROVIDER_KEYS } from "../config/awsKeys";
import type { GroupKey, IntegerKey, Key, MapKey, Members, TextKey, VariantsKey } from "../config/declare/kinds";
import { rowsOf } from "./declared";

/** A JSON Schema, draft 7: the newest that editors' YAML plugins know whole. */
export type Schema = Readonly<Record<string, unknown>>;

/** A value that Pulumi has encrypted. */
const ENCRYPTED = { secure: { type: "string", description: "Written by `pulumi config set --secret`." } };

/**
 * The JSON Schema of a stack's file. It refuses nothing that the program takes, such as numbers that the command line has
 * stored as texts, and what it takes the program may still refuse: rules between keys, and rules that no pattern can say.
 *
 * @param namespace The project's name.
 */
export function stackSchema(namespace: string, keys: Members, aws: Members): Schema {
    const definitions = Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, rootSchema(name, key)]));
    const reference = (name: string) => ({ $ref: `#/definitions/${name}` });
    const names = Object.keys(keys);
    const isNeeded = (key: Key | undefined) => key?.kind === "text" && key.absent === undefined;
    const needed = names.filter((name) => isNeeded(keys[name]));
    return {
        $schema: "http://json-schema.org/draft-07/schema#",
        title: "The configuration of a stack of the platform",
        description: "Written by `npm run docs`.",
        type: "object",
        properties: {
            config: {
                type: ["object", "null"],
                properties: {
                    ...Object.fromEntries(names.map((name) => [`${namespace}:${name}`, reference(name)])),
                    ...Object.fromEntries(AWS_PROVIDER_KEYS.map((name) => [`aws:${name}`, {}])),
                    ...Object.fromEntries(Object.entries(aws).map(([name, key]) => [name, rootSchema(name, key)])),
                },
                // A key without a namespace is one of the project's; other namespaces belong to other providers.
                patternProperties: {
                    ...Object.fromEntries(names.map((name) => [`^${name}$`, reference(name)])),
                    [`^(?!${namespace}:|aws:)[^:]+:`]: {},
                },
                additionalProperties: false,
                allOf: [
                    ...needed.map((name) => ({
                        anyOf: [{ required: [`${namespace}:${name}`] }, { required: [name] }],
                    })),
                    { required: Object.keys(aws).filter((name) => isNeeded(aws[name])) },
                ],
            },
            secretsprovider: { type: "string" },
            encryptedkey: { type: "string" },
            encryptionsalt: { type: "string" },
            environment: {},
        },
        additionalProperties: false,
        definitions,
    };
}

/** At the root, `pulumi config set` stores a map that it is given as a text, in JSON; and it may be a secret as a whole. */
function rootSchema(name: string, key: Key): Schema {
    const schema = schemaOf(name, key);
    return key.kind === "map" || key.kind === "group" || key.kind === "variants"
        ? {
              ...schema,
              type: ["object", "null", "string"],
              pattern: "^\\s*\\{",
              properties: { ...(schema["properties"] as Schema), ...ENCRYPTED },
          }
        : schema;
}

function schemaOf(name: string, key: Key): Schema {
    const [row] = rowsOf({ [name]: key });
    const absent = key.kind === "secret" ? undefined : key.absent;
    return {
        description: [row?.meaning, row?.limits].filter(Boolean).join(" "),
        ...(absent !== undefined && "value" in absent ? { default: absent.value } : {}),
        ...shapeOf(key),
    };
}

function shapeOf(key: Key): Schema {
    switch (key.kind) {
        case "text":
            return textSchema(key);
        case "integer":
            return integerSchema(key);
        case "flag":
            return { type: ["boolean", "string"], pattern: "^(true|false)?$" };
        case "list":
            return {
                type: "array",
                items: schemaOf(key.noun, key.of),
                ...(key.most === undefined ? {} : { maxItems: key.most }),
            };
        case "map":
            return mapSchema(key);
        case "group":
            // One that is always there may be incomplete in the file: Pulumi.yaml completes it, or a rule says what is missing.
            return key.declaredAt === undefined
                ? { ...groupSchema(key.members, key.absent === undefined), ...(key.short === undefined ? {} : SHORT) }
                : { allOf: [{ $ref: `#/definitions/${key.declaredAt}` }] };
        case "variants":
            return variantsSchema(key);
        case "open":
            return key.schema;
        case "secret":
            return { type: ["object", "string"], properties: ENCRYPTED, additionalProperties: false, maxLength: 0 };
    }
}

/** Digits without quotes are a text, too. */
function textSchema({ rule, values, absent }: TextKey): Schema {
    if (values !== undefined) {
        return { enum: values };
    }
    const pattern =
        rule.pattern === undefined ? {} : { pattern: absent === undefined ? rule.pattern : `^$|${rule.pattern}` };
    return {
        type: ["string", "integer", "object"],
        ...pattern,
        patternErrorMessage: `expected: ${rule.expected}`,
        properties: ENCRYPTED,
        additionalProperties: false,
    };
}

function integerSchema({ values, from, to }: IntegerKey): Schema {
    const asText = { type: "string", pattern: "^\\s*(-?\\d+)?\\s*$" };
    return values === undefined
        ? { type: ["integer", "string"], minimum: from, maximum: to, pattern: asText.pattern }
        : { anyOf: [{ enum: values }, asText] };
}

/** An entry under the name of a default one need not be complete: it is an edit of that. */
function mapSchema({ names, of, most, absent }: MapKey): Schema {
    const edits = absent !== undefined && "value" in absent ? Object.keys(absent.value) : [];
    const entry =
        of.kind === "group"
            ? { ...schemaOf("", of), ...groupSchema(of.members, false), ...(of.short === undefined ? {} : SHORT) }
            : schemaOf("", of);
    // Truth values are texts here: LOG: true.
    const plain = of.kind === "text" ? { ...entry, type: ["string", "integer", "boolean", "object"] } : entry;
    return {
        type: ["object", "null"],
        ...(edits.length === 0
            ? {}
            : { properties: Object.fromEntries(edits.map((name) => [name, schemaOf("", of)])) }),
        additionalProperties: plain,
        ...(names.pattern === undefined ? {} : { propertyNames: { pattern: names.pattern } }),
        ...(most === undefined ? {} : { maxProperties: most.count }),
    };
}

/** A group that may be written as a text. */
const SHORT = { type: ["object", "null", "string"] };

function groupSchema(members: Members, mayBeEdit: boolean): Schema {
    const entries = Object.entries(members);
    const needed = entries.flatMap(([name, key]) =>
        key.kind !== "secret" && key.kind !== "group" && key.kind !== "map" && key.absent === undefined ? [name] : [],
    );
    const foreign = entries.flatMap(([name, key]) => onlyIn(members, name, key as Key & Partial<GroupKey>));
    return {
        type: ["object", "null"],
        properties: Object.fromEntries(entries.map(([name, key]) => [name, schemaOf(name, key)])),
        additionalProperties: false,
        ...(mayBeEdit || needed.length === 0 ? {} : { required: needed }),
        ...(foreign.length === 0 ? {} : { allOf: foreign }),
    };
}

/** Outside its mode a member may only be what it is anyway. */
function onlyIn(members: Members, name: string, key: Key): readonly Schema[] {
    const [member = "", mode] = key.onlyIn ?? [];
    if (mode === undefined) {
        return [];
    }
    const isImplied = fallbackOf(members[member]) === mode;
    const inMode = { properties: { [member]: { const: mode } }, ...(isImplied ? {} : { required: [member] }) };
    return [{ if: inMode, else: { properties: { [name]: { enum: [fallbackOf(key) ?? ""] } } } }];
}

function fallbackOf(key: Key | undefined): unknown {
    const absent = key === undefined || key.kind === "secret" ? undefined : key.absent;
    return absent !== undefined && "value" in absent ? absent.value : undefined;
}

function variantsSchema({ by, mode, cases }: VariantsKey): Schema {
    const shapes = Object.entries(cases).map(([name, members]) => {
        const { properties, ...rest } = groupSchema(members, false) as Schema & { properties: Schema };
        return { ...rest, properties: { [by]: { ...schemaOf(by, mode), enum: [name] }, ...properties } };
    });
    return { type: ["object", "null"], anyOf: shapes };
}
