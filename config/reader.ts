import { distance } from "fastest-levenshtein";

import { removeCommand, setCommand, type Fault } from "./fault";

/** A check of one value: the words for what is right, and the test. */
export interface Rule<T> {
    /** What would be right, such as "12 digits". Shown to the reader. */
    readonly expected: string;
    /** Whether a value is right; may answer with the words for what is wrong instead of `false`. */
    readonly check: (value: T) => boolean | string;
    /** A value that is right, for the mending command. @default "<value>" */
    readonly example?: string;
    /** What every text that is right matches, as a JSON Schema says it; the check may be stricter. */
    readonly pattern?: string;
}

/**
 * Reader reads one object of raw configuration, member by member, and notes every fault on the way instead of
 * stopping at the first. A member that is faulty reads as its default, so that reading can go on.
 */
export class Reader {
    private readonly seen = new Set<string>();
    private readonly objects = new Map<string, Reader>();

    /**
     * @param path The path of the object; empty for the root.
     * @param members The raw members.
     * @param faults Where faults are noted.
     * @param secrets Root keys whose values must never be shown.
     * @param short The one member, where the object was written as a text that stands for it.
     */
    constructor(
        private readonly path: string,
        private readonly members: Readonly<Record<string, unknown>>,
        readonly faults: Fault[],
        private readonly secrets: ReadonlySet<string> = new Set(),
        private readonly short?: string,
    ) {}

    /** The names of all members present. */
    keys(): readonly string[] {
        return Object.keys(this.members).sort();
    }

    /** The full path of a member. */
    at(key: string): string {
        if (key === this.short) {
            return this.path;
        }
        const step = /^[A-Za-z0-9_:-]+$/.test(key) ? key : `["${key.replaceAll('"', '\\"')}"]`;
        return this.path === "" ? step : step.startsWith("[") ? `${this.path}${step}` : `${this.path}.${step}`;
    }

    /** Notes a fault at a member. The mending command sets it to the given value. */
    fault(key: string, problem: string, expected: string, value = "<value>"): void {
        this.faults.push({ path: this.at(key), problem, expected, mend: setCommand(this.at(key), value) });
    }

    /** A text. Without a default, its absence is a fault. An empty text counts as absent. */
    string(key: string, rule: Rule<string>, fallback?: string): string {
        const raw = this.take(key);
        // Of a fraction or a large number, digits are lost by the time it is here: 1.10 comes as 1.1.
        const text = typeof raw === "boolean" || Number.isSafeInteger(raw) ? String(raw) : raw;
        if (text === undefined || text === "") {
            if (fallback === undefined) {
                this.missing(key, rule);
            }
            return fallback ?? "";
        }
        if (typeof text !== "string") {
            const expected = typeof text === "number" ? `${rule.expected}; a number needs quotes` : rule.expected;
            this.fault(key, `is ${kindOf(text)}`, expected, rule.example);
            return fallback ?? "";
        }
        return this.checked(key, text, rule, fallback ?? "");
    }

    /** Whether there is a member. An empty text counts as absent. */
    has(key: string): boolean {
        const raw = this.members[key];
        return raw !== undefined && raw !== "";
    }

    /** Whether there is a member that may be an object. YAML's `key:` with nothing behind it is none. */
    hasObject(key: string): boolean {
        return this.has(key) && this.members[key] !== null;
    }

    /** Notes that a member is missing. */
    missing(key: string, { expected, example }: Pick<Rule<never>, "expected" | "example">): void {
        this.seen.add(key);
        this.fault(key, "is missing", expected, example);
    }

    /** A whole number, which the command line may have stored as text. */
    integer<T extends number | undefined>(key: string, rule: Rule<number>, fallback: T): number | T {
        const raw = this.take(key);
        if (raw === undefined || raw === "") {
            return fallback;
        }
        const value = typeof raw === "string" && /^-?\d+$/.test(raw.trim()) ? Number(raw) : raw;
        if (typeof value !== "number" || !Number.isInteger(value)) {
            this.fault(key, `is ${this.shown(key, raw)}`, rule.expected, rule.example ?? fallback?.toString());
            return fallback;
        }
        return this.checked(key, value, rule, fallback);
    }

    /** true or false, which the command line may have stored as text. */
    boolean<T extends boolean | undefined>(key: string, fallback: T): boolean | T {
        const raw = this.take(key);
        if (raw === undefined || raw === "") {
            return fallback;
        }
        if (raw === true || raw === "true") {
            return true;
        }
        if (raw !== false && raw !== "false") {
            this.fault(key, `is ${this.shown(key, raw)}`, "true or false", fallback?.toString());
            return fallback;
        }
        return false;
    }

    /** A list of texts. One that is there but empty is not absent. */
    strings<T>(key: string, rule: Rule<string>, fallback: T): readonly string[] | T {
        const raw = this.take(key);
        if (raw === undefined) {
            return fallback;
        }
        if (!Array.isArray(raw)) {
            const mend = setCommand(`${this.at(key)}[0]`, rule.example ?? "<value>");
            const expected = `a list, each ${rule.expected}`;
            this.faults.push({ path: this.at(key), problem: `is ${this.shown(key, raw)}`, expected, mend });
            return fallback;
        }
        return raw.map((item: unknown, index) => {
            const verdict = typeof item === "string" && rule.check(item);
            if (verdict !== true) {
                const path = `${this.at(key)}[${index}]`;
                const mend = setCommand(path, rule.example ?? "<value>");
                const problem = [`is ${this.shown(key, item)}`, verdict].filter(Boolean).join(": ");
                this.faults.push({ path, problem, expected: rule.expected, mend });
            }
            return String(item);
        });
    }

    /** Readers for the items of a list of objects; for an item that is something else, an empty one. */
    items(key: string, expected: string): readonly Reader[] {
        const raw = this.take(key);
        if (raw === undefined) {
            return [];
        }
        if (!Array.isArray(raw)) {
            const problem = `is ${this.shown(key, raw)}`;
            this.faults.push({
                path: this.at(key),
                problem,
                expected: `a list, each ${expected}`,
                mend: removeCommand(this.at(key)),
            });
            return [];
        }
        const list = new Reader(this.at(key), Object.fromEntries(raw.entries()), this.faults, this.secrets);
        return raw.map((_, index) => list.object(String(index), expected, `${this.at(key)}[${index}]`));
    }

    /**
     * A reader for a member that is an object; an empty one where it is absent or something else. The same one each time.
     *
     * @param short The member that a text in its place stands for. @default - a text is a fault
     */
    object(key: string, expected: string, path = this.at(key), short?: string): Reader {
        const reader = this.objects.get(key) ?? this.newObject(key, expected, path, short);
        this.objects.set(key, reader);
        return reader;
    }

    private newObject(key: string, expected: string, path: string, short: string | undefined): Reader {
        const raw = this.take(key);
        if (short !== undefined && typeof raw === "string" && raw !== "") {
            return new Reader(path, { [short]: raw }, this.faults, this.secrets, short);
        }
        const isObject = typeof raw === "object" && raw !== null && !Array.isArray(raw);
        if (raw !== undefined && raw !== null && !isObject) {
            const problem = `is ${this.shown(key, raw)}`;
            this.faults.push({ path, problem, expected, mend: removeCommand(path) });
        }
        const members = isObject ? (raw as Readonly<Record<string, unknown>>) : {};
        return new Reader(path, members, this.faults, this.secrets);
    }

    /** Notes every member that nothing has read as unknown, with the nearest known one. Call it last. */
    rejectUnknown(): void {
        for (const key of this.keys().filter((name) => !this.seen.has(name))) {
            const nearest = nearestOf(key, [...this.seen]);
            this.faults.push({
                path: this.at(key),
                problem: "is not a known key",
                expected:
                    nearest === undefined ? `one of ${[...this.seen].sort().join(", ")}` : `did you mean ${nearest}?`,
                mend: removeCommand(this.at(key)),
            });
        }
    }

    /** A member as it is there. */
    raw(key: string): unknown {
        return this.take(key);
    }

    /** Marks a key as known without reading it here. */
    skip(key: string): void {
        this.seen.add(key);
    }

    private take(key: string): unknown {
        this.seen.add(key);
        return this.members[key];
    }

    private checked<T extends string | number, F extends T | undefined>(
        key: string,
        value: T,
        rule: Rule<T>,
        fallback: F,
    ): T | F {
        const verdict = rule.check(value);
        if (verdict === true) {
            return value;
        }
        const problem = typeof verdict === "string" ? verdict : "";
        const found = [`is ${this.shown(key, value)}`, problem].filter(Boolean).join(": ");
        this.fault(key, found, rule.expected, rule.example ?? (fallback === "" ? undefined : fallback?.toString()));
        return fallback;
    }

    /** Whether the object, or the root member that it is in, is stored as a secret: Pulumi knows no finer mark. */
    isSecret(key = ""): boolean {
        return this.secrets.has(this.at(key).split(/[.[]/, 1)[0] ?? "");
    }

    /** A member's value as a fault may show it: not at all, where it is stored as a secret. */
    shown(key: string, value: unknown): string {
        if (this.isSecret(key)) {
            return "a secret value that does not fit";
        }
        return typeof value === "object" ? kindOf(value) : JSON.stringify(value);
    }
}

/** The known name that a mistyped one is nearest to, or undefined where none is near. */
export function nearestOf(name: string, known: readonly string[]): string | undefined {
    const ranked = known
        .map((candidate) => ({ candidate, edits: distance(name.toLowerCase(), candidate.toLowerCase()) }))
        .sort((left, right) => left.edits - right.edits);
    const best = ranked[0];
    return best !== undefined && best.edits <= Math.max(2, Math.floor(name.length / 3)) ? best.candidate : undefined;
}

function kindOf(value: unknown): string {
    return value === null
        ? "null"
        : Array.isArray(value)
          ? "a list"
          : typeof value === "object"
            ? "a map"
            : `a ${typeof value}`;
}
