import { verdictOf } from "./verdict";
import { currentEntry, type Entry } from "../ledger/history";
import type { Report } from "../../contract/releaseRecord";
import { untold } from "../ledger/told";
import { Ledger } from "../ledger/ledger";
import type { Reporter, Target, Tools } from "../ports";

/** A move that was told late, and what became of it. */
export interface Resent {
    readonly entry: Entry;
    readonly report: Report;
}

/**
 * Tells of the moves that nobody could be told of when they were made, oldest first, with what became of them. Ends at
 * the first problem that all others would have, too.
 *
 * @param entries Of one environment, newest first.
 * @returns What was tried; what is missing here of {@link untold} was not.
 */
export async function resend(
    tools: Tools & { readonly reporter: Reporter },
    target: Target,
    entries: readonly Entry[],
): Promise<readonly Resent[]> {
    const { reporter, store } = tools;
    const resent: Resent[] = [];
    const current = currentEntry(entries);
    for (const entry of [...untold(entries)].reverse()) {
        const { record } = entry;
        const verdict = verdictOf(entry, entry !== current);
        if (verdict === undefined) {
            continue;
        }
        // The last status of a commit is the one that counts, whenever what it tells of has happened.
        const newer = entries.slice(0, entries.indexOf(entry));
        const hasStatus = !newer.some((other) => other.record.commit === record.commit && other.record.report);
        const report = await reporter.end({ record, verdict, url: target.url, isLate: true, hasStatus });
        await new Ledger(store).annotate(record, report);
        resent.push({ entry, report });
        if (report.state === "failed" && reporter.problem?.isGeneral === true) {
            break;
        }
    }
    return resent;
}
