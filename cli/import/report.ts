import { describeFaults, type Fault } from "../../config";
import { redact, type Legacy } from "../../config/seed";
import type { Context } from "../shell/command";
import { count } from "../shell/words";
import type { Change } from "./plan";

/** Report is how an import ended. */
export interface Report {
    /** The old file, as it was named. */
    readonly source: string;
    readonly stack: string;
    /** The stack's file, as seen from the caller's folder. */
    readonly file: string;
    readonly changes: readonly Change[];
    readonly outcome: "written" | "nothing to do" | "dry run" | "conflict";
    /** What is wrong or missing in the stack's configuration; not looked for after a conflict. */
    readonly faults: readonly Fault[];
}

/** A report asks nothing, and needs no AWS. */
type Surroundings = Omit<Context, "stdin" | "cloud">;

/** Writes a report as JSON to stdout. */
export function printJson(context: Surroundings, report: Report, { notes, secrets }: Legacy): void {
    const { changes, outcome, ...rest } = report;
    const shown = changes.map(({ path: _path, ...change }) => shownChange(change, secrets));
    const complete = outcome !== "conflict" && report.faults.length === 0;
    context.stdout.write(`${JSON.stringify({ ...rest, outcome, complete, changes: shown, notes }, undefined, 2)}\n`);
}

/** Writes a report for a person: what was done to stdout, what needs attention to stderr. */
export function printText(context: Surroundings, report: Report, { notes, secrets }: Legacy): void {
    const rows = report.changes.map((change) => {
        const { from, key, value, current, action } = shownChange(change, secrets);
        const differs = (action === "conflict" || action === "replace") && current !== undefined && current !== value;
        return [from, key, differs ? `${current} -> ${value}` : value, action];
    });
    context.stdout.write(`${report.source} -> ${report.file} (stack ${report.stack})\n\n`);
    context.stdout.write(`${table([["old key", "new key", "value", ""], ...rows])}\n\n`);
    context.stdout.write(`${OUTCOMES[report.outcome](report)}\n`);
    for (const { line, from, text } of [...notes].sort((left, right) => (left.line ?? 0) - (right.line ?? 0))) {
        context.stderr.write(`note: ${report.source}${line === undefined ? "" : `:${line}`}: ${from} ${text}\n`);
    }
    const conflicts = report.changes.filter(({ action }) => action === "conflict");
    if (conflicts.length > 0) {
        const keys = conflicts.map(({ key }) => key).join(", ");
        context.stderr.write(`error: ${report.file} has other values already: ${keys}\n`);
        context.stderr.write(`  To take those of ${report.source} instead, add --force.\n`);
    }
    if (report.faults.length > 0) {
        context.stderr.write(`\n${describeFaults(report.stack, report.faults)}`);
    }
}

const OUTCOMES: Readonly<Record<Report["outcome"], (report: Report) => string>> = {
    written: ({ changes, file }) => `Wrote ${count(changes.filter(isWritten).length, "value")} to ${file}.`,
    "nothing to do": ({ file }) => `Nothing to do: ${file} has it all.`,
    "dry run": ({ changes }) =>
        `Would write ${count(changes.filter(isWritten).length, "value")}; nothing is written in a dry run.`,
    conflict: () => "Nothing is written.",
};

function isWritten({ action }: Change): boolean {
    return action === "set" || action === "replace";
}

/** Values are not secret, but may have come into the wrong place. */
function shownChange<T extends Omit<Change, "path">>(change: T, secrets: Legacy["secrets"]): T {
    const hide = (text: string) => redact(text, secrets);
    const { from, key, value, current } = change;
    return {
        ...change,
        from: hide(from),
        key: hide(key),
        value: hide(value),
        current: current === undefined ? undefined : hide(current),
    };
}

function table(rows: readonly (readonly string[])[]): string {
    const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    const format = (row: readonly string[]) =>
        `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd();
    return rows.map(format).join("\n");
}
