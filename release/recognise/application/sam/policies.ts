import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { Notes } from "../template/notes";
import type { Intrinsics } from "../template/intrinsics";
import { PermissionsReader, type Permissions } from "../template/permissions";
import { readManaged, readRole, roleOf } from "../template/roles";
import { permissionNote } from "../template/surface";
import { readConnectors } from "./connectors";
import { POLICY_TEMPLATES } from "./policyTemplates";

/** Reads what a function may do. A role of its own takes the place of its policies. */
export function readPolicies(
    name: string,
    own: Located | undefined,
    globals: Located | undefined,
    template: Located,
    intrinsics: Intrinsics,
    notes: Notes,
): Permissions {
    const reader = new PermissionsReader(intrinsics.forStatements(), notes, name);
    readConnectors(name, template, reader, intrinsics, notes);
    const role = at(own, "Role") ?? at(globals, "Role");
    if (role !== undefined) {
        const made = roleOf(role, template);
        if (made === undefined) {
            permissionNote(notes, name, role.line, "what its own role may do");
        } else {
            readRole(made, template, reader);
        }
        return reader.read;
    }
    for (const policies of [at(own, "Policies"), at(globals, "Policies")]) {
        const list = itemsOf(policies).length > 0 ? itemsOf(policies) : policies === undefined ? [] : [policies];
        list.forEach((policy) => readPolicy(policy, template, reader, name, notes));
    }
    return reader.read;
}

function readPolicy(policy: Located, template: Located, reader: PermissionsReader, name: string, notes: Notes): void {
    const members = [...membersOf(policy)];
    const isCall = policy.tag !== undefined || members.some(([key]) => key === "Ref" || key.startsWith("Fn::"));
    if (scalarOf(policy) !== undefined || isCall) {
        readManaged(policy, template, reader);
        return;
    }
    const statement = at(policy, "Statement");
    if (statement !== undefined) {
        reader.document(statement);
        return;
    }
    for (const [key, parameters] of members) {
        const statements = POLICY_TEMPLATES.get(key);
        if (reader.isOwn(key)) {
            continue;
        }
        if (statements === undefined) {
            permissionNote(notes, name, parameters.line, `what the policy template ${key} allows`);
        }
        for (const { actions, resources, condition } of statements ?? []) {
            const filled = resources.map((resource) => asSub(resource, parameters));
            const [operator = "", operand = "", value = ""] = condition ?? [];
            const when = condition && reader.text(asSub(value, parameters));
            if (condition !== undefined && when === undefined) {
                permissionNote(
                    notes,
                    name,
                    parameters.line,
                    `${actions.join(", ")}, on a condition that cannot be read`,
                );
            } else {
                const rest = when === undefined ? {} : { Condition: { [operator]: { [operand]: when } } };
                reader.onResources(actions, filled, { Effect: "Allow", ...rest }, parameters.line);
            }
        }
    }
}

/** A resource of a policy template as `Fn::Sub` with the template's parameters, so that it is resolved as any other. */
function asSub(resource: string, parameters: Located): Located {
    const { line } = parameters;
    const text = resource
        .replaceAll(/(?<!\$)\{(\w+)\}/g, "${$1}")
        .replaceAll(/\$\{(partition|region|accountId)\}/g, (_all, name: string) => PSEUDO[name] ?? "");
    return { value: [{ value: text, line }, parameters], line, tag: "Sub" };
}

const PSEUDO: Readonly<Record<string, string>> = {
    partition: "${AWS::Partition}",
    region: "${AWS::Region}",
    accountId: "${AWS::AccountId}",
};
