import colors from "picocolors";

import type { Origin, Reason, ReleaseRecord } from "../../contract/releaseRecord";
import { table } from "../shell/table";
import { age, plain, shortCommit, who } from "../shell/words";
import { betweenText, type Between } from "./commits";

/** What is served now, or is to be served. */
export interface Side {
    /** Undefined for a version that is yet to be published. */
    readonly version: string | undefined;
    readonly origin: Origin;
    /** The move that has brought it to an environment; undefined where no ledger knows one. */
    readonly record: ReleaseRecord | undefined;
}

/** Proposal is a move before it is made, with all that a person needs to say yes or no. */
export interface Proposal {
    readonly reason: Reason;
    readonly environment: string;
    /** Such as `Promote staging to production`. */
    readonly title: string;
    readonly now: Side;
    readonly then: Side;
    /** More about what is to be served. */
    readonly details: readonly (readonly [label: string, text: string])[];
    readonly between: Between;
    readonly notes: readonly string[];
}

/** A proposal for a person. */
export function proposalText(proposal: Proposal, time: number): string {
    const { title, environment, now, then, details, between, notes } = proposal;
    const sides = [now, then];
    const rows = [
        ["version", ...sides.map(({ version }) => version ?? "a new one")],
        ["commit", ...sides.map(({ origin }) => shortCommit(origin.commit, origin.modified))],
        ["released", ...sides.map((side) => releasedText(side, environment, time))],
        ["by", ...sides.map(({ record }) => (record === undefined ? "-" : who(record.by)))],
        ...details.map(([label, text]) => [label, "", plain(text)]),
    ];
    const isModified = sides.some(({ origin }) => origin.modified === true);
    const lines = [
        "",
        colors.bold(title),
        "",
        table([environment, "now", "then"], rows),
        ...(isModified ? [colors.dim("* with changes that are in no commit")] : []),
        "",
        betweenText(between, time),
        ...notes.map((note) => `${colors.yellow("note:")} ${plain(note)}`),
    ];
    return `${lines.join("\n").trimEnd()}\n\n`;
}

/** A proposal for a machine. */
export function proposalFacts({ reason, environment, now, then, details, between, notes }: Proposal): object {
    const side = ({ version, origin, record }: Side) => ({
        version: version ?? null,
        ...origin,
        release: record === undefined ? null : { by: record.by, at: record.finishedAt ?? record.startedAt },
    });
    const { commits, total, compare, releases } = between;
    return {
        environment,
        reason,
        from: side(now),
        to: { ...side(then), ...Object.fromEntries(details) },
        notes,
        between: {
            commits: commits ?? null,
            total: total ?? null,
            compare: compare ?? null,
            releases: releases.newest.map(({ version, commit = null }) => ({ version, commit })),
            areMoreReleases: releases.areMore,
        },
    };
}

function releasedText({ record }: Side, environment: string, time: number): string {
    if (record === undefined) {
        return "-";
    }
    const where = record.environment === environment ? "" : ` to ${plain(record.environment)}`;
    return `${age(record.finishedAt ?? record.startedAt, time)}${where}`;
}
