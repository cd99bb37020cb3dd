/** What goes wrong with a request. */
export interface Fault {
    /** @default - any method */
    readonly method?: string;
    /** The source of a regular expression on the path and query, without `/api/v3`. @default - any path */
    readonly path?: string;
    /** How many requests it meets. @default 1 */
    readonly times?: number | "all";
    /** Milliseconds before anything is done. @default 0 */
    readonly delay?: number;
    /**
     * Cuts the connection: `before` the request is heeded, or `after` it has been carried out, so that the caller does
     * not learn of it. @default - the connection stays
     */
    readonly cut?: "after" | "before";
    /** Answers with that status in place of doing what was asked for. @default - what was asked for is done */
    readonly status?: number;
    /** Headers of that answer, by their names in small letters. */
    readonly headers?: Readonly<Record<string, string>>;
    /** The body of that answer: text as it is, anything else as JSON. @default "" */
    readonly body?: unknown;
}

/** Where a fault strikes. */
export type Where = Pick<Fault, "method" | "path" | "times">;

/** Faults as GitHub documents them. */
export const FAULTS = {
    /**
     * The secondary rate limit: 403 with `retry-after`.
     * Source: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
     *
     * @param seconds What `retry-after` says.
     */
    secondaryRateLimit: (seconds: number, where: Where = {}): Fault => ({
        ...where,
        status: 403,
        headers: { "retry-after": String(seconds), "content-type": JSON_TYPE },
        body: {
            message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
            documentation_url:
                "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits",
        },
    }),
    /**
     * The hourly rate limit: 403, nothing remaining, and the time at which it is reset.
     *
     * @param reset Seconds since 1970.
     */
    rateLimit: (reset: number, where: Where = {}): Fault => ({
        ...where,
        status: 403,
        headers: {
            "content-type": JSON_TYPE,
            "x-ratelimit-limit": "5000",
            "x-ratelimit-remaining": "0",
            "x-ratelimit-used": "5000",
            "x-ratelimit-reset": String(reset),
            "x-ratelimit-resource": "core",
        },
        body: {
            message: "API rate limit exceeded for user ID 1.",
            documentation_url: "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api",
        },
    }),
    /** An error of GitHub's own: 500 and 502 come with JSON, 503 and 504 with a page for people. */
    serverError: (status: 500 | 502 | 503 | 504, where: Where = {}): Fault => ({
        ...where,
        status,
        ...(status < 503
            ? { headers: { "content-type": JSON_TYPE }, body: { message: "Server Error" } }
            : {
                  headers: { "content-type": "text/html" },
                  body: "<html><body>No server is currently available to service your request.</body></html>",
              }),
    }),
    /** The connection is cut before anything is done. */
    noConnection: (where: Where = {}): Fault => ({ ...where, cut: "before" }),
    /** What was asked for is done, and the answer is lost. */
    lostAnswer: (where: Where = {}): Fault => ({ ...where, cut: "after" }),
} as const;

const JSON_TYPE = "application/json; charset=utf-8";

/** Faults holds the faults that are to come, in the order in which they were set. */
export class Faults {
    private readonly pending: { readonly fault: Fault; left: number }[] = [];

    add(fault: Fault): void {
        const { times = 1 } = fault;
        this.pending.push({ fault, left: times === "all" ? Infinity : times });
    }

    clear(): void {
        this.pending.length = 0;
    }

    /** The first fault that meets a request; it is used up by that. */
    take(method: string, path: string): Fault | undefined {
        const found = this.pending.find(
            ({ fault, left }) =>
                left > 0 &&
                (fault.method ?? method) === method &&
                (fault.path === undefined || new RegExp(fault.path).test(path)),
        );
        if (found !== undefined) {
            found.left -= 1;
        }
        return found?.fault;
    }
}
