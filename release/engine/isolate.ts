import { UserError } from "../../common/errors";
import { currentEntry } from "../ledger/history";
import { isUnwell } from "../../contract/releaseRecord";
import { isRecorded, soundEnvironmentState } from "./environmentState";
import { existingVersion, type Planned } from "./plan";
import { planPublishing } from "./promotePackage";
import type { Target, Tools } from "../ports";

/**
 * Looks at what having the function of an environment's own serve what the environment serves now would do. Requests go on to the function
 * that it shares; the next `up` lets them come here.
 *
 * @param own The tools of its own function, which has an alias of its name.
 * @param shared Those of the function that it serves from.
 */
export async function planIsolation(own: Tools, shared: Tools, target: Target): Promise<Planned> {
    const { environment } = target;
    const found = await soundEnvironmentState(shared, environment);
    const current = currentEntry(found.entries);
    if (current === undefined) {
        const unchanged = `Nothing was ever released to ${environment}: its own function starts at the placeholder, too`;
        return { unchanged, target, before: await own.functions.alias(environment) };
    }
    const { record, state } = current;
    if (!isRecorded(found, record.version, shared.clock.now()) || state !== "served" || isUnwell(record)) {
        throw new UserError(
            `${environment} does not serve what its ledger says, version ${record.version}, or was not seen to answer with it.`,
            `Mend that first: npm run platform -- status`,
        );
    }
    // The ledger may be from before it was signed: what is served, Lambda knows.
    const version = await existingVersion(shared, record.version, record.codeSha256);
    return planPublishing(own, shared, record, { source: environment, to: target, version });
}
