import { CloudFormationClient, DescribeStackResourcesCommand } from "@aws-sdk/client-cloudformation";

import { MAX_ATTEMPTS } from "./connect";
import { explaining } from "./errors";

/** A resource of a stack of CloudFormation. */
export interface StackResource {
    readonly stack: string;
    /** Such as `AWS::Lambda::Function`. */
    readonly type: string;
    readonly logicalId: string;
    /** Its name or id in AWS. */
    readonly physicalId: string;
}

/**
 * The resources of stacks of CloudFormation.
 *
 * @throws {UserError} where there is no such stack.
 */
export async function stackResources(region: string, stacks: readonly string[]): Promise<readonly StackResource[]> {
    const client = new CloudFormationClient({ region, maxAttempts: MAX_ATTEMPTS });
    const found: StackResource[] = [];
    for (const stack of stacks) {
        const { StackResources = [] } = await explaining(`Reading the stack ${stack} of CloudFormation`, () =>
            client.send(new DescribeStackResourcesCommand({ StackName: stack })),
        );
        for (const { ResourceType = "", LogicalResourceId = "", PhysicalResourceId = "" } of StackResources) {
            found.push({
                stack,
                type: ResourceType,
                logicalId: LogicalResourceId,
                physicalId: PhysicalResourceId,
            });
        }
    }
    return found;
}
