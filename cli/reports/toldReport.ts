import colors from "picocolors";

import type { Entry } from "../../release/ledger/history";
import { toldOf, untold, type Told } from "../../release/ledger/told";
import { table } from "../shell/table";
import { age, plain, shortCommit } from "../shell/words";
import { isReadable, type EnvironmentState } from "../session/state";
import { entryFacts } from "./stateReport";

const WORDS: Readonly<Record<Told, string>> = { none: "-", pending: "not yet", sent: "yes", failed: "no" };

/** What GitHub knows of an environment's moves, for a person. */
export function toldText({ target, ledger }: EnvironmentState, now: number): string {
    const lines = [colors.bold(target.environment)];
    if (!isReadable(ledger)) {
        lines.push(`${colors.red("!")} ${plain(ledger.message)}`);
    } else if (ledger.entries.length === 0) {
        lines.push("Nothing was ever released here.");
    } else {
        const head = ["version", "commit", "what", "when", "told", "deployment", "why not"];
        lines.push(
            table(
                head,
                ledger.entries.map((entry) => row(entry, now)),
            ),
        );
    }
    return `${lines.join("\n")}\n`;
}

/** What GitHub knows of an environment's moves, for a machine. */
export function toldFacts({ target, ledger }: EnvironmentState): Readonly<Record<string, unknown>> {
    return {
        environment: target.environment,
        moves: isReadable(ledger)
            ? ledger.entries.map((entry) => ({ ...entryFacts(entry), told: toldOf(entry) }))
            : null,
        untold: isReadable(ledger) ? untold(ledger.entries).length : null,
        errors: isReadable(ledger) ? [] : [ledger.message],
    };
}

/** Why GitHub is not told of a move at all. */
function untoldBecause({ record }: Entry): string {
    return record.commit === undefined ? "it belongs to no commit" : "reports were switched off then";
}

function row(entry: Entry, now: number): readonly string[] {
    const { version, commit, modified, reason, startedAt, finishedAt, report } = entry.record;
    const told = toldOf(entry);
    const mark = { none: colors.dim, pending: colors.yellow, sent: colors.green, failed: colors.red }[told];
    return [
        version,
        shortCommit(commit, modified),
        reason,
        age(finishedAt ?? startedAt, now),
        mark(WORDS[told]),
        report?.deployment === undefined ? "-" : String(report.deployment),
        plain(report?.problem ?? (told === "none" ? untoldBecause(entry) : "")),
    ];
}
