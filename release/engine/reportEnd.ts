import { verdictOf } from "./verdict";
import { isOvertaken, type State } from "../ledger/history";
import type { Outcome, ReleaseRecord } from "../../contract/releaseRecord";
import { Ledger } from "../ledger/ledger";
import type { Target, Tools } from "../ports";

/** What the run itself knows of its end; others have to find it out with `settle`. */
const STATES: Readonly<Record<Outcome, State>> = {
    started: "running",
    succeeded: "served",
    failed: "failed",
    lost: "lost",
    left: "lost",
    reverting: "unverified",
    reverted: "reverted",
};

/** The part of a record that says whether its move is told of. */
export function toReport({ reporter }: Tools, record: Pick<ReleaseRecord, "commit">): Pick<ReleaseRecord, "report"> {
    return reporter?.concerns(record) === true ? { report: { state: "pending" } } : {};
}

/**
 * Tells the reporter how a move has ended, and writes down what became of that. The move itself is in the ledger by
 * then: whatever goes wrong here takes nothing of it back.
 *
 * @param isReplaced Whether the environment serves something else by now.
 */
export async function reportEnd(
    tools: Tools,
    target: Target,
    record: ReleaseRecord,
    isReplaced = false,
): Promise<ReleaseRecord> {
    const { reporter, store } = tools;
    const state = isOvertaken(record) ? "unverified" : STATES[record.outcome];
    const verdict = verdictOf({ record, state }, isReplaced);
    if (reporter === undefined || record.report === undefined || verdict === undefined) {
        return record;
    }
    const report = await reporter.end({ record, verdict, url: target.url });
    await new Ledger(store).annotate(record, report).catch(() => undefined); // Then it says that it is pending still.
    return { ...record, report };
}
