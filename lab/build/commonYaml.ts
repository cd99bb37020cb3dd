import { isMap, isSeq } from "yaml";

import { parseYaml, resolved, writtenText } from "../../common/yaml";

/** One thing that a reader of a YAML file cannot use. */
export interface ReaderFault {
    /** The line, counted from 1. */
    readonly line: number;
    /** Where: such as `phases.build.commands[1]`. Empty for the file as a whole. */
    readonly path: string;
    readonly problem: string;
    readonly expected: string;
}

/** A value with its place in the file. */
export interface Entry {
    /** The key in the map around it; for an item of a list, its index. */
    readonly key: string;
    readonly path: string;
    readonly line: number;
    /** A node of `yaml`, or null for no value. */
    readonly node: unknown;
}

/**
 * YamlReader takes values out of a YAML text and notes each fault with its line, so that all of them can be told at
 * once: reading goes on behind a fault. Every scalar is the text that is written there: `0.2`, `true`, `no`.
 */
export class YamlReader {
    readonly root: Entry;
    private readonly found: ReaderFault[] = [];
    private readonly lineOf: (node: unknown) => number;
    private readonly resolve: (node: unknown) => unknown;

    constructor(text: string) {
        const parsed = parseYaml(text);
        if ("document" in parsed) {
            const { document } = parsed;
            this.lineOf = parsed.lineOf;
            this.resolve = (node) => resolved(document, node);
            this.root = { key: "", path: "", line: 1, node: document.contents };
            return;
        }
        this.lineOf = () => 1;
        this.resolve = (node) => node;
        this.root = { key: "", path: "", line: 1, node: null };
        for (const { line, problem } of parsed.faults) {
            this.fault({ path: "", line }, problem, "YAML");
        }
    }

    /** In the order of their lines. */
    get faults(): readonly ReaderFault[] {
        return [...this.found].sort((left, right) => left.line - right.line);
    }

    fault({ path, line }: Pick<Entry, "path" | "line">, problem: string, expected: string): void {
        this.found.push({ line, path, problem, expected });
    }

    /** The values of a map; none, and a fault, if it is something else. */
    map(entry: Entry): Entry[] {
        if (!isMap(entry.node)) {
            this.fault(entry, `is ${kind(entry.node)}`, "a map");
            return [];
        }
        return entry.node.items.map((pair) => {
            const key = writtenText(pair.key) ?? "";
            const path = entry.path === "" ? key : `${entry.path}.${key}`;
            return { key, path, node: this.resolve(pair.value), line: this.lineOf(pair.key) };
        });
    }

    /** The items of a list; none, and a fault, if it is something else. */
    list(entry: Entry): Entry[] {
        if (!isSeq(entry.node)) {
            this.fault(entry, `is ${kind(entry.node)}`, "a list");
            return [];
        }
        return entry.node.items.map((node, index) => {
            const path = `${entry.path}[${index}]`;
            return { key: String(index), path, node: this.resolve(node), line: this.lineOf(node) };
        });
    }

    /** A text; an absent value is the empty one. */
    text(entry: Entry, expected = "text"): string {
        if (isMap(entry.node) || isSeq(entry.node)) {
            this.fault(entry, `is ${kind(entry.node)}`, expected);
        }
        return writtenText(entry.node) ?? "";
    }

    /** A map of names to texts. */
    texts(entry: Entry): Record<string, string> {
        return Object.fromEntries(this.map(entry).map((each) => [each.key, this.text(each)]));
    }

    /** One out of a few texts. */
    choice<T extends string>(entry: Entry, choices: readonly T[]): T | undefined {
        const value = this.text(entry);
        const choice = choices.find((each) => each === value);
        if (choice === undefined && !isMap(entry.node) && !isSeq(entry.node)) {
            this.fault(entry, value === "" ? "is empty" : `is '${value}'`, choices.join(" or "));
        }
        return choice;
    }
}

function kind(node: unknown): string {
    if (isMap(node)) {
        return "a map";
    }
    return isSeq(node) ? "a list" : writtenText(node) === undefined ? "empty" : "text";
}
