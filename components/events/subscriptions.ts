import * as lambda from "@pulumi/aws/lambda";
import * as sns from "@pulumi/aws/sns";
import type * as pulumi from "@pulumi/pulumi";

import type { SubscriptionArgs } from "./args";

/**
 * Subscribes an environment's aliases to topics, each of which may call that one and nothing else.
 *
 * @param first The alias that is called where a subscription says none.
 */
export function makeSubscriptions(
    name: string,
    first: lambda.Alias,
    subscriptions: readonly SubscriptionArgs[],
    parent: pulumi.Resource,
): void {
    for (const { name: event, alias = first, topic, filter, filterScope } of subscriptions) {
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
