import type { Entry } from "../../release/ledger/history";
import type { Missing } from "../../release/ledger/missing";
import { untold } from "../../release/ledger/told";
import { count, plain } from "../shell/words";
import { commandLine, type PlatformOptions } from "../session/options";
import type { Session } from "../session/session";

/** Says on stderr where GitHub could not be told of what was just done. */
export function warnOfReport({ context, tools }: Session, options: PlatformOptions): void {
    const { problem } = tools.reporter ?? {};
    if (problem !== undefined) {
        const lines = [problem.remedy, retryText(options)].filter((line) => line !== undefined);
        context.stderr.write(
            [
                `warning: GitHub was not told: ${plain(problem.message)}`,
                ...lines.map((line) => `  ${plain(line)}`),
                "",
            ].join("\n"),
        );
    }
}

/**
 * What GitHub does not know of moves, in a line; undefined where it knows all.
 *
 * @param complete Whether these are all moves that there were: otherwise the line says how many were looked at.
 */
export function untoldText(entries: readonly Entry[], complete: boolean): string | undefined {
    const missing = untold(entries);
    const why = missing.find(({ record }) => record.report?.problem !== undefined)?.record.report?.problem;
    return missing.length === 0
        ? undefined
        : `GitHub was not told of ${complete ? count(missing.length, "move") : `${missing.length} of the last ${count(entries.length, "move")}`}: ${plain(why ?? "the run ended before that")}`;
}

/** That a ledger lacks a record, in a line. @param bucket The artifact bucket, which holds the ledger. */
export function missingText(bucket: string, { key, namedBy }: Missing): string {
    return `Its ledger lacks a record that was there: s3://${bucket}/${plain(key)}, which ${plain(namedBy)} names.`;
}

/** How it is told later. */
export function retryText(options: PlatformOptions): string {
    return `To tell it: ${commandLine(["report", "--retry"], options)}`;
}
