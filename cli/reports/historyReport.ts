import colors from "picocolors";

import type { Entry, State } from "../../release/ledger/history";
import { isSigned } from "../../release/ledger/signed";
import { formatDuration } from "../../common/steps";
import { table } from "../shell/table";
import { age, plain, shortCommit, who } from "../shell/words";
import type { PlatformOptions } from "../session/options";
import { missingText, retryText, untoldText } from "./reports";
import { isReadable, servedEntry, unreadableParts, type EnvironmentState } from "../session/state";
import { entryFacts } from "./stateReport";

/** What became of a move, in a word. */
const WORDS: Readonly<Record<State, string>> = {
    served: "served",
    unverified: "served, not verified",
    running: "under way",
    abandoned: "ended early",
    failed: "failed",
    lost: "came too late",
    reverted: "moved back",
};

/** What was asked for, and where. */
interface Asked {
    readonly bucket: string;
    readonly limit: number;
    readonly options: PlatformOptions;
}

/** The moves of environments for a person. */
export function historyText(states: readonly EnvironmentState[], now: number, asked: Asked): string {
    return states.map((state) => environmentText(state, now, asked)).join("\n");
}

/** The moves of an environment for a machine. */
export function historyFacts(state: EnvironmentState): Readonly<Record<string, unknown>> {
    const { target, alias, ledger } = state;
    const served = servedEntry(state);
    return {
        environment: target.environment,
        version: isReadable(alias) ? alias.version : null,
        moves: isReadable(ledger)
            ? ledger.entries.map((entry) => ({ ...entryFacts(entry, ledger.signedBy), servedNow: entry === served }))
            : null,
        damaged: isReadable(ledger) ? ledger.damaged : null,
        missing: isReadable(ledger) ? ledger.missing : null,
        complete: isReadable(ledger) ? ledger.complete : null,
        errors: unreadableParts(state).map(({ message }) => message),
    };
}

function environmentText(state: EnvironmentState, now: number, { bucket, limit, options }: Asked): string {
    const { target, alias, ledger } = state;
    const errors = unreadableParts(state).map(({ message }) => `${colors.red("!")} ${plain(message)}`);
    const lines = [colors.bold(target.environment), ...errors];
    if (isReadable(ledger)) {
        const served = servedEntry(state);
        const rows = ledger.entries.map((entry) => row(entry, entry === served, now, ledger.signedBy));
        const head = ["", "version", "commit", "what", "when", "by", "took", "what became of it"];
        lines.push(rows.length === 0 ? "Nothing was ever released here." : table(head, rows));
        if (isReadable(alias) && served === undefined && rows.length > 0) {
            lines.push(`It serves version ${alias.version} now, which is none of these.`);
        }
        lines.push(
            ...ledger.damaged.map(
                ({ key, problem }) =>
                    `${colors.red("!")} s3://${bucket}/${plain(key)} is no record: it ${plain(problem)}.`,
            ),
            ...ledger.missing.map((missing) => `${colors.red("!")} ${missingText(bucket, missing)}`),
            ...[untoldText(ledger.entries, ledger.complete)]
                .filter((text) => text !== undefined)
                .map((text) => `${colors.dim("i")} ${text} ${retryText(options)}`),
            ...(ledger.complete ? [] : [colors.dim(`There are older ones: --limit ${limit * 2}`)]),
        );
    }
    return `${lines.join("\n")}\n`;
}

function row(
    { record, state, explanation }: Entry,
    isServed: boolean,
    now: number,
    signedBy: string | undefined,
): readonly string[] {
    const { version, commit, modified, reason, promotedFrom, restoredFrom, by, startedAt, finishedAt, durationMs } =
        record;
    const made = record.found === true ? "found" : reason;
    const of = restoredFrom === undefined ? made : `${made}, restored from version ${plain(restoredFrom.version)}`;
    const stack = record.promotedRelease?.bucket;
    const source = stack === undefined ? promotedFrom : `${promotedFrom} of s3://${stack}`;
    const from = source === undefined ? of : `${of} from ${plain(source)}`;
    const what = record.forced === true ? `${from}, forced` : from;
    const isPlain = state === "served" && record.note === undefined;
    const became = isPlain ? WORDS.served : `${WORDS[state]}: ${plain(explanation)}`;
    const outcome = signedBy === undefined || isSigned(record, signedBy) ? became : `${became} (unsigned)`;
    const took = durationMs === undefined ? "-" : formatDuration(durationMs);
    const further = Object.entries(record.handlers ?? {}).map(
        ([key, moved]) => `${plain(key)} ${plain(moved.version)}`,
    );
    const cells = [
        [version, ...further].join(", "),
        shortCommit(commit, modified),
        what,
        age(finishedAt ?? startedAt, now),
        who(by),
        took,
        outcome,
    ];
    return [isServed ? ">" : "", ...(isServed ? cells.map((cell) => colors.green(cell)) : cells)];
}
