import { isAlias, isMap, isScalar, isSeq } from "yaml";

import { parseYaml, writtenText, type YamlFault } from "./yaml";

/** Located is a value of a YAML or JSON text that knows its line and its tag. */
export interface Located {
    readonly value: string | number | boolean | null | readonly Located[] | ReadonlyMap<string, Located>;
    /** Counted from 1. */
    readonly line: number;
    /** A local tag without its mark, such as `Ref` for `!Ref`. @default - it has none */
    readonly tag?: string;
    /** A scalar as it was written, where that is something else than a text: `0042`, `1.10`. */
    readonly source?: string;
}

/** The most levels and values of a text: what aliases of aliases unfold to is not read. */
const MOST_LEVELS = 60;
const MOST_VALUES = 200_000;

/** Lines of nothing but closing brackets. Most readers of templates let them stand where the block around them begins. */
const CLOSING = /^(?=\s*[\]}]+,?\s*$)/gm;
const INDENT = " ".repeat(MOST_LEVELS);

/** Reads a text; tags such as `!Ref` stay with their values. An empty text is null. */
export function readLocated(
    text: string,
    uniqueKeys = true,
): { readonly root: Located } | { readonly faults: readonly YamlFault[] } {
    const bare = text.replace(/^\uFEFF/, "");
    const strict = parseYaml(bare, uniqueKeys);
    const yaml = "document" in strict || uniqueKeys ? strict : parseYaml(bare.replaceAll(CLOSING, INDENT), false);
    if (!("document" in yaml)) {
        return { faults: strict.faults };
    }
    let values = 0;
    const convert = (node: unknown, level: number, line: number): Located => {
        const target = isAlias(node) ? node.resolve(yaml.document) : node;
        const at = isAlias(node) ? line : Math.max(yaml.lineOf(target), 1);
        values += 1;
        if (level > MOST_LEVELS || values > MOST_VALUES) {
            return { value: null, line: at };
        }
        const tag = tagOf(target);
        if (isMap(target)) {
            const own = new Map<string, Located>();
            const merged = new Map<string, Located>();
            for (const { key, value } of target.items) {
                const name = isScalar(key) ? (writtenText(key) ?? "") : "";
                const keyLine = Math.max(yaml.lineOf(key), 1);
                // The line of a member is that of its name: its value may stand further below.
                const converted = { ...convert(value, level + 1, keyLine), line: keyLine };
                if (name === "<<") {
                    [converted, ...(Array.isArray(converted.value) ? (converted.value as Located[]) : [])].forEach(
                        (item) => membersOf(item).forEach((member, inner) => merged.set(inner, member)),
                    );
                } else {
                    own.set(name, converted);
                }
            }
            return { value: new Map([...merged, ...own]), line: at, ...tag };
        }
        if (isSeq(target)) {
            return { value: target.items.map((item) => convert(item, level + 1, at)), line: at, ...tag };
        }
        if (!isScalar(target)) {
            return { value: null, line: at };
        }
        const { value, source } = target;
        const plain =
            typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
        return { value: plain, line: at, ...tag, ...(typeof plain === "string" ? {} : { source: source ?? "" }) };
    };
    return { root: convert(yaml.document.contents, 0, 1) };
}

/** The members of a value that is a map; of any other, none. */
export function membersOf(located: Located | undefined): ReadonlyMap<string, Located> {
    return located?.value instanceof Map ? (located.value as ReadonlyMap<string, Located>) : new Map();
}

/** The items of a value that is a list; of any other, none. */
export function itemsOf(located: Located | undefined): readonly Located[] {
    return Array.isArray(located?.value) ? (located.value as readonly Located[]) : [];
}

/** A scalar as a text; undefined for a map, a list and nothing. */
export function scalarOf(located: Located | undefined): string | undefined {
    const value = located?.value;
    return value === null || value === undefined || typeof value === "object"
        ? undefined
        : (located?.source ?? String(value));
}

/** The value at some steps down. */
export function at(located: Located | undefined, ...steps: readonly string[]): Located | undefined {
    return steps.reduce<Located | undefined>((inner, step) => membersOf(inner).get(step), located);
}

function tagOf(node: unknown): { readonly tag?: string } {
    const { tag } = (node ?? {}) as { tag?: unknown };
    return typeof tag === "string" && /^!\w/.test(tag) ? { tag: tag.slice(1) } : {};
}
