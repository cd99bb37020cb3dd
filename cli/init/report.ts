import { describeFaults, type Fault } from "../../config";
import type { Note, Recognised } from "../../release/recognise/application";
import type { Context } from "../shell/command";
import { table } from "../shell/table";
import { count } from "../shell/words";
import { isWritten, type Change } from "./plan";

/** Report is how it ended. */
export interface Report {
    /** The application's folder, as it was named. */
    readonly folder: string;
    readonly stack: string;
    /** The stack's file. */
    readonly file: string;
    readonly recognised: Recognised;
    readonly changes: readonly Change[];
    readonly outcome: "written" | "nothing to do" | "dry run" | "conflict";
    /** What the rules say against the keys that were written, with all else that the stack has. */
    readonly faults: readonly Fault[];
}

/** Whether the application has all it needs. */
export function isComplete({ outcome, recognised, faults }: Report): boolean {
    return outcome !== "conflict" && faults.length === 0 && recognised.notes.every(({ kind }) => kind === "word");
}

/** Writes a report as JSON to stdout. */
export function printJson({ stdout }: Pick<Context, "stdout">, report: Report): void {
    const { recognised, changes, ...rest } = report;
    const { facts, notes, config } = recognised;
    const shown = changes.map(({ path: _path, ...change }) => change);
    stdout.write(
        `${JSON.stringify({ ...rest, complete: isComplete(report), facts, config, changes: shown, notes }, undefined, 2)}\n`,
    );
}

/** Writes a report for a person: what was recognised and written to stdout, what needs attention to stderr. */
export function printText({ stdout, stderr }: Pick<Context, "stdout" | "stderr">, report: Report): void {
    const { folder, file, stack, recognised, changes, outcome, faults } = report;
    const { facts, notes } = recognised;
    stdout.write(`${folder} -> ${file} (stack ${stack})\n\n`);
    if (facts.length > 0) {
        stdout.write(
            `${table(
                ["recognised", "", "where"],
                facts.map(({ what, value, where }) => [what, value, where]),
            )}\n\n`,
        );
    }
    if (changes.length > 0) {
        const rows = changes.map(({ key, value, current, where, action }) => {
            const text = value === undefined ? "" : shown(value);
            const isOther = (action === "conflict" || action === "replace") && current !== undefined;
            return [
                key,
                isOther ? `${current} -> ${text}` : action === "remove" ? (current ?? "") : text,
                action,
                where,
            ];
        });
        stdout.write(`${table(["key", "value", "", "where"], rows)}\n\n`);
    }
    stdout.write(`${ended(report)}\n`);
    printNotes(stderr, "Not met, because the platform has nothing for it:", notes, "missing");
    printNotes(stderr, "Values that only you know:", notes, "value");
    printNotes(stderr, "To know:", notes, "word");
    const conflicts = changes.filter(({ action }) => action === "conflict");
    if (conflicts.length > 0) {
        stderr.write(`\nerror: ${file} has other values already: ${conflicts.map(({ key }) => key).join(", ")}\n`);
        stderr.write("  Nothing is written. To take those of the application instead, add --force.\n");
    }
    if (faults.length > 0 && outcome !== "conflict") {
        stderr.write(`\n${describeFaults(stack, faults)}`);
    }
}

function ended({ outcome, changes, file }: Report): string {
    const values = count(changes.filter(isWritten).length, "value");
    switch (outcome) {
        case "written":
            return `Wrote ${values} to ${file}. The application is as it was.`;
        case "nothing to do":
            return changes.length === 0
                ? "Nothing is written: nothing was recognised."
                : `Nothing to do: ${file} has it all.`;
        case "dry run":
            return `Would write ${values}; nothing is written in a dry run.`;
        case "conflict":
            return "Nothing is written.";
    }
}

function printNotes(stderr: Context["stderr"], title: string, notes: readonly Note[], kind: Note["kind"]): void {
    const of = notes.filter((note) => note.kind === kind);
    if (of.length > 0) {
        stderr.write(`\n${title}\n`);
        of.forEach(({ where, name, what, todo }) => stderr.write(`  ${where}: ${name}: ${what}\n    ${todo}\n`));
    }
}

function shown(value: unknown): string {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return text.length <= 60 ? text : Array.isArray(value) ? `${value.length} entries` : `${text.slice(0, 59)}…`;
}
