import { cpus, loadavg, totalmem } from "node:os";

import Table from "cli-table3";

import type { Result } from "./run";
import { growth, type Growth, type Summary } from "./statistics";
import type { Verdict } from "./targets";

/** Where and when the measurements were taken: without it they cannot be compared with others. */
export interface Machine {
    /** ISO 8601. */
    readonly started: string;
    readonly cpu: string;
    readonly cores: number;
    readonly memoryMiB: number;
    readonly node: string;
    /** Mean number of running processes in the minute before the start: high, and the wall times are too long. */
    readonly load: number;
}

/** All that one run of the benchmark found. */
export interface Report {
    readonly machine: Machine;
    readonly results: readonly Result[];
    readonly verdicts: readonly Verdict[];
}

/** This machine, now. */
export function thisMachine(): Machine {
    const [cpu] = cpus();
    return {
        started: new Date().toISOString(),
        cpu: cpu?.model.trim() ?? "unknown",
        cores: cpus().length,
        memoryMiB: Math.round(totalmem() / 2 ** 20),
        node: process.version,
        load: loadavg()[0] ?? 0,
    };
}

/** The whole report for a person: Markdown, so that it can be pasted as it is. */
export function reportText({ machine, results, verdicts }: Report): string {
    const { started, cores, cpu, memoryMiB, node, load } = machine;
    return [
        `${started}: ${cores} cores (${cpu}), ${memoryMiB} MiB, Node.js ${node}, load ${load.toFixed(2)} at the start.`,
        "Medians, with minimum and maximum. CPU is user and system time; memory is the peak of the largest process.",
        resultTable(results),
        ...growthLines(results),
        ...(verdicts.length > 0 ? [verdictTable(verdicts)] : []),
    ].join("\n\n");
}

/** A line for each operation of each peer at each size. */
export function resultTable(results: readonly Result[]): string {
    return markdown(
        ["environments", "peer", "operation", "wall (s)", "CPU (s)", "memory (MiB)", "resources", "runs"],
        results.map(({ environments, peer, operation, seconds, cpuSeconds, memoryMiB, resources, runs }) => [
            String(environments),
            peer,
            operation,
            range(seconds, 2),
            range(cpuSeconds, 2),
            range(memoryMiB, 0),
            resources === undefined ? "" : String(resources),
            String(runs),
        ]),
    );
}

/** A line for each target that was measured. */
export function verdictTable(verdicts: readonly Verdict[]): string {
    return markdown(
        ["target", "limit", "measured", "met", "basis"],
        verdicts.map(({ target, limit, unit, measured = NaN, basis }) => [
            target,
            quantity(limit, unit),
            quantity(measured, unit),
            measured <= limit ? "yes" : "NO",
            basis,
        ]),
    );
}

/** What one more environment costs, for each operation that was measured at three sizes or more. */
function growthLines(results: readonly Result[]): string[] {
    const names = new Set(results.map(nameOf));
    return [...names].flatMap((name) => {
        const series = results.filter((result) => nameOf(result) === name);
        const grown = growth(
            series.map(({ environments, seconds }) => ({ size: environments, value: seconds.median })),
        );
        const words = ({ slope, factor }: Growth) =>
            `${name}: ${(slope * 1000).toFixed(1)} ms for one more environment; growth ${factor.toFixed(2)}, where 1 is linear.`;
        return grown === undefined ? [] : [words(grown)];
    });
}

function nameOf({ peer, operation }: Result): string {
    return `${peer}, ${operation}`;
}

function range({ median, min, max }: Summary, digits: number): string {
    return min === max
        ? median.toFixed(digits)
        : `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;
}

function quantity(value: number, unit: Verdict["unit"]): string {
    return unit === "MiB" ? `${value.toFixed(0)} MiB` : `${value.toFixed(2)} ${unit}`;
}

function markdown(head: string[], rows: readonly string[][]): string {
    const bars = { left: "|", right: "|", middle: "|", "left-mid": "|", "mid-mid": "|", "right-mid": "|", mid: "-" };
    const none = ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"];
    const chars = { ...bars, ...Object.fromEntries(none.map((part) => [part, ""])) };
    const table = new Table({ head, chars, style: { head: [], border: [] } });
    table.push(...rows);
    // Markdown wants one rule, under the head; the library draws one between all rows.
    const lines = table.toString().split("\n");
    return lines.filter((line, index) => index < 2 || !/^\|-/.test(line)).join("\n");
}
