import { createHash } from "node:crypto";

/**
 * JSON with the keys of every object sorted, so that equal values give equal text whatever the order they were
 * written in. Members that are `undefined` are left out, as in JSON.stringify.
 */
export function canonicalJson(value: unknown): string {
    return JSON.stringify(value, (_key, member: unknown) => {
        if (member === null || typeof member !== "object" || Array.isArray(member)) {
            return member;
        }
        const entries = Object.entries(member);
        entries.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
        return Object.fromEntries(entries);
    });
}

/** The SHA-256 of a text, in lower-case hexadecimal. */
export function sha256(text: string): string {
    return createHash("sha256").update(text).digest("hex");
}
