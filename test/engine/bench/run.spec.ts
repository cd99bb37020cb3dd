import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";

import type { Steps } from "../../../common/steps";
import { UserError } from "../../../common/errors";
import { measure } from "../../../bench/command";
import type { Peer, Setting } from "../../../bench/peer";
import { runPlan, type Plan } from "../../../bench/run";

const node = (script: string) => ({ file: process.execPath, args: ["-e", script] });

describe("measure", () => {
    it("tells time, CPU, memory and what the command wrote", async () => {
        const busy =
            "const t = Date.now(); while (Date.now() - t < 200); Buffer.alloc(200 << 20, 1); console.log('done')";
        const { seconds, cpuSeconds, memoryMiB, output } = await measure(node(busy));
        assert.ok(seconds >= 0.2 && seconds < 20, `${seconds} s`);
        assert.ok(cpuSeconds >= 0.1 && cpuSeconds < 20, `${cpuSeconds} s of CPU`);
        assert.ok(memoryMiB >= 200 && memoryMiB < 1000, `${memoryMiB} MiB`);
        assert.equal(output, "done\n");
    });

    it("fails with what a failing command said", async () => {
        const failing = measure(node("console.error('out of luck'); process.exitCode = 3"));
        await assert.rejects(
            failing,
            (error) => error instanceof UserError && /\(3\)\.\nout of luck/.test(error.message),
        );
    });

    it("ends a command that is no longer wanted", async () => {
        const signal = AbortSignal.timeout(300);
        await assert.rejects(measure(node("setInterval(() => {}, 1000)"), signal), { name: "TimeoutError" });
    });

    it("does not start a command that is not wanted any more", async () => {
        await assert.rejects(measure(node(""), AbortSignal.abort()), { name: "AbortError" });
    });
});

describe("runPlan", () => {
    const titles: string[] = [];
    const steps: Steps = {
        run: (title, work) => {
            titles.push(title);
            return work({ note() {}, progress() {}, result() {} });
        },
    };
    const settings: Setting[] = [];
    const arranged: string[] = [];
    const fake = (name: string): Peer => ({
        name,
        async prepare(setting) {
            assert.deepEqual(readdirSync(setting.folder), [], "a folder of its own");
            settings.push(setting);
            return [
                { name: "make", command: node(`console.log(${setting.environments} * 3)`), resources: Number },
                { name: "unmake", command: node(""), arrange: () => void arranged.push(name) },
            ];
        },
    });
    const plan: Plan<Setting> = {
        peers: [fake("ours"), fake("theirs")],
        sizes: [1, 4],
        runs: 2,
        setting: (basics) => basics,
        steps,
    };

    it("measures every operation of every peer at every size, the peers in turn", async () => {
        const results = await runPlan(plan);
        assert.deepEqual(
            results.map(({ environments, peer, operation, runs, resources }) => [
                ...[environments, peer, operation, runs, resources],
            ]),
            [1, 4].flatMap((size) =>
                ["ours", "theirs"].flatMap((peer) => [
                    [size, peer, "make", 2, 3 * size],
                    [size, peer, "unmake", 2, undefined],
                ]),
            ),
        );
        assert.deepEqual(titles.slice(0, 6), [
            "1 environment, run 1 of 2: ours, make",
            "1 environment, run 1 of 2: theirs, make",
            "1 environment, run 1 of 2: ours, unmake",
            "1 environment, run 1 of 2: theirs, unmake",
            "1 environment, run 2 of 2: theirs, make",
            "1 environment, run 2 of 2: ours, make",
        ]);
        assert.deepEqual(
            results.map(({ each }) => each.length),
            results.map(() => 2),
        );
        assert.equal(arranged.length, 8, "before each run of the operation that has something to arrange");
    });

    it("leaves out a peer where there are more environments than it is measured with", async () => {
        const results = await runPlan({ ...plan, peers: [fake("ours"), { ...fake("theirs"), most: 1 }], runs: 1 });
        assert.deepEqual(
            results.map(({ environments, peer }) => `${environments} ${peer}`),
            ["1 ours", "1 ours", "1 theirs", "1 theirs", "4 ours", "4 ours"],
        );
        settings.splice(4);
        arranged.splice(0);
    });

    it("leaves no folder behind", () => {
        assert.equal(settings.length, 4);
        assert.deepEqual(
            settings.filter(({ folder }) => existsSync(folder)),
            [],
        );
    });

    it("stops when it is interrupted", async () => {
        await assert.rejects(runPlan({ ...plan, signal: AbortSignal.abort() }), { name: "AbortError" });
    });
});
