import { Provider } from "@pulumi/aws/provider";
import { getCallerIdentity, getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { getPartition, getPartitionOutput } from "@pulumi/aws/getPartition";
import { getRegion, getRegionOutput } from "@pulumi/aws/getRegion";
import * as pulumi from "@pulumi/pulumi";

import { partitionOf } from "../common/partition";
import type { AwsScope } from "../common/awsScope";

/** Which account to work in, and how to get there. */
export interface AwsProviderArgs {
    /** The one account that may be changed. */
    readonly accountId: string;
    readonly region: string;
    /** A role in that account to assume. @default - the caller's own identity */
    readonly roleName: string | undefined;
    /** What else the stack's configuration says to the provider, under the names of `aws.ProviderArgs`. */
    readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * How often a call is sent before its failure counts, unless `aws:maxRetries` says something else. The provider's own 25 take over
 * an hour, and it says nothing meanwhile: it takes the answer that a quota is reached for one that passes, as it does a throttle's
 * (hashicorp/terraform-provider-aws#37605). It waits 1 to 2 s after the first such answer and twice as long after each
 * further one, so that six take 31 to 62 s. The rate at which API Gateway takes calls, 10 a second, is met in that time.
 */
const MAX_ATTEMPTS = 6;

/**
 * The provider that all resources use. It refuses any other account, also where the program does not run, as in
 * `pulumi destroy`: the account is part of the provider's own inputs.
 */
export function awsProvider(name: string, args: AwsProviderArgs): Provider {
    // Told not to ask for its account, the provider cannot compare it either; awsScope still does.
    const canVerify = args.settings["skipRequestingAccountId"] !== true;
    return new Provider(name, {
        maxRetries: MAX_ATTEMPTS,
        ...args.settings,
        region: args.region,
        ...(canVerify ? { allowedAccountIds: [args.accountId] } : {}),
        ...(args.roleName === undefined ? {} : { assumeRoles: [{ roleArn: roleArn(args, args.roleName) }] }),
    });
}

/** The partition cannot be asked for before there is a provider. */
function roleArn({ accountId, region }: AwsProviderArgs, role: string): string {
    return `arn:${partitionOf(region)}:iam::${accountId}:role/${role}`;
}

/**
 * Asks the provider where it works, before any resource is made.
 *
 * @throws {pulumi.RunError} where that is another account or region, or where AWS does not know the caller.
 */
export async function awsScope(provider: Provider, accountId: string, region: string): Promise<AwsScope> {
    const [identity, partition, actual] = await Promise.all([
        getCallerIdentity({}, { provider }).catch((error: unknown) => {
            throw new pulumi.RunError(
                `AWS did not say who the caller is. Sign in, or set aws:profile.\n  ${String(error)}`,
            );
        }),
        getPartition({}, { provider }),
        getRegion({}, { provider }),
    ]);
    if (actual.region !== region) {
        throw new pulumi.RunError(
            `The provider works in region ${actual.region}, but aws:region is ${region}: nothing was changed.\n` +
                "  Set the region in one place: pulumi config set aws:region <region>",
        );
    }
    if (identity.accountId !== accountId) {
        throw new pulumi.RunError(
            `The credentials belong to account ${identity.accountId}, but accountId is ${accountId}: nothing was changed.\n` +
                "  Use a profile of that account (pulumi config set aws:profile <profile>), let the program assume a role\n" +
                "  there (pulumi config set roleName <role>), or, if the account has changed, set accountId.",
        );
    }
    return { partition: partition.partition, region, accountId, dnsSuffix: partition.dnsSuffix };
}

/** Where a component's provider works, for a component that is not told. */
export function scopeOf(component: pulumi.ComponentResource): pulumi.Output<AwsScope> {
    const opts = { parent: component };
    return pulumi
        .all([getCallerIdentityOutput({}, opts), getPartitionOutput({}, opts), getRegionOutput({}, opts)])
        .apply(([{ accountId }, { partition, dnsSuffix }, { region }]) => ({
            partition,
            region,
            accountId,
            dnsSuffix,
        }));
}
