import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";

import { trustPolicy, type PolicyDocument } from "./policies";
import type { Tags } from "./tags";

/** A role that one AWS service assumes, and all that it may do. */
export interface ServiceRoleArgs {
    /** @default - a name that Pulumi makes from the resource's */
    readonly roleName?: pulumi.Input<string> | undefined;
    /** Such as `codebuild.amazonaws.com`. */
    readonly service: string;
    /** The ARN of what it works for with the role, where the service says so: {@link trustPolicy}. @default - anything */
    readonly source?: pulumi.Input<string> | undefined;
    readonly policy: pulumi.Input<PolicyDocument>;
    readonly tags?: Tags | undefined;
}

/** A role and its policy. What acts with the role at once has to wait for the policy. */
export interface ServiceRole {
    readonly role: iam.Role;
    readonly policy: iam.RolePolicy;
}

/** Makes a role with one policy, which are children of a component. */
export function serviceRole(name: string, args: ServiceRoleArgs, parent: pulumi.Resource): ServiceRole {
    const role = new iam.Role(
        name,
        {
            name: args.roleName,
            assumeRolePolicy: pulumi
                .output(args.source)
                .apply((source) => JSON.stringify(trustPolicy(args.service, source))),
            tags: args.tags,
        },
        { parent },
    );
    const policy = new iam.RolePolicy(
        name,
        { role: role.name, policy: pulumi.output(args.policy).apply((document) => JSON.stringify(document)) },
        { parent },
    );
    return { role, policy };
}
