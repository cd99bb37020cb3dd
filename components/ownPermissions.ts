import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";

import { ownPolicy, type Kept, type Statement } from "./policies";

/** What a function's role may do beside what its settings take. */
export interface OwnPermissions {
    /** ARNs of managed policies, at most 10. @default [] */
    readonly policies?: readonly string[] | undefined;
    /** Whether the role is given statements elsewhere that may say anything, as those of links may. @default false */
    readonly isGuarded?: boolean | undefined;
    /** Statements of IAM. @default [] */
    readonly statements?: readonly Statement[] | undefined;
    /** What the role must not change whatever these say. @default - its own function and role */
    readonly keeps?:
        | {
              readonly roles: readonly string[];
              readonly bucket?: pulumi.Input<string> | undefined;
              /** The ARN of the key that signs the ledger. */
              readonly ledgerKey?: pulumi.Input<string> | undefined;
              /** ARNs of further functions. */
              readonly functions?: readonly string[] | undefined;
              /** ARNs of parameters that it must not read. */
              readonly parameters?: readonly string[] | undefined;
          }
        | undefined;
}

/**
 * Makes what a configuration gives a role: nothing where it gives nothing.
 *
 * @param functions The ARNs of the functions that run as it.
 */
export function ownPermissions(
    name: string,
    { policies = [], statements = [], isGuarded = false, keeps = { roles: [] } }: OwnPermissions,
    role: iam.Role,
    functions: readonly pulumi.Input<string>[],
    parent: pulumi.Resource,
): void {
    if (policies.length === 0 && statements.length === 0 && !isGuarded) {
        return;
    }
    const known = pulumi.all([pulumi.all([...functions]), role.arn, keeps.bucket, keeps.ledgerKey]);
    const document = known.apply(([arns, own, bucket, ledgerKey]) => {
        const kept: Kept = {
            functions: [...arns, ...(keeps.functions ?? [])],
            roles: [own, ...keeps.roles],
            bucket,
            ledgerKey,
            parameters: keeps.parameters,
        };
        return JSON.stringify(ownPolicy(statements, kept));
    });
    const own = new iam.RolePolicy(`${name}-own`, { role: role.name, policy: document }, { parent });
    for (const policyArn of policies) {
        // What is denied is there before what it is denied of.
        const opts = { parent, dependsOn: own };
        new iam.RolePolicyAttachment(`${name}-${nameOf(policyArn)}`, { role: role.name, policyArn }, opts);
    }
}

/** Of AWS's own a policy's path and name, of others with `own` before it: both may have one name. */
function nameOf(arn: string): string {
    const path = arn.slice(arn.indexOf("/") + 1).replaceAll("/", "-");
    return arn.split(":")[4] === "aws" ? path : `own-${path}`;
}
