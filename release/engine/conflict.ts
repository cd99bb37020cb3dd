import { UserError } from "../../common/errors";
import { wasServed } from "../ledger/history";
import type { ReleaseRecord } from "../../contract/releaseRecord";
import { environmentState } from "./environmentState";
import type { Alias, Target, Tools } from "../ports";

/** The error of a move that came too late: it says who was first. */
export async function lost(tools: Tools, environment: string, now: Alias, version?: string): Promise<UserError> {
    const { entries } = await environmentState(tools, environment, 20);
    const winner = entries.find((entry) => wasServed(entry) && hasMade(entry.record, now))?.record;
    const weights = Object.keys(now.weights).length > 0 ? " and splits its traffic" : "";
    const who =
        winner === undefined
            ? `Somebody has moved ${environment} to version ${now.version}${weights} meanwhile, by hand or in a run that has not ended`
            : `${winner.by} has moved ${environment} to version ${now.version} meanwhile (${winner.reason}` +
              `${winner.commit === undefined ? "" : ` of commit ${winner.commit.slice(0, 7)}`}, ${winner.startedAt})`;
    const what =
        version === undefined ? "Nothing of this release is served there." : `Version ${version} is not served there.`;
    return new UserError(`${who}. ${what}`, "If it should replace what is served now, run the same command again.");
}

/** Whether a move has made the alias what it is now. One that was killed does not know the revision that it has made. */
export function hasMade({ version, revisionId }: ReleaseRecord, now: Alias): boolean {
    return version === now.version && (revisionId ?? now.revisionId) === now.revisionId;
}

/** Waits for what comes before the alias moves; where it goes wrong, the error says that nothing has moved. */
export async function beforeMove<T>({ environment }: Target, work: Promise<T>): Promise<T> {
    return work.catch((error: unknown) => {
        if (error instanceof UserError) {
            const remedy = error.remedy === undefined ? "" : `${error.remedy} `;
            throw new UserError(error.message, `${remedy}Nothing was moved: ${environment} serves what it served.`);
        }
        throw error;
    });
}
