import { isMap, isNode, isScalar, isSeq, Pair, Scalar, YAMLMap, YAMLSeq, type Document, type Node } from "yaml";

import { TOKEN_KEYS, tokensOf, type RawConfig, type Tokens, type TokenState } from ".";
import type { ConfigPath } from "./seed";
import { canonicalJson } from "../common/canonicalJson";
import { parseYaml, resolved, type YamlFault } from "../common/yaml";

/** A stack's file that can be worked with, or everything that keeps it from being YAML. */
export type ParsedStackFile =
    { readonly file: StackFile; readonly faults: readonly [] } | { readonly faults: readonly YamlFault[] };

/** How the value at a path stands to the one that is to be there. */
export type Comparison =
    | "absent"
    /** Nothing has to be done. */
    | "same"
    /**
     * A placeholder such as `<12 digits>`, a value that its comment calls an example, or the same digits without the
     * quotes that keep Pulumi from calculating.
     */
    | "replaceable"
    | "different";

/** The line that tells editors which JSON Schema a YAML file follows: "Using inlined schema" of yaml-language-server. */
export function schemaComment(path: string): string {
    return `# yaml-language-server: $schema=${path}\n`;
}

/** Reads a stack's file, which may be empty. */
export function parseStackFile(text: string, project: string): ParsedStackFile {
    const yaml = parseYaml(text);
    if (!("document" in yaml)) {
        return { faults: yaml.faults };
    }
    const { contents } = yaml.document;
    const config = isMap(contents) ? resolved(yaml.document, contents.get("config", true)) : undefined;
    if (!(contents === null || isMap(contents)) || !(config === undefined || isNothing(config) || isMap(config))) {
        return { faults: [{ line: yaml.lineOf(config), column: 1, problem: "a map of settings belongs here" }] };
    }
    const indent = /^\S.*:\s*\n( +)\S/m.exec(text)?.[1]?.length ?? 2;
    return { file: new StackFile(yaml.document, project, indent), faults: [] };
}

/** StackFile is the text of a `Pulumi.<stack>.yaml`. An edit leaves comments and all other members as they are. */
export class StackFile {
    /**
     * @param project The project's name, which is the namespace of its keys.
     * @param indent Spaces a level, as in the file.
     */
    constructor(
        private readonly document: Document,
        private readonly project: string,
        private readonly indent: number,
    ) {}

    /** What encrypts the secrets of the stack, as `--secrets-provider` takes it; undefined where the file does not say. */
    secretsProvider(): string | undefined {
        const { secretsprovider, encryptionsalt } = (this.document.toJS() ?? {}) as Readonly<Record<string, unknown>>;
        const own = encryptionsalt === undefined ? undefined : "passphrase";
        return typeof secretsprovider === "string" ? secretsprovider : own;
    }

    /** What is at a path: a text, or undefined where there is none, or `a map` and the like. */
    shown(path: ConfigPath): string | undefined {
        const node = this.node(path);
        if (node === undefined || isNothing(node)) {
            return undefined;
        }
        const more = isSeq(node) ? `a list of ${node.items.length}` : "a map";
        return isScalar(node) ? String(node.value) : more;
    }

    compare(path: ConfigPath, text: string): Comparison {
        const node = this.node(path);
        if (node === undefined || isNothing(node)) {
            return "absent";
        }
        if (!isScalar(node)) {
            return "different";
        }
        const value = String(node.value);
        if (value === text) {
            return "same";
        }
        const isFree = node.source === text || /^<.*>$/.test(value) || value === "" || isExample(node);
        return isFree ? "replaceable" : "different";
    }

    /** The same for a value of any kind: a text, a number, a switch, or a list or map of such. */
    compareValue(path: ConfigPath, value: unknown): Comparison {
        const node = this.node(path);
        if (typeof value !== "object" || node === undefined || isNothing(node)) {
            return this.compare(path, String(value));
        }
        const found: unknown = isScalar(node) ? parsedIfJson(node.value) : (node as Node).toJS(this.document);
        return canonicalJson(found) === canonicalJson(value) ? "same" : isExample(node) ? "replaceable" : "different";
    }

    /** Writes a value of any kind at a path, with the maps that lead there. */
    setValue(path: ConfigPath, value: unknown): void {
        if (typeof value === "string") {
            this.set(path, value);
            return;
        }
        this.makeMaps(path);
        this.document.setIn(this.keys(path), nodeOf(value));
    }

    /** Takes what is at a path away. */
    remove(path: ConfigPath): void {
        this.document.deleteIn(this.keys(path));
    }

    /** Writes a text at a path, with the maps that lead there. */
    set(path: ConfigPath, text: string): void {
        this.makeMaps(path);
        const keys = this.keys(path);
        const node = this.document.getIn(keys, true);
        if (isScalar(node)) {
            // The node stays, and with it its comment, unless that is true no longer.
            const comment = isExample(node) ? undefined : node.comment;
            Object.assign(node, { value: text, type: quoting(text), source: undefined, comment });
        } else {
            this.document.setIn(keys, Object.assign(new Scalar(text), { type: quoting(text) }));
        }
    }

    /** How a token is there. Its value is not looked at. */
    tokenState(key: keyof Tokens = "githubToken"): TokenState {
        const node = this.node([key]);
        if (isSecret(node)) {
            return "secret";
        }
        return node === undefined || isNothing(node) || (isScalar(node) && node.value === "") ? "missing" : "clear";
    }

    /** Whether the token is there in clear and equal to another. */
    tokenEquals(text: string): boolean {
        return this.compare(["githubToken"], text) === "same";
    }

    /**
     * The configuration as the program would get it, for `parseConfig`. The values of secrets are ciphertext.
     *
     * @param inherited What the project's own file gives to every stack, by full keys.
     */
    raw(inherited: Readonly<Record<string, unknown>> = {}): RawConfig {
        const config = this.document.get("config");
        const own = isMap(config) ? (config.toJS(this.document) as Record<string, unknown>) : {};
        const members = { ...inherited, ...own };
        const namespaces = { project: {} as Record<string, unknown>, aws: {} as Record<string, unknown> };
        const secrets = new Set<string>();
        for (const [key, value] of Object.entries(members)) {
            const name = key.startsWith(`${this.project}:`) ? key.slice(this.project.length + 1) : key;
            if (name.startsWith("aws:")) {
                namespaces.aws[name.slice("aws:".length)] = value;
            } else if (!name.includes(":") && !TOKEN_KEYS.some((token) => token === name)) {
                namespaces.project[name] = parsedIfJson(value);
                if (isSecret(this.node([name]))) {
                    secrets.add(name);
                }
            }
        }
        return { ...namespaces, tokens: tokensOf((key) => this.tokenState(key)), secrets };
    }

    /**
     * The file's text.
     *
     * @param schema The path of the JSON Schema, from the file's folder, which editors are to complete and check it with. A
     *   file that names one keeps that. @default - none is named
     */
    toString(schema?: string): string {
        const text = this.document.toString({ lineWidth: 0, indent: this.indent });
        const isNamed = schema === undefined || /^#\s*yaml-language-server:/m.test(text);
        return `${isNamed ? "" : schemaComment(schema)}${text === "null\n" ? "" : text}`;
    }

    /** Makes the maps that lead to a path. */
    private makeMaps(path: ConfigPath): void {
        const keys = this.keys(path);
        for (let length = 1; length < keys.length; length++) {
            if (!isMap(this.document.getIn(keys.slice(0, length), true))) {
                this.document.setIn(keys.slice(0, length), this.document.createNode({}));
            }
        }
    }

    private node(path: ConfigPath): unknown {
        return resolved(this.document, this.document.getIn(this.keys(path), true));
    }

    /** The keys in the document. Pulumi takes a key without a namespace for one of the project's. */
    private keys([root, ...steps]: ConfigPath): readonly string[] {
        const full = root.includes(":") ? root : `${this.project}:${root}`;
        const isShort = !this.document.hasIn(["config", full]) && this.document.hasIn(["config", root]);
        return ["config", isShort ? root : full, ...steps];
    }
}

/**
 * Quotes whatever is not plainly a word: the engine reads YAML 1.1, to which `2026-01-31` is a point in time, `1_000` a
 * number and `0777` another, while the `yaml` package writes them bare.
 */
function quoting(text: string): Scalar.Type {
    const isWord = /^[A-Za-z][\w./-]*$/.test(text) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(text);
    return isWord ? "PLAIN" : "QUOTE_DOUBLE";
}

function isSecret(node: unknown): boolean {
    return isMap(node) && node.items.length === 1 && node.has("secure");
}

/** The files that come with the platform call their values examples: nobody has chosen them. */
function isExample(node: unknown): boolean {
    return isNode(node) && node.comment?.trim() === "example";
}

/**
 * A node for a value, with its texts quoted where they have to be. The engine reads YAML otherwise than this library: what looks like a time, such as
 * `2027-01-01T00:00:00Z`, it takes for one, and gives as `2027-01-01 00:00:00 +0000 UTC`.
 */
export function nodeOf(value: unknown): Node {
    if (Array.isArray(value)) {
        const list = new YAMLSeq();
        list.items = value.map(nodeOf);
        return list;
    }
    if (typeof value === "object" && value !== null) {
        const map = new YAMLMap();
        map.items = Object.entries(value).map(([name, member]) => new Pair(nodeOf(name), nodeOf(member)));
        return map;
    }
    const scalar = new Scalar(value);
    return typeof value === "string" ? Object.assign(scalar, { type: quoting(value) }) : scalar;
}

function isNothing(node: unknown): boolean {
    return isScalar(node) && node.value === null;
}

/** `pulumi config set` stores an object that it is given as a text, in JSON. */
function parsedIfJson(value: unknown): unknown {
    if (typeof value !== "string" || !/^\s*[{[]/.test(value)) {
        return value;
    }
    try {
        return JSON.parse(value);
    } catch {
        return value;
    }
}
