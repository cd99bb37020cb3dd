import { cpus, loadavg, totalmem } from "node:os";

import Table from "cli-table3";

import type { Installed } from "./commands";
import type { LedgerReading } from "./ledger";
import type { Missing } from "./peer";
import type { MoveResult } from "./release";
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
    /** Of what was measured, by name. */
    readonly versions: Readonly<Record<string, string>>;
    readonly results: readonly Result[];
    readonly moves: readonly MoveResult[];
    readonly ledgers: readonly LedgerReading[];
    readonly installed: readonly Installed[];
    readonly verdicts: readonly Verdict[];
    /** What could not be measured here. */
    readonly missing: readonly Missing[];
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
export function reportText(report: Report): string {
    const { machine, versions, results, moves, ledgers, installed, missing } = report;
    const { started, cores, cpu, memoryMiB, node, load } = machine;
    const sections: readonly (readonly [string, readonly unknown[], () => string])[] = [
        ["Targets", report.verdicts, () => verdictTable(report.verdicts)],
        ["Operations", results, () => [resultTable(results), ...growthLines(results)].join("\n\n")],
        ["Moves of an alias", moves, () => moveTable(moves)],
        ["Reading the ledger", ledgers, () => ledgerTable(ledgers)],
        ["Installed", installed, () => installedTable(installed)],
        ["Not measured here", missing, () => missing.map(({ what, why }) => `- ${what}: ${why}`).join("\n")],
    ];
    return [
        `${started}: ${cores} cores (${cpu}), ${memoryMiB} MiB, Node.js ${node}, load ${load.toFixed(2)} at the start.`,
        Object.entries(versions)
            .map(([name, version]) => `${name} ${version}`)
            .join(" · "),
        "Medians, with minimum and maximum. CPU is user and system time; memory is the peak of the largest process.",
        ...sections.flatMap(([title, rows, table]) => (rows.length > 0 ? [`## ${title}`, table()] : [])),
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
        ["target", "at most", "measured", "met", "what is measured"],
        verdicts.map(({ target, limit, unit, measured, basis }) => [
            target,
            `${limit} ${unit}`,
            `${range(measured, 2)} ${unit}`,
            measured.median <= limit ? "yes" : "NO",
            basis,
        ]),
    );
}

function moveTable(moves: readonly MoveResult[]): string {
    return markdown(
        ["move", "package (MB)", "records", "all (s)", "own (s)", "busy (s)", "AWS calls", "invocations", "MB", "runs"],
        moves.map(({ move, packageMB, records, seconds, ownSeconds, busySeconds, calls, invocations, bytes, runs }) => [
            move,
            String(packageMB),
            String(records),
            range(seconds, 2),
            range(ownSeconds, 2),
            range(busySeconds, 2),
            range(calls, 0),
            range(invocations, 0),
            (bytes.median / 1e6).toFixed(3),
            String(runs),
        ]),
    );
}

function ledgerTable(ledgers: readonly LedgerReading[]): string {
    return markdown(
        ["records", "what is read", "requests to S3", "KB", "own time (ms)"],
        ledgers.map(({ records, reading, requests, bytes, milliseconds }) => [
            String(records),
            reading,
            String(requests),
            (bytes / 1000).toFixed(1),
            range(milliseconds, 1),
        ]),
    );
}

function installedTable(installed: readonly Installed[]): string {
    return markdown(
        ["what", "MB"],
        installed.map(({ what, megabytes }) => [what, megabytes.toFixed(0)]),
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
