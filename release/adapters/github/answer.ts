/** An answer of GitHub, whatever its status. */
export interface Answer {
    readonly status: number;
    readonly headers: Headers;
    /** What its JSON says; undefined where there is none. */
    readonly body: unknown;
}

/** What GitHub says of an error: its message, and those of the fields that it found fault with. On one line. */
export function messageIn({ body }: Answer): string {
    const { message, errors } = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
    const details = Array.isArray(errors) ? errors.map(detailOf) : typeof errors === "string" ? [errors] : [];
    const parts = [message, ...details].filter((part): part is string => typeof part === "string" && part !== "");
    return [...new Set(parts)].join("; ").replaceAll(/\s+/g, " ").slice(0, LONGEST);
}

/** How much of a message is shown, in characters. */
const LONGEST = 300;

function detailOf(error: unknown): string {
    if (typeof error === "string") {
        return error;
    }
    const { message, field, code } = (error ?? {}) as Record<string, unknown>;
    return typeof message === "string" ? message : [field, code].filter((word) => typeof word === "string").join(" ");
}

/** Milliseconds that GitHub asks everybody to wait for who has no better advice: "Rate limits for the REST API". */
const UNTOLD = 60_000;

/**
 * How long GitHub wants to be left alone: "Rate limits for the REST API", "Exceeding the rate limit". It says 403 for
 * its limits as well as for missing rights.
 *
 * @param now Milliseconds since 1970.
 * @returns Milliseconds, or undefined where no limit was exceeded.
 */
export function limitedFor(answer: Answer, now: number): number | undefined {
    const { status, headers } = answer;
    if (status !== 403 && status !== 429) {
        return undefined;
    }
    const after = retryAfter(headers, now);
    if (after !== undefined) {
        return after;
    }
    if (headers.get("x-ratelimit-remaining") === "0") {
        const reset = Number(headers.get("x-ratelimit-reset"));
        // A second more: the clocks differ.
        return reset > 0 ? Math.max(reset * 1000 - now, 0) + 1000 : UNTOLD;
    }
    return status === 429 || /rate limit|abuse/i.test(messageIn(answer)) ? UNTOLD : undefined;
}

/** The pause that a header asks for, in milliseconds: seconds, or a date. */
export function retryAfter(headers: Headers, now: number): number | undefined {
    const text = headers.get("retry-after") ?? "";
    if (/^\d+$/.test(text)) {
        return Number(text) * 1000;
    }
    const date = Date.parse(text);
    return Number.isNaN(date) ? undefined : Math.max(date - now, 0);
}
