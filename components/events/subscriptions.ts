import * as lambda from "@pulumi/aws/lambda";
import * as sns from "@pulumi/aws/sns";
import type * as pulumi from "@pulumi/pulumi";

import type { SubscriptionArgs } from "./args";

/** Subscribes an environment's alias to topics, each of which may call it and nothing else. */
export function makeSubscriptions(
    name: string,
    alias: lambda.Alias,
    subscriptions: readonly SubscriptionArgs[],
    parent: pulumi.Resource,
): void {
    for (const { name: event, topic, filter, filterScope } of subscriptions) {
        const permission = new lambda.Permission(
            `${name}-topic-${event}`,
            {
                action: "lambda:InvokeFunction",
                function: alias.functionName,
                qualifier: alias.name,
                principal: "sns.amazonaws.com",
                sourceArn: topic,
            },
            { parent },
        );
        new sns.TopicSubscription(
            `${name}-${event}`,
            {
                topic,
                protocol: "lambda",
                endpoint: alias.arn,
                ...(filter === undefined ? {} : { filterPolicy: filter, filterPolicyScope: filterScope }),
            },
            // What is published before it may call is lost after SNS has tried for a while.
            { parent, dependsOn: permission },
        );
    }
}
