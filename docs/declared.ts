import type { Effect, Key, Members } from "../config/declare/kinds";

/** What the documents say of one key. */
export interface Row {
    /** From the root, such as `environments.<name>.branch`. */
    readonly path: string;
    /** With its unit. */
    readonly type: string;
    /** Whether it stands at the root of the configuration. */
    readonly isRoot: boolean;
    /** The default as JSON and texts without quotes, or in words; empty where there is nothing to say. */
    readonly fallback: string;
    /** Whether {@link fallback} is a value. */
    readonly isValue: boolean;
    readonly effect: Effect;
    /** What it means. Markdown. */
    readonly meaning: string;
    /** What is right, and who says so; empty where the type says it. No Markdown. */
    readonly limits: string;
}

/** All rows of some keys, each followed by those of its members. */
export function rowsOf(members: Members, path = "", effect: Effect = "up"): readonly Row[] {
    return Object.entries(members).flatMap(([name, key]) => {
        const own = path === "" ? name : `${path}.${name}`;
        const row = rowOf(own, key, key.effect ?? effect, path === "");
        return [row, ...innerRows(own, key, row.effect)];
    });
}

/** The type of a key, as Pulumi.yaml and a JSON Schema call it. */
export function typeOf(key: Key): "string" | "integer" | "boolean" | "array" | "object" {
    if (key.kind === "open") {
        return key.schema["type"] === "object" ? "object" : "array";
    }
    const types = { text: "string", secret: "string", integer: "integer", flag: "boolean", list: "array" } as const;
    return key.kind === "map" || key.kind === "group" || key.kind === "variants" ? "object" : types[key.kind];
}

function innerRows(path: string, key: Key, effect: Effect): readonly Row[] {
    switch (key.kind) {
        case "group":
            return key.declaredAt === undefined ? rowsOf(key.members, path, effect) : [];
        case "variants":
            return rowsOf(
                { [key.by]: key.mode, ...Object.assign({}, ...Object.values(key.cases)) } as Members,
                path,
                effect,
            );
        case "map":
            return key.of.kind === "group" ? rowsOf(key.of.members, `${path}.${key.placeholder}`, effect) : [];
        case "list":
            return key.of.kind === "group" ? rowsOf(key.of.members, `${path}[]`, effect) : [];
        default:
            return [];
    }
}

function rowOf(path: string, key: Key, effect: Effect, isRoot: boolean): Row {
    const [mode, value] = key.onlyIn ?? [];
    const unit = key.kind === "integer" ? `, ${key.unit}` : key.kind === "secret" ? ", secret" : "";
    const meaning = mode === undefined ? key.meaning : `In ${mode} \`${value}\`. ${key.meaning}`;
    const limits = [expectation(key), key.limits === undefined ? "" : `see ${key.limits}`].filter(Boolean);
    return {
        ...{ path, type: `${typeOf(key)}${unit}`, isRoot, effect, meaning },
        ...fallbackOf(key),
        limits: limits.length === 0 ? "" : `Expected: ${limits.join("; ")}.`,
    };
}

function fallbackOf(key: Key): Pick<Row, "fallback" | "isValue"> {
    const words = (fallback: string) => ({ fallback, isValue: false });
    const absent = key.kind === "secret" ? undefined : key.absent;
    if (absent === undefined) {
        const isFilled = key.kind === "group" || key.kind === "variants" || key.kind === "secret";
        return words(key.kind === "map" ? "none" : isFilled ? "" : "required");
    }
    if ("nothing" in absent) {
        return words(absent.nothing);
    }
    if (!("value" in absent)) {
        return words(absent.words);
    }
    const { value } = absent;
    const isEmpty = typeof value === "object" && value !== null && Object.keys(value).length === 0;
    return isEmpty
        ? words("none")
        : { fallback: typeof value === "string" ? value : JSON.stringify(value), isValue: true };
}

/** What would be right, in the words of the faults. */
function expectation(key: Key): string {
    switch (key.kind) {
        case "text":
        case "open":
            return key.rule.expected;
        case "integer":
            return key.values === undefined ? `${key.from} to ${key.to}` : `one of ${key.values.join(", ")}`;
        case "list":
            return listed(key.most, key.of.kind === "text" ? `each ${key.of.rule.expected}` : "");
        case "map": {
            const values = key.of.kind === "text" ? `; values: ${key.of.rule.expected}` : "";
            return listed(key.most?.count, `names: ${key.names.expected}${values}`);
        }
        default:
            return "";
    }
}

const listed = (most: number | undefined, items: string): string =>
    [most === undefined ? "" : `at most ${most}`, items].filter(Boolean).join("; ");
