import type * as lambda from "@pulumi/aws/lambda";
import * as pulumi from "@pulumi/pulumi";

import type { AwsScope } from "../../common/awsScope";
import type { Tags } from "../tags";
import type { BucketEventArgs, MappingArgs, ScheduleArgs, SubscriptionArgs } from "./args";
import { permitBuckets, type ToldAlias } from "./buckets";
import { makeMappings } from "./mappings";
import { makeSchedules } from "./schedules";
import { makeSubscriptions } from "./subscriptions";

export type { BucketEventArgs, MappingArgs, ScheduleArgs, SubscriptionArgs } from "./args";
export { bucketNotifications, type ToldAlias } from "./buckets";

/** The arguments of {@link EnvironmentEvents}. */
export interface EnvironmentEventsArgs {
    /** What is called where an event says nothing else: whatever it points to then. */
    readonly alias: lambda.Alias;
    /** The name of the role that its function runs as. */
    readonly functionRole: pulumi.Input<string>;
    readonly schedules: readonly ScheduleArgs[];
    /** Queues and streams. */
    readonly mappings: readonly MappingArgs[];
    readonly topics: readonly SubscriptionArgs[];
    readonly buckets: readonly BucketEventArgs[];
    /** The physical name of the group that the schedules are in. */
    readonly groupName: string;
    /** The physical name of the role with which EventBridge Scheduler calls. */
    readonly scheduleRoleName: string;
    readonly scope: AwsScope;
    readonly tags?: Tags | undefined;
}

/**
 * EnvironmentEvents is what calls an environment besides requests. All of it names the environment's alias: a release, a promotion and a
 * roll-back take it along, and nothing here moves.
 */
export class EnvironmentEvents extends pulumi.ComponentResource {
    /** What the notifications of buckets are made of: `bucketNotifications` makes them for all environments together. */
    readonly told: readonly ToldAlias[];

    /**
     * @param name The _unique_ name of this component: the name of the environment.
     * @param args What calls it.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: EnvironmentEventsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:EnvironmentEvents", name, {}, opts);
        const { alias, functionRole, schedules, mappings, topics, buckets, scope, tags } = args;
        const { groupName, scheduleRoleName: roleName } = args;
        makeSchedules(name, { alias, schedules, groupName, roleName, scope, tags }, this);
        makeMappings(name, { alias, functionRole, mappings, tags }, this);
        makeSubscriptions(name, alias, topics, this);
        this.told = permitBuckets(name, alias, { events: buckets, accountId: scope.accountId }, this);
        this.registerOutputs({});
    }
}
