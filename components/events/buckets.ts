import * as lambda from "@pulumi/aws/lambda";
import * as s3 from "@pulumi/aws/s3";
import type * as pulumi from "@pulumi/pulumi";

import type { BucketEventArgs } from "./args";

/** A part of a bucket's notifications: an alias that is told, and what lets the bucket call it. */
export interface ToldAlias {
    readonly event: BucketEventArgs;
    /** Unique on the bucket, and in each of its events: the environment, `/`, and the event's name. */
    readonly id: string;
    readonly alias: lambda.Alias;
    readonly permission: lambda.Permission;
}

/**
 * Lets buckets call an environment's aliases.
 *
 * @param first The alias that is told where an event says none.
 * @param accountId The owner of the buckets: an ARN of S3 does not say it.
 */
export function permitBuckets(
    name: string,
    first: lambda.Alias,
    { events, accountId }: { readonly events: readonly BucketEventArgs[]; readonly accountId: string },
    parent: pulumi.Resource,
): readonly ToldAlias[] {
    return events.map((event) => {
        const { alias = first } = event;
        const permission = new lambda.Permission(
            `${name}-bucket-${event.name}`,
            {
                action: "lambda:InvokeFunction",
                function: alias.functionName,
                qualifier: alias.name,
                principal: "s3.amazonaws.com",
                sourceArn: event.bucketArn,
                sourceAccount: accountId,
            },
            { parent },
        );
        return { event, id: `${name}/${event.name}`, alias, permission };
    });
}

/** Makes the notifications of each bucket: S3 keeps one configuration for a bucket, for all environments together. */
export function bucketNotifications(told: readonly ToldAlias[], opts: pulumi.CustomResourceOptions): void {
    const buckets = new Map<string, readonly ToldAlias[]>();
    // In an order of their own: one that is added or renamed changes nothing of the others.
    for (const each of [...told].sort((left, right) => (left.id < right.id ? -1 : 1))) {
        const { bucketName } = each.event;
        buckets.set(bucketName, [...(buckets.get(bucketName) ?? []), each]);
    }
    for (const [bucketName, aliases] of buckets) {
        new s3.BucketNotification(
            bucketName,
            {
                bucket: aliases[0]?.event.bucket ?? bucketName,
                lambdaFunctions: aliases.map(({ event, id, alias }) => ({
                    id,
                    lambdaFunctionArn: alias.arn,
                    events: [...event.events],
                    ...(event.prefix === undefined ? {} : { filterPrefix: event.prefix }),
                    ...(event.suffix === undefined ? {} : { filterSuffix: event.suffix }),
                })),
            },
            // S3 looks whether it may call before it takes a configuration.
            { ...opts, dependsOn: aliases.map(({ permission }) => permission) },
        );
    }
}
