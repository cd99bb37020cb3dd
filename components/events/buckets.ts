import * as lambda from "@pulumi/aws/lambda";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";

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
    const owners = new Map<string, readonly ToldAlias[]>();
    for (const [bucketName, aliases] of buckets) {
        const former = [...new Set(aliases.flatMap(({ event }) => event.formerNames))].filter(
            (each) => !buckets.has(each),
        );
        new s3.BucketNotification(
            bucketName,
            {
                bucket: pulumi
                    .all(aliases.map(({ event }) => event.bucket))
                    .apply((physical) => oneBucket(physical, aliases, owners)),
                lambdaFunctions: aliases.map(({ event, id, alias }) => ({
                    id,
                    lambdaFunctionArn: alias.arn,
                    events: [...event.events],
                    ...(event.prefix === undefined ? {} : { filterPrefix: event.prefix }),
                    ...(event.suffix === undefined ? {} : { filterSuffix: event.suffix }),
                })),
            },
            {
                ...opts,
                // Without them the former one would be deleted last, and S3 would keep nothing of what this one has written.
                ...(former.length === 0 ? {} : { aliases: former.map((name) => ({ name })) }),
                // S3 looks whether it may call before it takes a configuration.
                dependsOn: aliases.map(({ permission }) => permission),
            },
        );
    }
}

/**
 * What names a bucket may be known no sooner than the engine knows it. Two that write the configuration of one bucket would each undo what
 * the other has written, and one that goes would take both along.
 *
 * @param physical The physical names of what the aliases are told of.
 * @param owners Who is told of a bucket, by its physical name.
 * @throws {pulumi.RunError} where it is not one bucket, or others are told of it.
 */
function oneBucket(
    physical: readonly string[],
    aliases: readonly ToldAlias[],
    owners: Map<string, readonly ToldAlias[]>,
): string {
    const [bucket = ""] = physical;
    const words = (told: readonly ToldAlias[]) => told.map(({ id }) => id).join(", ");
    if (physical.some((each) => each !== bucket)) {
        throw new pulumi.RunError(
            `The events of buckets ${words(aliases)} come from ${[...new Set(physical)].join(" and ")}, whose notifications would both be ` +
                `called ${aliases[0]?.event.bucketName}. Give the bucket of resources another key.`,
        );
    }
    const others = owners.get(bucket);
    if (others !== undefined && others !== aliases) {
        throw new pulumi.RunError(
            `The events of buckets ${words(others)} and ${words(aliases)} come from one bucket, ${bucket}, under several names, and S3 keeps one ` +
                "configuration of notifications for a bucket. Name it alike in all of them: by its ARN, by one key of resources, or by one link " +
                "that resources.ts returns where environment is undefined.",
        );
    }
    owners.set(bucket, aliases);
    return bucket;
}
