import assert from "node:assert/strict";

import { EVALUATE } from "../../bench/graph";
import { reportText, resultTable, verdictTable, type Machine } from "../../bench/report";
import type { Result } from "../../bench/run";
import { verdicts } from "../../bench/targets";

const once = (value: number) => ({ median: value, min: value, max: value });

const evaluation = (environments: number, seconds: number, peer = "platform"): Result => ({
    peer,
    operation: EVALUATE,
    environments,
    runs: 3,
    seconds: { median: seconds, min: seconds - 0.1, max: seconds + 0.1 },
    cpuSeconds: once(1.5),
    memoryMiB: once(180),
    resources: 13 * environments + 27,
});

describe("resultTable", () => {
    it("is a Markdown table with medians and ranges", () => {
        assert.deepEqual(resultTable([evaluation(2, 0.9)]).split("\n"), [
            "| environments | peer     | operation          | wall (s)         | CPU (s) | memory (MiB) | resources | runs |",
            "|--------------|----------|--------------------|------------------|---------|--------------|-----------|------|",
            "| 2            | platform | evaluate the graph | 0.90 (0.80–1.00) | 1.50    | 180          | 53        | 3    |",
        ]);
    });

    it("keeps one rule, however many lines there are", () => {
        const lines = resultTable([evaluation(1, 1), evaluation(2, 1), evaluation(3, 1)]).split("\n");
        assert.equal(lines.filter((line) => line.startsWith("|-")).length, 1);
        assert.equal(lines.length, 5);
    });
});

describe("verdicts", () => {
    it("compares the program with the targets for what was measured, and no peer", () => {
        const found = verdicts([evaluation(2, 0.9), evaluation(2, 0.1, "another"), evaluation(50, 2)]);
        assert.deepEqual(
            found.map(({ target, limit, measured }) => ({ target, limit: Number(limit.toFixed(2)), measured })),
            [
                { target: "graph of 2 environments, time", limit: 1.35, measured: 0.9 },
                { target: "graph of 2 environments, memory", limit: 216.96, measured: 180 },
            ],
        );
    });

    it("judges growth only where the largest size is there", () => {
        const found = verdicts([evaluation(2, 1), evaluation(50, 2), evaluation(200, 6)]);
        const growing = found.find(({ target }) => target.includes("growth"));
        assert.equal(growing?.measured?.toFixed(2), "1.28");
    });

    it("says plainly what is not met", () => {
        const table = verdictTable(verdicts([evaluation(200, 2.5)]));
        assert.match(table, /\| graph of 200 environments, time \| 2\.00 s \| 2\.50 s +\| NO +\|/);
    });
});

describe("reportText", () => {
    const machine: Machine = {
        started: "2026-01-01T00:00:00.000Z",
        cpu: "A processor",
        cores: 2,
        memoryMiB: 8000,
        node: "v20.0.0",
        load: 0.25,
    };

    it("says on what machine, and how one more environment counts", () => {
        const results = [evaluation(2, 1), evaluation(52, 2), evaluation(102, 3)];
        const text = reportText({ machine, results, verdicts: [] });
        assert.match(text, /2 cores \(A processor\), 8000 MiB, Node\.js v20\.0\.0, load 0\.25 at the start/);
        assert.match(
            text,
            /platform, evaluate the graph: 20\.0 ms for one more environment; growth 1\.00, where 1 is linear/,
        );
    });
});
