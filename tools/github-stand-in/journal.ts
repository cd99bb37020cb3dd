/** A request that was made, with every secret masked. */
export interface RequestRecord {
    /** Counts from 1, in the order of the answers. */
    readonly number: number;
    /** ISO 8601, to the millisecond. */
    readonly time: string;
    readonly method: string;
    /** Path and query, without `/api/v3`. */
    readonly path: string;
    /** Whose token it came with; undefined without a good one. */
    readonly login: string | undefined;
    /** The JSON body; undefined without one. */
    readonly body: unknown;
    /** Undefined where the connection was cut. */
    readonly status: number | undefined;
}

const SECRET = /secret|token|password|authorization/i;

/** Journal remembers the requests, and writes a line for each. */
export class Journal {
    private readonly records: RequestRecord[] = [];

    /** @param write Takes each line, which holds no body and no header. */
    constructor(private readonly write: (line: string) => void) {}

    add({ body, ...request }: Omit<RequestRecord, "number" | "time">): void {
        const time = new Date().toISOString();
        this.records.push({ ...request, number: this.mark() + 1, time, body: masked(body) });
        this.write(`${time} ${request.method} ${request.path} ${request.status ?? "cut"} ${request.login ?? "-"}`);
    }

    /** The number of the last request. */
    mark(): number {
        return this.records.length;
    }

    since(mark: number): readonly RequestRecord[] {
        return this.records.slice(mark);
    }
}

/** The same value with `********` for each member that may hold a secret. */
function masked(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(masked);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    return Object.fromEntries(
        Object.entries(value).map(([name, member]) => [name, SECRET.test(name) ? "********" : masked(member)]),
    );
}
