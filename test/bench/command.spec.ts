import assert from "node:assert/strict";

import { measure } from "../../bench/command";

/** Uses the processor for 0.4 s. */
const BUSY = "while (process.cpuUsage().user < 400_000);";

describe("a measured command", () => {
    it("is told of its output, and of the CPU time of what it starts, also in process groups of their own", async function () {
        if (process.platform !== "linux") {
            this.skip();
        }
        // With job control each job has a group of its own, as plugins of the engine have.
        const script = `set -m; "$0" -e "$1" & wait; echo done`;
        const args = ["-c", script, process.execPath, BUSY];
        const { output, parts = {}, cpuSeconds } = await measure({ file: "bash", args });
        assert.match(output, /done/);
        assert.ok(cpuSeconds > 0.2, `${cpuSeconds}`);
        const ofNode = Object.entries(parts).filter(([name]) => /^(node|MainThread)$/.test(name));
        const seen = ofNode.reduce((sum, [, taken]) => sum + taken, 0);
        assert.ok(seen > 0.2 && seen <= cpuSeconds + 0.02, JSON.stringify({ parts, cpuSeconds }));
    }).timeout(60_000);

    it("fails with what it said", async () => {
        const args = ["-c", "echo about this >&2; exit 3"];
        await assert.rejects(measure({ file: "bash", args }), /^UserError: bash -c .* failed \(3\)\.\nabout this$/s);
    }).timeout(60_000);
});
