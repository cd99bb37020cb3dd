import { getServiceQuota } from "@pulumi/aws/servicequotas/getServiceQuota";
import * as pulumi from "@pulumi/pulumi";

import { describeFaults, stagesFault, STAGES_QUOTA, type Need } from "../config";

/** The arguments of {@link checkStagesQuota}. */
export interface StagesQuotaArgs {
    /** The name of the stack, for the error. */
    readonly stack: string;
    /** The stages that are needed. */
    readonly need: Need;
    /** How many are allowed as far as it is known without asking: `api.stages`, or as many as there are already. */
    readonly allowed: number;
}

/**
 * Looks whether API Gateway lets the REST API have all the stages that are needed, before any resource is made: it answers one
 * too many as it answers too many calls, which the provider sends again and again. Service Quotas is asked only where more
 * are needed than is known to be allowed. It knows what the account may have; what AWS has granted to one API alone it does
 * not tell, so that `api.stages` says it.
 *
 * @throws {pulumi.RunError} which names the quota, its number, who says so, and what to do.
 */
export async function checkStagesQuota(
    { stack, need, allowed }: StagesQuotaArgs,
    opts: pulumi.InvokeOptions,
): Promise<void> {
    if (need.count <= allowed) {
        return;
    }
    const { serviceCode, quotaCode } = STAGES_QUOTA;
    const [value, told] = await getServiceQuota({ serviceCode, quotaCode }, opts).then(
        (quota) => [Math.max(quota.value, allowed), "Service Quotas says for this account"] as const,
        (error: unknown) => [allowed, `AWS allows unless asked; Service Quotas did not say: ${reason(error)}`] as const,
    );
    const fault = stagesFault(need, value, told);
    if (fault !== undefined) {
        throw new pulumi.RunError(describeFaults(stack, [fault]));
    }
}

/** The longest answer that is shown, in characters. */
const LONGEST_REASON = 160;

/** What the provider has said, without what the engine puts before it. */
function reason(error: unknown): string {
    const { details } = error as { readonly details?: unknown };
    const whole = typeof details === "string" ? details : String(error);
    const text = (whole.split("returned an error: ").at(-1) ?? "").replaceAll(/\s+/g, " ").trim();
    return text.length <= LONGEST_REASON ? text : `${text.slice(0, LONGEST_REASON)} ...`;
}
