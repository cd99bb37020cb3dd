import { isMap, isScalar, isSeq, type Document } from "yaml";

import { nearestOf } from "../reader";
import { resolved, writtenText, type ParsedYaml } from "../../common/yaml";

/** Note is something about the old file that its owner should know; the import goes on. */
export interface Note {
    /** The line in the old file, counted from 1; undefined for what is not there. */
    readonly line: number | undefined;
    /** The old key with its section, such as `github.Repo`. */
    readonly from: string;
    readonly text: string;
}

/** Entry is one value of the old file. */
export interface Entry {
    /** The old key with its section. */
    readonly from: string;
    readonly line: number;
    /** The value as it is written, without white space around it. Never empty. */
    readonly text: string;
    /** Whether it stands without quotes and YAML reads it as a number. */
    readonly isNumber: boolean;
}

/** Longer names of keys are not shown: they are no mistyped key, and may be a token. */
const LONGEST_NAME = 29;

/** Section reads one map of the old file, key by key, and notes what it does not understand. */
export class Section {
    private readonly seen = new Set<string>();

    /**
     * @param path The section's name; empty for the whole file.
     * @param node The map. Anything else is noted and read as an empty map.
     */
    constructor(
        private readonly yaml: Extract<ParsedYaml, { document: Document.Parsed }>,
        private readonly path: string,
        private readonly node: unknown,
        readonly notes: Note[],
    ) {
        if (!isMap(node) && !isEmpty(node)) {
            this.note(node, path, `is ${kindOf(node)} where a map belongs; nothing in it is imported`);
        }
    }

    /** The names of all members, in the order of the file. */
    keys(): readonly string[] {
        return this.pairs().flatMap((pair) => writtenText(pair.key) ?? []);
    }

    /** Whether there is anything at a key, right or wrong. */
    has(key: string): boolean {
        return !isEmpty(this.find(key));
    }

    /** The full old key of a member. */
    at(key: string): string {
        return this.path === "" ? key : `${this.path}.${key}`;
    }

    /** The line of a member's value. */
    line(key: string): number {
        return this.yaml.lineOf(this.find(key));
    }

    /** A member that is a map. */
    section(key: string): Section {
        return new Section(this.yaml, this.at(key), this.find(key), this.notes);
    }

    /** The items of a member that is a list, each of them a map; undefined where it is no list. */
    list(key: string): readonly Section[] | undefined {
        const node = this.find(key);
        return isSeq(node) ? node.items.map((item) => this.item(key, item)) : undefined;
    }

    /** A member that is one text; undefined where it is absent or empty, or something else, which is noted. */
    entry(key: string): Entry | undefined {
        const node = this.find(key);
        if (isEmpty(node)) {
            return undefined;
        }
        const text = writtenText(node)?.trim();
        const obstacle = unreadable(node, text);
        if (text === undefined || obstacle !== undefined) {
            this.note(node, this.at(key), `${obstacle ?? "is empty"}; it is not imported`);
            return undefined;
        }
        const isNumber = isScalar(node) && typeof node.value === "number";
        return { from: this.at(key), line: this.yaml.lineOf(node), text, isNumber };
    }

    /** All texts at a key and below it, whatever form they have: what must be hidden where a secret is malformed. */
    texts(key: string): readonly string[] {
        const visited = new Set<unknown>();
        const visit = (node: unknown): readonly string[] => {
            const target = resolved(this.yaml.document, node);
            if (visited.has(target)) {
                return [];
            }
            visited.add(target);
            const children = isMap(target)
                ? target.items.flatMap((pair) => [pair.key, pair.value])
                : isSeq(target)
                  ? target.items
                  : [];
            return [...(writtenText(target)?.split(/\s+/) ?? []), ...children.flatMap(visit)];
        };
        return visit(this.find(key));
    }

    /** Notes every key that nothing has asked for, with the nearest known one. Call it last. */
    noteUnknown(): void {
        const known = [...this.seen];
        for (const { key } of this.pairs()) {
            const name = writtenText(key) ?? "";
            if (this.seen.has(name)) {
                continue;
            }
            const shown = name.length <= LONGEST_NAME ? name : "(a long name)";
            const nearest = nearestOf(shown, known);
            const hint = nearest === undefined ? `known here are ${known.join(", ")}` : `did you mean ${nearest}?`;
            this.note(key, this.at(shown), `is not a known key and is not imported; ${hint}`);
        }
    }

    private pairs(): readonly { readonly key: unknown; readonly value: unknown }[] {
        return isMap(this.node) ? this.node.items : [];
    }

    private find(key: string): unknown {
        this.seen.add(key);
        return resolved(this.yaml.document, this.pairs().find((pair) => writtenText(pair.key) === key)?.value);
    }

    private item(key: string, node: unknown): Section {
        return new Section(this.yaml, this.at(key), resolved(this.yaml.document, node), this.notes);
    }

    private note(node: unknown, from: string, text: string): void {
        this.notes.push({ line: this.yaml.lineOf(node), from, text });
    }
}

/** Why a value cannot be read, though it is there. Ansible, which read these files, could do more than YAML. */
function unreadable(node: unknown, text: string | undefined): string | undefined {
    if (!isScalar(node)) {
        return `is ${kindOf(node)} where one text belongs`;
    }
    if (text?.startsWith("$ANSIBLE_VAULT")) {
        return "is encrypted by ansible-vault, which this cannot open";
    }
    return text?.includes("{{") ? "is an Ansible expression, whose value only Ansible knows" : undefined;
}

function isEmpty(node: unknown): boolean {
    return node === undefined || node === null || (isScalar(node) && writtenText(node) === undefined);
}

function kindOf(node: unknown): string {
    return isMap(node) ? "a map" : isSeq(node) ? "a list" : "a single value";
}
