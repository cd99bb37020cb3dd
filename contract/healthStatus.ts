import * as v from "valibot";

import { optional } from "../common/jsonVariable";

/** Which answers to the question for an application's health count, as first and last status. */
export const HEALTH_STATUSES = ["200-299", "200-499"] as const;

export type HealthStatus = (typeof HEALTH_STATUSES)[number];

/** What counts where nothing else is said, and all that older versions know. */
export const DEFAULT_HEALTH_STATUS: HealthStatus = "200-299";

/** A member of settings that may say it. */
export const HEALTH_STATUS = optional(
    v.pipe(v.picklist(HEALTH_STATUSES), v.description(`one of ${HEALTH_STATUSES.join(", ")}`)),
);

/** Whether an answer counts. */
export function isHealthy(status: number, range: HealthStatus = DEFAULT_HEALTH_STATUS): boolean {
    const [first, last] = range.split("-").map(Number);
    return status >= (first ?? 200) && status <= (last ?? 299);
}

/**
 * The member that says which answers count, for settings, outputs and records. The default is left out, so that what stacks
 * of before have stays as it is.
 */
export function healthStatusMember({ healthStatus }: { readonly healthStatus?: HealthStatus }): {
    readonly healthStatus?: HealthStatus;
} {
    return healthStatus === undefined || healthStatus === DEFAULT_HEALTH_STATUS ? {} : { healthStatus };
}
