import assert from "node:assert/strict";

import { Waits } from "../../bench/release/waits";
import type { Tools } from "../../release";

const SLEEP = 60;
const after = async (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Keeps this process at work. */
function work(milliseconds: number): void {
    const end = performance.now() + milliseconds;
    while (performance.now() < end);
}

describe("Waits", () => {
    it("counts what is waited for at once as one, and nothing while this process works", async () => {
        const waits = new Waits();
        const tools = waits.watch({
            clock: { now: () => 7, sleep: after },
            store: { bucket: "artifacts", get: async () => after(SLEEP) },
            functions: { alias: async () => after(SLEEP) },
            get: async () => after(SLEEP),
        } as unknown as Tools);
        const start = performance.now();
        await Promise.all([tools.store.get("a"), tools.functions.alias("b"), tools.get("c", 1)]);
        work(SLEEP);
        await tools.clock.sleep(SLEEP);
        const elapsed = performance.now() - start;
        assert.equal(tools.clock.now(), 7);
        assert.equal(tools.store.bucket, "artifacts");
        // Three answers at once are one wait: were they three, more would have been waited than has passed.
        assert.ok(waits.total >= 2 * SLEEP - 2 && waits.total < elapsed - SLEEP / 2, `${waits.total} of ${elapsed}`);
    });

    it("ends a wait whose answer is an error", async () => {
        const waits = new Waits();
        const tools = waits.watch({
            ...{ clock: {}, store: {}, functions: {} },
            get: async () => Promise.reject(new Error("gone")),
        } as unknown as Tools);
        await assert.rejects(tools.get("a", 1), /gone/);
        const { total } = waits;
        await after(20);
        assert.equal(waits.total, total);
    });
});
