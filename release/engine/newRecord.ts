import { healthStatusMember } from "../../contract/healthStatus";
import { recordId, timeOfId, type Outcome, type ReleaseRecord } from "../../contract/releaseRecord";
import { beneath } from "../ledger/served";
import { isVouched } from "../ledger/signed";
import { recordedHandlers } from "./handlers";
import { toReport } from "./reportEnd";
import type { Plan } from "./plan";
import type { Tools } from "../ports";

/** The record of a move that is about to be made. */
export function newRecord(tools: Tools, plan: Plan, started: number): ReleaseRecord {
    const { target, reason, version, before, origin, promotedFrom, newest, remark, forced } = plan;
    const { signing } = tools.store;
    // What nobody has signed must not get a signature for what it says of the releases before it.
    const { current } = plan.past ?? {};
    const past = current !== undefined && !isVouched(current, tools.store) ? undefined : plan.past;
    const time = Math.max(tools.clock.now(), newest === undefined ? 0 : timeOfId(newest) + 1);
    return {
        schema: 1,
        id: recordId(time, tools.random()),
        environment: target.environment,
        reason,
        outcome: "started",
        version: version.version,
        ...(tools.functions.isShared ? {} : { function: tools.functions.name }),
        codeSha256: version.codeSha256,
        ...origin,
        healthPath: target.healthPath,
        ...healthStatusMember(target),
        ...(forced === true ? { forced } : {}),
        ...(promotedFrom === undefined ? {} : { promotedFrom }),
        ...(plan.promotedRelease && { promotedRelease: plan.promotedRelease }),
        ...(plan.restoredFrom && { restoredFrom: plan.restoredFrom }),
        previous: {
            version: before.version,
            revisionId: before.revisionId,
            ...(past?.current?.version === before.version ? { record: past.current.id } : {}),
        },
        ...(signing === undefined || newest === undefined ? {} : { follows: newest }),
        ...beneathOf(plan, past),
        ...recordedHandlers(plan.handlers),
        by: tools.by,
        ...(tools.build === undefined ? {} : { build: tools.build }),
        startedAt: new Date(started).toISOString(),
        ...(remark === undefined ? {} : { note: remark }),
        ...toReport(tools, origin),
    };
}

function beneathOf({ reason, version, restoredFrom }: Plan, past: Plan["past"]): Pick<ReleaseRecord, "beneath"> {
    const wanted = restoredFrom?.version ?? version.version;
    const known = past === undefined ? undefined : beneath(past.current, { reason, version: wanted });
    return known === undefined ? {} : { beneath: known };
}

/** The record of a move that has come to an end. */
export function endedRecord(
    { clock }: Tools,
    record: ReleaseRecord,
    outcome: Outcome,
    started: number,
    note: string | undefined,
): ReleaseRecord {
    const now = clock.now();
    return {
        ...record,
        outcome,
        finishedAt: new Date(now).toISOString(),
        durationMs: now - started,
        ...(note === undefined ? {} : { note }),
    };
}
