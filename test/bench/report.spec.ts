import assert from "node:assert/strict";

import { GRAPH_OPERATIONS, LAB_OPERATIONS } from "../../bench/peer";
import { svg } from "../../bench/bar";
import { reportPicture } from "../../bench/picture";
import type { MoveResult } from "../../bench/release";
import { reportText, resultTable, verdictTable, type Machine } from "../../bench/report";
import type { Result } from "../../bench/run";
import { verdicts } from "../../bench/targets";

const once = (value: number) => ({ median: value, min: value, max: value });

const evaluation = (environments: number, seconds: number, peer = "platform"): Result => ({
    peer,
    operation: GRAPH_OPERATIONS.evaluate,
    environments,
    runs: 3,
    seconds: { median: seconds, min: seconds - 0.1, max: seconds + 0.1 },
    cpuSeconds: once(1.5),
    memoryMiB: once(180),
    each: [{ seconds, cpuSeconds: 1.5 }],
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
    const lab = (peer: string, operation: string, seconds: readonly number[], environments = 2): Result => ({
        ...evaluation(environments, 1, peer),
        operation,
        each: seconds.map((each) => ({ seconds: each, cpuSeconds: each })),
    });
    const { preview, refreshingPreview } = LAB_OPERATIONS;

    it("takes what the program takes of what a peer takes, run by run, and the median of that", () => {
        // A slow minute of the machine is in both.
        const found = verdicts([
            lab("platform", preview, [1, 10, 2]),
            lab("platform", refreshingPreview, [2, 20, 4]),
            lab("opentofu", refreshingPreview, [4, 40, 4]),
        ]);
        assert.deepEqual(
            found.map(({ target, limit, measured }) => ({ target, limit, measured })),
            [
                {
                    target: "`pulumi preview`, no change, 2 environments",
                    limit: 0.5,
                    measured: { median: 0.25, min: 0.25, max: 0.5 },
                },
                {
                    target: "`pulumi preview --refresh`, no change, 2 environments",
                    limit: 0.75,
                    measured: { median: 0.5, min: 0.5, max: 1 },
                },
            ],
        );
    });

    it("compares evaluations with those of the CDK from 10 environments up, and says nothing where there is no peer", () => {
        const found = verdicts([
            evaluation(2, 1),
            evaluation(2, 4, "cdk"),
            evaluation(10, 1),
            evaluation(10, 4, "cdk"),
        ]);
        assert.deepEqual(
            found.map(({ target, measured }) => [target, measured.median]),
            [["evaluation, 10 environments", 0.25]],
        );
        assert.deepEqual(verdicts([evaluation(10, 1)]), []);
    });

    it("judges growth only where the largest size is there, by the shortest runs", () => {
        const found = verdicts([evaluation(2, 1), evaluation(50, 2), evaluation(200, 6)]);
        const growing = found.find(({ target }) => target.includes("one more"));
        assert.equal(growing?.measured.median.toFixed(2), "1.28");
        assert.deepEqual(verdicts([evaluation(2, 1), evaluation(50, 2)]), []);
    });

    it("holds moves of an alias to their own time and their calls, and no release", () => {
        const move: MoveResult = {
            ...{ move: "promote", packageMB: 1, records: 1000, runs: 1, seconds: once(3.6), ownSeconds: once(0.6) },
            busySeconds: once(0.1),
            ...{ calls: once(9), invocations: once(5), bytes: once(3000) },
        };
        const table = verdictTable(verdicts([], [move, { ...move, move: "release" }]));
        assert.match(table, /\| promote, 1000 records in the ledger \| 0\.5 s +\| 0\.60 s +\| NO +\|/);
        assert.match(table, /\| promote, 1000 records in the ledger \| 10 calls +\| 9\.00 calls +\| yes +\|/);
        assert.equal(table.split("\n").length, 4);
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

    const empty = { versions: {}, results: [], moves: [], ledgers: [], installed: [], verdicts: [], missing: [] };

    it("says what could not be measured, and of what versions the rest is", () => {
        const missing = [{ what: "OpenTofu", why: "Go is not on PATH" }];
        const text = reportText({ ...empty, machine, missing, versions: { pulumi: "3.228.0" } });
        assert.match(text, /\n\npulumi 3\.228\.0\n\n/);
        assert.match(text, /## Not measured here\n\n- OpenTofu: Go is not on PATH$/);
        assert.doesNotMatch(text, /## Targets/);
    });

    it("is a picture, too, which is well-formed and escapes what it shows", () => {
        const picture = reportPicture({ ...empty, machine, results: [evaluation(2, 0.9), evaluation(2, 1.8, "cdk")] });
        const widths = [...picture.matchAll(/<rect x="300" y="[\d.]+" width="([\d.]+)"/g)].map(([, width]) => width);
        assert.deepEqual(widths, ["210.0", "420.0"]);
        const words = svg({ title: "a < b & c", groups: [] });
        assert.match(words, /<title>a &lt; b &amp; c<\/title>/);
    });

    it("says on what machine, and how one more environment counts", () => {
        const results = [evaluation(2, 1), evaluation(52, 2), evaluation(102, 3)];
        const text = reportText({ ...empty, machine, results });
        assert.match(text, /2 cores \(A processor\), 8000 MiB, Node\.js v20\.0\.0, load 0\.25 at the start/);
        assert.match(
            text,
            /platform, evaluate the graph: 20\.0 ms for one more environment; growth 1\.00, where 1 is linear/,
        );
    });
});
