import type { Tools } from "../../release";

/** Waits tells how much of a time was spent waiting: for answers of AWS and of the environment, and for time to pass. */
export class Waits {
    #pending = 0;
    #since = 0;
    #total = 0;

    /** Milliseconds in which anything was waited for, however many things at once. */
    get total(): number {
        return this.#total + (this.#pending === 0 ? 0 : performance.now() - this.#since);
    }

    /** Tools of which every answer is waited for. */
    watch(tools: Tools): Tools {
        return {
            ...tools,
            functions: this.#watched(tools.functions),
            store: this.#watched(tools.store),
            clock: this.#watched(tools.clock),
            get: async (...args) => this.#until(tools.get(...args)),
        };
    }

    #watched<T extends object>(original: T): T {
        return new Proxy(original, {
            get: (target, key) => {
                const member: unknown = Reflect.get(target, key);
                if (typeof member !== "function") {
                    return member;
                }
                return (...args: readonly unknown[]) => {
                    const result: unknown = Reflect.apply(member, target, args);
                    return result instanceof Promise ? this.#until(result) : result;
                };
            },
        });
    }

    async #until<T>(answer: Promise<T>): Promise<T> {
        if (this.#pending === 0) {
            this.#since = performance.now();
        }
        this.#pending += 1;
        try {
            return await answer;
        } finally {
            this.#pending -= 1;
            if (this.#pending === 0) {
                this.#total += performance.now() - this.#since;
            }
        }
    }
}
