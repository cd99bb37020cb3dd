import { isAlias, isScalar, LineCounter, parseDocument, type Document, type ErrorCode, type Node } from "yaml";

/** YamlFault is a place where a text is not YAML. It never quotes the text, which may hold a secret. */
export interface YamlFault {
    /** Counted from 1. */
    readonly line: number;
    /** Counted from 1. */
    readonly column: number;
    readonly problem: string;
}

/** A text that is YAML, or everything that keeps it from being so. */
export type ParsedYaml =
    | { readonly document: Document.Parsed; readonly lineOf: (node: unknown) => number; readonly faults: readonly [] }
    | { readonly faults: readonly YamlFault[] };

/**
 * Our own words for every error of the parser: its messages quote names and values from the text, and its pretty ones
 * whole lines of it. A Record, so that the compiler notices a code that a newer parser adds.
 */
const PROBLEMS: Readonly<Record<ErrorCode, string>> = {
    ALIAS_PROPS: "an alias (*name) has an anchor or a tag of its own",
    BAD_ALIAS: "an alias (*name) is not well formed",
    BAD_COLLECTION_TYPE: "a tag does not fit the map or list that it stands before",
    BAD_DIRECTIVE: "a directive (%...) is not well formed",
    BAD_DQ_ESCAPE: "a double-quoted text holds an unknown escape (\\...)",
    BAD_INDENT: "the indentation is wrong",
    BAD_PROP_ORDER: "an anchor or a tag is in the wrong place",
    BAD_SCALAR_START: "a text starts with a character that must be quoted",
    BLOCK_AS_IMPLICIT_KEY: "there are two 'key: value' pairs on one line",
    BLOCK_IN_FLOW: "a block stands inside [...] or {...}",
    DUPLICATE_KEY: "the same key is there a second time",
    IMPOSSIBLE: "the text is not YAML",
    KEY_OVER_1024_CHARS: "a key is longer than 1024 characters",
    MISSING_CHAR: "a quote, bracket, colon or space is missing",
    MULTILINE_IMPLICIT_KEY: "a line has no ':' after its key",
    MULTIPLE_ANCHORS: "a value has two anchors",
    MULTIPLE_DOCS: "a second document starts",
    MULTIPLE_TAGS: "a value has two tags",
    NON_STRING_KEY: "a key is not a text",
    RESOURCE_EXHAUSTION: "the text is nested too deeply",
    TAB_AS_INDENT: "a tab is used for indentation; YAML takes spaces only",
    TAG_RESOLVE_FAILED: "a value does not fit its tag",
    UNEXPECTED_TOKEN: "there is something that does not belong here",
};

/**
 * Parses one YAML document.
 *
 * @param uniqueKeys Whether a key that is there twice is a fault; otherwise the last one counts, as for AWS CloudFormation.
 */
export function parseYaml(text: string, uniqueKeys = true): ParsedYaml {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys });
    if (document.errors.length > 0) {
        const faults = document.errors.map(({ code, pos: [start] }) => {
            const { line, col } = lines.linePos(start);
            return { line: Math.max(line, 1), column: Math.max(col, 1), problem: PROBLEMS[code] };
        });
        return { faults };
    }
    const lineOf = (node: unknown) => lines.linePos((node as Node | undefined)?.range?.[0] ?? 0).line;
    return { document, lineOf, faults: [] };
}

/** A node, or what it stands for, where it is an alias. */
export function resolved(document: Document, node: unknown): unknown {
    return isAlias(node) ? node.resolve(document) : node;
}

/**
 * A scalar as it is written: `0042`, `1.10` and `yes` are what a person meant who left the quotes out, not 42, 1.1 and
 * a truth value. Undefined for an empty value and for anything that is not a scalar.
 */
export function writtenText(node: unknown): string | undefined {
    if (!isScalar(node) || node.value === null) {
        return undefined;
    }
    const text = typeof node.value === "string" ? node.value : (node.source ?? "");
    return text === "" ? undefined : text;
}

/** The most faults of a file that are shown: what is no YAML at all has a fault in every line. */
const MOST_SHOWN = 10;

/** The faults of a file, one a line, as editors and terminals link them: the first ones, and how many there are. */
export function describeYamlFaults(file: string, faults: readonly YamlFault[]): string {
    // The parser finds fault with one place several times, such as when a quote is missing. The first word counts.
    const places = faults.filter(({ line }, index) => faults.findIndex((other) => other.line === line) === index);
    const shown = places.slice(0, MOST_SHOWN);
    const rest = places.length - shown.length;
    return [
        ...shown.map(({ line, column, problem }) => `${file}:${line}:${column}: ${problem}`),
        ...(rest === 0 ? [] : [`and ${rest} more: is this the right file?`]),
    ].join("\n");
}
