import colors from "picocolors";

import type { Entry } from "../../release/ledger/history";
import { isSigned } from "../../release/ledger/signed";
import { isUnwell } from "../../contract/releaseRecord";
import { table } from "../shell/table";
import { age, plain, shortCommit, who } from "../shell/words";
import type { Finding } from "./finding";
import { isReadable, servedEntry, type EnvironmentState } from "../session/state";

/** An environment's state with what was found about it. */
export interface JudgedState {
    readonly state: EnvironmentState;
    readonly findings: readonly Finding[];
}

/** Environments for a person: a line for each, where they answer, and what there is to know. */
export function statesText(judged: readonly JudgedState[], now: number): string {
    const rows = judged.map((each) => row(each, now));
    const urls = judged.flatMap(({ state: { target, handlers = [] } }) => [
        `${target.environment}: ${target.url}`,
        ...handlers.map(({ key, version = "?" }) => `${target.environment}: handler ${key}, version ${version}`),
    ]);
    const isModified = judged.some(({ state }) => servedEntry(state)?.record.modified === true);
    const blocks = [
        table(["environment", "version", "commit", "released", "by", "state"], rows),
        ...(isModified ? [colors.dim("* with changes that are in no commit")] : []),
        urls.join("\n"),
        ...judged.flatMap(({ state, findings }) =>
            findings.map((finding) => findingText(state.target.environment, finding)),
        ),
    ];
    return `${blocks.join("\n\n")}\n`;
}

/** An environment for a machine. */
export function stateFacts({ state, findings }: JudgedState): Readonly<Record<string, unknown>> {
    const { target, alias, ledger, codeSha256 } = state;
    const entry = servedEntry(state);
    return {
        environment: target.environment,
        url: target.url,
        healthy: isHealthy(findings),
        verified: entry !== undefined && entry.state !== "unverified" && !isUnwell(entry.record),
        ...(isReadable(alias)
            ? { version: alias.version, weights: alias.weights, revisionId: alias.revisionId }
            : { version: null }),
        codeSha256: codeSha256 ?? null,
        ...(state.handlers && { handlers: Object.fromEntries(state.handlers.map(({ key, ...rest }) => [key, rest])) }),
        release: entry === undefined ? null : entryFacts(entry, isReadable(ledger) ? ledger.signedBy : undefined),
        ledgerComplete: isReadable(ledger) ? ledger.complete : null,
        findings,
    };
}

/**
 * A move with what became of it, for a machine.
 *
 * @param signedBy The ARN of the key that signs the ledger. @default - none does
 */
export function entryFacts(
    { record, state, explanation }: Entry,
    signedBy?: string,
): Readonly<Record<string, unknown>> {
    const signed = signedBy === undefined ? {} : { signed: isSigned(record, signedBy) };
    return { ...record, ...signed, state, explanation };
}

/** Whether nothing is as it should not be. */
export function isHealthy(findings: readonly Finding[]): boolean {
    return !findings.some(({ isProblem }) => isProblem);
}

function row({ state, findings }: JudgedState, now: number): readonly string[] {
    const { target, alias } = state;
    const entry = servedEntry(state);
    const record = entry?.record;
    const isVerified = entry?.state !== "unverified";
    const mark = !isHealthy(findings) ? colors.red : isVerified ? colors.green : colors.yellow;
    const version = isReadable(alias) ? alias.version : "?";
    const split = isReadable(alias) && Object.keys(alias.weights).length > 0 ? "+" : "";
    const released =
        record === undefined ? ["-", "-"] : [age(record.finishedAt ?? record.startedAt, now), who(record.by)];
    const commit = shortCommit(record?.commit, record?.modified);
    const judgement = !isHealthy(findings) ? "needs attention" : isVerified ? "ok" : "not verified yet";
    return [mark(target.environment), `${version}${split}`, commit, ...released, mark(judgement)];
}

function findingText(environment: string, { isProblem, text, remedy }: Finding): string {
    const mark = isProblem ? colors.red("!") : colors.dim("i");
    const lines = [`${mark} ${environment}: ${text}`, ...(remedy === undefined ? [] : [`  ${plain(remedy)}`])];
    return lines.join("\n");
}
