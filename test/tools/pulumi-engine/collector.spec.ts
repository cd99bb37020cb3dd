import assert from "node:assert/strict";

import { collectorSettings } from "../../../tools/pulumi-engine/build/collector";

const GIB = 1024 ** 3;

describe("how Go's compiler collects its garbage", () => {
    it("is less often where half of the memory leaves 2 GiB to each processor, and within that", () => {
        const settings = (memory: number, processors: number) => collectorSettings({ memory, processors, env: {} });
        assert.deepEqual(settings(24 * GIB, 2), { GOGC: "400", GOMEMLIMIT: "6144MiB" });
        assert.deepEqual(settings(16 * GIB, 4), { GOGC: "400", GOMEMLIMIT: "2048MiB" });
        assert.deepEqual(settings(16 * GIB, 8), {});
        assert.deepEqual(settings(7 * GIB, 2), {});
    });

    it("is as somebody has set it", () => {
        const machine = { memory: 24 * GIB, processors: 2 };
        assert.deepEqual(collectorSettings({ ...machine, env: { GOGC: "off" } }), {});
        assert.deepEqual(collectorSettings({ ...machine, env: { GOMEMLIMIT: "1GiB" } }), {});
        assert.deepEqual(collectorSettings({ ...machine, env: { GOFLAGS: "-v" } })["GOGC"], "400");
    });

    it("of this machine says nothing, or both", () => {
        const keys = Object.keys(collectorSettings());
        assert.ok(keys.length === 0 || keys.join() === "GOGC,GOMEMLIMIT", keys.join());
    });
});
