import * as pulumi from "@pulumi/pulumi";

import type { AwsScope } from "../common/awsScope";

/**
 * Puts every role that the program makes from now on under a permissions boundary, whatever component makes it.
 *
 * @param policy The name of a managed policy of the account.
 */
export function boundRoles(policy: string, { partition, accountId }: AwsScope): void {
    const permissionsBoundary = `arn:${partition}:iam::${accountId}:policy/${policy}`;
    pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
        type === "aws:iam/role:Role" ? { props: { ...props, permissionsBoundary }, opts } : undefined,
    );
}
