import type { ReleaseRecord } from "../../contract/releaseRecord";
import type { Handler, Tools } from "../ports";
import { judgeVersions, type Judged } from "./judgeVersions";

/** What pruning would delete of a further handler's function, and what it would keep and why. */
export interface HandlerPrune extends Handler, Judged {}

/** Why versions are kept that records name: by the record. */
export type Kept = readonly (readonly [record: Pick<ReleaseRecord, "handlers">, why: string])[];

/**
 * Looks for versions of further handlers that nothing refers to.
 *
 * @param kept The records whose versions are kept.
 * @param young Milliseconds since 1970 after which a version is left alone.
 */
export async function planHandlersPrune(
    { handlers = [] }: Pick<Tools, "handlers">,
    kept: Kept,
    young: number,
): Promise<readonly HandlerPrune[]> {
    return Promise.all(
        handlers.map(async ({ key, functions }) => {
            const [versions, aliases] = await Promise.all([functions.versions(), functions.aliases()]);
            const recorded = recordedReasons(key, functions.name, kept);
            return { key, functions, ...judgeVersions(versions, aliases, recorded, { young, served: "events" }) };
        }),
    );
}

/** Why versions of a handler's function are kept that records name: by the first that names them. */
function recordedReasons(key: string, functionName: string, kept: Kept): ReadonlyMap<string, string> {
    const reasons = new Map<string, string>();
    for (const [{ handlers }, why] of kept) {
        const recorded = handlers?.[key];
        if (recorded?.function === functionName && !reasons.has(recorded.version)) {
            reasons.set(recorded.version, why);
        }
    }
    return reasons;
}
