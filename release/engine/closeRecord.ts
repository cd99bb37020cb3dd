import type { Outcome, ReleaseRecord } from "../../contract/releaseRecord";
import { reportEnd } from "./reportEnd";
import { endedRecord } from "./newRecord";
import { Ledger } from "../ledger/ledger";
import type { Target, Tools } from "../ports";

/** How a move that is made no further has ended. */
export interface End {
    readonly outcome: Outcome;
    readonly note: string | undefined;
    /** When the whole command began, in milliseconds since 1970. */
    readonly started: number;
    /** Whether the environment serves something else by now. @default false */
    readonly isReplaced?: boolean;
}

/** Writes down how a move has ended, and tells the reporter. */
export async function closeRecord(
    tools: Tools,
    target: Target,
    record: ReleaseRecord,
    { outcome, note, started, isReplaced = false }: End,
): Promise<ReleaseRecord> {
    const done = endedRecord(tools, record, outcome, started, note);
    await new Ledger(tools.store).write(done);
    return reportEnd(tools, target, done, isReplaced);
}
