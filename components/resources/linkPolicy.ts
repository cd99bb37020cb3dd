import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";

import { policy, type PolicyDocument, type Statement } from "../policies/statement";
import type { Link, LinkStatement } from "./link";

/** A statement whose resources are known. */
type Known = Omit<LinkStatement, "Resource"> & { readonly Resource: readonly string[] };

/**
 * Lets a role do what links allow; nothing where they allow nothing.
 *
 * @param name The name of the role in the program.
 */
export function linkPolicy(
    name: string,
    links: readonly Link[],
    role: iam.Role,
    parent: pulumi.Resource,
): iam.RolePolicy | undefined {
    const statements = links.flatMap((link) => link.statements ?? []);
    if (statements.length === 0) {
        return undefined;
    }
    const known = pulumi.all(
        statements.map(({ Resource, ...rest }) =>
            pulumi.all(listed(Resource)).apply((arns): Known => ({ ...rest, Resource: arns })),
        ),
    );
    const document = known.apply((all) => JSON.stringify(linkDocument(all)));
    return new iam.RolePolicy(`${name}-links`, { role: role.name, policy: document }, { parent });
}

function listed(resource: LinkStatement["Resource"]): pulumi.Input<string>[] {
    return Array.isArray(resource)
        ? [...(resource as readonly pulumi.Input<string>[])]
        : [resource as pulumi.Input<string>];
}

/** Statements of one name, effect and actions are one: IAM counts the characters of all policies of a role. */
export function linkDocument(statements: readonly Known[]): PolicyDocument {
    const groups = new Map<string, Statement & { readonly Resource: readonly string[] }>();
    for (const { Sid, Effect = "Allow", Action, Resource, Condition } of statements) {
        const actions = [Action].flat().sort();
        const key = JSON.stringify([Sid, Effect, actions, Condition]);
        const resources = [...(groups.get(key)?.Resource ?? []), ...Resource];
        groups.set(key, {
            ...(Sid === undefined ? {} : { Sid }),
            Effect,
            Action: actions,
            Resource: [...new Set(resources)].sort(),
            ...(Condition === undefined ? {} : { Condition }),
        });
    }
    return policy(...[...groups].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, statement]) => statement));
}
