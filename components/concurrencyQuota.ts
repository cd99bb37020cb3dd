import { getServiceQuota } from "@pulumi/aws/servicequotas/getServiceQuota";
import * as pulumi from "@pulumi/pulumi";

import { concurrencyFault, CONCURRENCY_QUOTA, describeFaults } from "../config";

/**
 * Looks whether the account has room for what is reserved for previews, before any resource is made: Lambda refuses what leaves
 * other functions less than 100 requests at once ("Configuring reserved concurrency for a function"), and a new account may have 10 in
 * all. What other functions have reserved, Service Quotas does not tell; where it tells nothing, Lambda is left to judge.
 *
 * @param concurrency What is reserved for previews; undefined for nothing.
 * @throws {pulumi.RunError} which says how many the account has, and what to do.
 */
export async function checkConcurrencyQuota(
    stack: string,
    concurrency: number | undefined,
    opts: pulumi.InvokeOptions,
): Promise<void> {
    if (concurrency === undefined) {
        return;
    }
    const { serviceCode, quotaCode } = CONCURRENCY_QUOTA;
    const quota = await getServiceQuota({ serviceCode, quotaCode }, opts).catch(() => undefined);
    const fault = quota === undefined ? undefined : concurrencyFault(concurrency, quota.value);
    if (fault !== undefined) {
        throw new pulumi.RunError(describeFaults(stack, [fault]));
    }
}
