import type { Connection } from "../../../release";

/** Watch notes how long a move waits for what it asks: each kind of request, and the longest of it. */
export class Watch {
    private readonly waits = new Map<string, { total: number; longest: number; count: number }>();

    begin(): void {
        this.waits.clear();
    }

    /** The same tools, watched. */
    tools(tools: Connection): Connection {
        const { functions, store, clock } = tools;
        return {
            ...tools,
            get: async (url, timeout) => this.time("the URL", async () => tools.get(url, timeout)),
            functions: this.watched(functions, "", ["alias", "version", "invoke", "move"]),
            store: this.watched(store, "S3 ", ["get", "put", "list"]),
            clock: this.watched(clock, "", ["sleep"]),
        };
    }

    /** The three kinds of request that took the most time together, the longest first. */
    longest(): string {
        return [...this.waits]
            .sort(([, left], [, right]) => right.total - left.total)
            .slice(0, 3)
            .map(([what, { total, longest, count }]) => {
                return `${what} ${Math.round(total)} ms (${count}, the longest ${Math.round(longest)} ms)`;
            })
            .join(", ");
    }

    private watched<T extends object>(original: T, prefix: string, names: readonly string[]): T {
        const copy = Object.create(original) as Record<string, unknown>;
        for (const name of names) {
            const method = (original as Record<string, unknown>)[name];
            if (typeof method === "function") {
                copy[name] = async (...args: unknown[]) =>
                    this.time(`${prefix}${name}`, async () =>
                        (method as (...all: unknown[]) => unknown).apply(original, args),
                    );
            }
        }
        return copy as T;
    }

    private async time<T>(what: string, work: () => Promise<T>): Promise<T> {
        const start = performance.now();
        try {
            return await work();
        } finally {
            const taken = performance.now() - start;
            const { total, longest, count } = this.waits.get(what) ?? { total: 0, longest: 0, count: 0 };
            this.waits.set(what, { total: total + taken, longest: Math.max(longest, taken), count: count + 1 });
        }
    }
}
