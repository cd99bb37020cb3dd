import * as iam from "@pulumi/aws/iam";
import type * as lambda from "@pulumi/aws/lambda";
import * as scheduler from "@pulumi/aws/scheduler";
import * as pulumi from "@pulumi/pulumi";

import type { AwsScope } from "../../common/awsScope";
import { schedulerTrust, schedulesPolicy } from "../policies";
import type { Tags } from "../tags";
import type { ScheduleArgs } from "./args";

/** The arguments of {@link makeSchedules}. */
export interface SchedulesArgs {
    /** What is called where a schedule says nothing else. */
    readonly alias: lambda.Alias;
    readonly schedules: readonly ScheduleArgs[];
    /** The physical name of their group. */
    readonly groupName: string;
    readonly roleName: string;
    readonly scope: Pick<AwsScope, "accountId" | "partition" | "region">;
    readonly tags?: Tags | undefined;
}

/** Makes an environment's schedules: a group, a role that only it has, and what it calls. */
export function makeSchedules(name: string, args: SchedulesArgs, parent: pulumi.Resource): void {
    const { alias, schedules, groupName, roleName, scope, tags } = args;
    if (schedules.length === 0) {
        return;
    }
    const opts = { parent };
    const { partition, region, accountId } = scope;
    const groupArn = `arn:${partition}:scheduler:${region}:${accountId}:schedule-group/${groupName}`;
    const group = new scheduler.ScheduleGroup(name, { name: groupName, tags }, opts);
    const role = new iam.Role(
        `${name}-schedules`,
        { name: roleName, assumeRolePolicy: JSON.stringify(schedulerTrust(groupArn, accountId)), tags },
        opts,
    );
    const deadLetters = schedules.flatMap(({ deadLetter }) => (deadLetter === undefined ? [] : [deadLetter]));
    const called = schedules.map((schedule) => (schedule.alias ?? alias).arn);
    const policy = new iam.RolePolicy(
        `${name}-schedules`,
        {
            role: role.name,
            policy: pulumi
                .all([pulumi.all(called), pulumi.all(deadLetters)])
                .apply(([arns, queues]) => JSON.stringify(schedulesPolicy(arns, queues))),
        },
        opts,
    );
    for (const schedule of schedules) {
        new scheduler.Schedule(
            `${name}-${schedule.name}`,
            {
                name: schedule.name,
                groupName: group.name,
                scheduleExpression: schedule.expression,
                scheduleExpressionTimezone: schedule.timeZone,
                state: schedule.enabled ? "ENABLED" : "DISABLED",
                flexibleTimeWindow: { mode: "OFF" },
                target: {
                    arn: (schedule.alias ?? alias).arn,
                    roleArn: role.arn,
                    input: schedule.input,
                    retryPolicy: {
                        maximumEventAgeInSeconds: schedule.maximumAge,
                        maximumRetryAttempts: schedule.retries,
                    },
                    ...(schedule.deadLetter === undefined ? {} : { deadLetterConfig: { arn: schedule.deadLetter } }),
                },
            },
            // Scheduler asks whether it may assume the role, and not what the role may do.
            { ...opts, dependsOn: policy },
        );
    }
}
