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
}

/**
 * Reader reads one object of raw configuration, member by member, and notes every fault on the way instead of
 * stopping at the first. A member that is faulty reads as its default, so that reading can go on.
 */
export class Reader {
    private readonly seen = new Set<string>();

    /**
     * @param path The path of the object; empty for the root.
     * @param members The raw members.
     * @param faults Where faults are noted.
     * @param secrets Root keys whose values must never be shown.
     */
    constructor(
        private readonly path: string,
        private readonly members: Readonly<Record<string, unknown>>,
        readonly faults: Fault[],
        private readonly secrets: ReadonlySet<string> = new Set(),
    ) {}

    /** The names of all members present. */
    keys(): readonly string[] {
        return Object.keys(this.members).sort();
    }

    /** The full path of a member. */
    at(key: string): string {
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
            return this.absent(key, rule, fallback) ?? "";
        }
        if (typeof text !== "string") {
            const expected = typeof text === "number" ? `${rule.expected}; a number needs quotes` : rule.expected;
            this.fault(key, `is ${kindOf(text)}`, expected, rule.example);
            return fallback ?? "";
        }
        return this.checked(key, text, rule, fallback ?? "");
    }

    /** A whole number, which the command line may have stored as text. */
    integer(key: string, rule: Rule<number>, fallback: number): number {
        const raw = this.take(key);
        if (raw === undefined || raw === "") {
            return fallback;
        }
        const value = typeof raw === "string" && /^-?\d+$/.test(raw.trim()) ? Number(raw) : raw;
        if (typeof value !== "number" || !Number.isInteger(value)) {
            this.fault(key, `is ${this.shown(key, raw)}`, rule.expected, rule.example ?? String(fallback));
            return fallback;
        }
        return this.checked(key, value, rule, fallback);
    }

    /** true or false, which the command line may have stored as text. */
    boolean(key: string, fallback: boolean): boolean {
        const raw = this.take(key);
        if (raw === undefined || raw === "") {
            return fallback;
        }
        if (raw === true || raw === "true") {
            return true;
        }
        if (raw !== false && raw !== "false") {
            this.fault(key, `is ${this.shown(key, raw)}`, "true or false", String(fallback));
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
            if (typeof item !== "string" || rule.check(item) !== true) {
                const path = `${this.at(key)}[${index}]`;
                const mend = setCommand(path, rule.example ?? "<value>");
                this.faults.push({ path, problem: `is ${this.shown(key, item)}`, expected: rule.expected, mend });
            }
            return String(item);
        });
    }

    /** A reader for a member that is an object; an empty one where it is absent or something else. */
    object(key: string, expected: string): Reader {
        const raw = this.take(key);
        const isObject = typeof raw === "object" && raw !== null && !Array.isArray(raw);
        if (raw !== undefined && raw !== null && !isObject) {
            const problem = `is ${this.shown(key, raw)}`;
            this.faults.push({ path: this.at(key), problem, expected, mend: removeCommand(this.at(key)) });
        }
        const members = isObject ? (raw as Readonly<Record<string, unknown>>) : {};
        return new Reader(this.at(key), members, this.faults, this.secrets);
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

    /** Marks a key as known without reading it here. */
    skip(key: string): void {
        this.seen.add(key);
    }

    private take(key: string): unknown {
        this.seen.add(key);
        return this.members[key];
    }

    private absent<T>(key: string, rule: Rule<T>, fallback: T | undefined): T | undefined {
        if (fallback === undefined) {
            this.fault(key, "is missing", rule.expected, rule.example);
        }
        return fallback;
    }

    private checked<T extends string | number>(key: string, value: T, rule: Rule<T>, fallback: T): T {
        const verdict = rule.check(value);
        if (verdict === true) {
            return value;
        }
        const problem = typeof verdict === "string" ? verdict : "";
        const found = [`is ${this.shown(key, value)}`, problem].filter(Boolean).join(": ");
        this.fault(key, found, rule.expected, rule.example ?? (fallback === "" ? undefined : String(fallback)));
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
