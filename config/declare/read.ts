import { removeCommand } from "../fault";
import type { Reader } from "../reader";
import type { GroupKey, Key, ListKey, MapKey, Members, OpenKey, TextKey, ValuesOf, VariantsKey } from "./kinds";

/** The values that defaults are derived from. */
type Known = Readonly<Record<string, unknown>>;

/**
 * Reads and checks all declared keys of the root.
 *
 * @param given What defaults are derived from beside the keys themselves.
 */
export function readRoot<M extends Members>(root: Reader, members: M, given: Known): ValuesOf<M> {
    const known: Record<string, unknown> = { ...given };
    const names = Object.keys(members).filter((name) => members[name]?.kind !== "secret");
    for (const name of names) {
        // Read when it is asked for first, so that a default may depend on a key that is declared further down.
        const get = () => {
            const value = readKey(root, name, members[name] as Key, known);
            Object.defineProperty(known, name, { value, enumerable: true });
            return value;
        };
        Object.defineProperty(known, name, { get, configurable: true, enumerable: true });
    }
    const values = Object.fromEntries(names.map((name) => [name, known[name]]));
    closeMembers(root, members);
    return values as ValuesOf<M>;
}

/** Reads and checks the declared keys of one map, and refuses all others. */
export function readMembers<M extends Members>(reader: Reader, members: M, known: Known): ValuesOf<M> {
    const values: Record<string, unknown> = {};
    for (const [name, key] of Object.entries(members).filter(([, { kind }]) => kind !== "secret")) {
        values[name] = readKey(reader, name, key, known);
    }
    refuseForeign(reader, members, values, known);
    closeMembers(reader, members);
    return values as ValuesOf<M>;
}

/** A secret is known, but not read: whoever needs it asks Pulumi. */
function closeMembers(reader: Reader, members: Members): void {
    Object.entries(members).forEach(([name, { kind }]) => (kind === "secret" ? reader.skip(name) : undefined));
    reader.rejectUnknown();
}

function readKey(reader: Reader, name: string, key: Key, known: Known): unknown {
    switch (key.kind) {
        case "text":
            return readText(reader, name, key, known);
        case "integer":
        case "flag": {
            const rule = key.kind === "flag" ? { expected: "true or false" } : key.rule;
            if (key.absent === undefined && !reader.has(name)) {
                return reader.missing(name, rule);
            }
            return key.kind === "flag"
                ? reader.boolean(name, fallbackOf(key, known) as boolean | undefined)
                : reader.integer(name, key.rule, fallbackOf(key, known) as number | undefined);
        }
        case "list":
            return readList(reader, name, key, known);
        case "map":
            return readMap(reader.object(name, key.shape), key, known);
        case "group":
            return key.absent !== undefined && !reader.hasObject(name)
                ? reader.skip(name)
                : readGroup(reader.object(name, key.shape, reader.at(name), key.short), key, known);
        case "open":
            return readOpen(reader, name, key);
        case "variants":
            return key.absent !== undefined && !reader.hasObject(name)
                ? reader.skip(name)
                : readVariant(reader.object(name, key.shape), key, known);
        case "secret":
            return reader.skip(name);
    }
}

function readText(reader: Reader, name: string, key: TextKey, known: Known): string | undefined {
    const fallback = fallbackOf(key, known) as string | undefined;
    return key.absent === undefined
        ? reader.string(name, key.rule)
        : reader.string(name, key.rule, fallback ?? "") || fallback;
}

function readList(reader: Reader, name: string, key: ListKey, known: Known): unknown {
    const { of, most = Infinity, noun } = key;
    if (key.absent === undefined && !reader.has(name)) {
        return reader.missing(name, { expected: `a list of ${noun}` });
    }
    const fallback = fallbackOf(key, known) as readonly unknown[] | undefined;
    const items =
        of.kind === "text"
            ? reader.strings(name, of.rule, fallback)
            : reader.has(name)
              ? reader.items(name, of.shape).map((item) => readGroup(item, of, known))
              : (reader.skip(name), fallback);
    if (items !== undefined && items.length > most) {
        const path = reader.at(name);
        const problem = `has ${items.length} ${noun}`;
        reader.faults.push({ path, problem, expected: `at most ${most}`, mend: removeCommand(path) });
    }
    return items;
}

function readMap(reader: Reader, { names, nameIs, of, most }: MapKey, known: Known): unknown {
    const keys = reader.keys();
    if (most !== undefined && keys.length > most.count) {
        const { count, noun } = most;
        reader.fault(keys[count] ?? "", `is ${noun} number ${count + 1}`, `at most ${count} ${noun}s`);
    }
    for (const key of keys) {
        const verdict = names.check(key);
        if (verdict !== true) {
            const path = reader.at(key);
            const problem = `is not ${nameIs}${typeof verdict === "string" ? `: ${verdict}` : ""}`;
            reader.faults.push({ path, problem, expected: names.expected, mend: removeCommand(path) });
        }
    }
    return Object.fromEntries(keys.map((key) => [key, readKey(reader, key, of, known)]));
}

/** The members of a group, without those that it refuses, whose reasons say more than that they are not known. */
function readGroup(reader: Reader, { members, refuses = {} }: GroupKey, known: Known): ValuesOf<Members> {
    for (const [name, { reason, expected }] of Object.entries(refuses)) {
        if (reader.has(name)) {
            reader.skip(name);
            const path = reader.at(name);
            reader.faults.push({ path, problem: `is not taken: ${reason}`, expected, mend: removeCommand(path) });
        }
    }
    return readMembers(reader, members, known);
}

function readOpen(reader: Reader, name: string, key: OpenKey): unknown {
    const raw = reader.raw(name);
    if (raw === undefined || raw === "") {
        return key.absent === undefined ? reader.missing(name, key.rule) : fallbackOf(key, {});
    }
    const verdict = key.rule.check(raw);
    if (verdict !== true) {
        const problem = `is ${reader.shown(name, raw)}${typeof verdict === "string" ? `: ${verdict}` : ""}`;
        reader.fault(name, problem, key.rule.expected, key.rule.example);
        return undefined;
    }
    return raw;
}

function readVariant(reader: Reader, { by, mode, cases }: VariantsKey, known: Known): unknown {
    const chosen = readText(reader, by, mode, known) ?? "";
    const members = cases[chosen];
    // A fault is noted by then, and what else there is cannot be judged.
    return { [by]: chosen, ...(members === undefined ? {} : readMembers(reader, members, known)) };
}

/** Refuses a member that has no use in the mode that the map is in, unless it is what it would be anyway. */
function refuseForeign(reader: Reader, members: Members, values: Known, known: Known): void {
    for (const [name, key] of Object.entries(members)) {
        const [member = "", mode] = key.onlyIn ?? [];
        if (mode === undefined || values[member] === mode) {
            continue;
        }
        if (JSON.stringify(values[name]) !== JSON.stringify(fallbackOf(key, known))) {
            const path = reader.at(name);
            const problem = `is of no use in ${member} ${String(values[member])}`;
            const expected = `to be left out, or ${reader.at(member)} to be ${mode}`;
            reader.faults.push({ path, problem, expected, mend: removeCommand(path) });
        }
    }
}

/** What a key reads as where it is absent; undefined, too, where it must not be. */
function fallbackOf(key: Key, known: Known): unknown {
    const absent = "absent" in key ? key.absent : undefined;
    if (absent === undefined || "nothing" in absent) {
        return undefined;
    }
    return "value" in absent ? absent.value : absent.from(known as never);
}
