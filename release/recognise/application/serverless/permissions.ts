import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { Notes } from "../template/described";
import { noteStatement } from "../template/permissions";
import { permissionNote } from "../template/surface";

/** Says which permissions the functions' role has, of the provider and of each function. */
export function notePermissions(root: Located, notes: Notes): void {
    const provider = at(root, "provider");
    const owners: readonly (readonly [string, Located | undefined])[] = [
        ["role", at(provider, "iam", "role", "statements")],
        ["role", at(provider, "iamRoleStatements")],
        ...[...membersOf(at(root, "functions"))].map(
            ([name, value]) => [name, at(value, "iamRoleStatements")] as const,
        ),
    ];
    for (const [name, statements] of owners) {
        itemsOf(statements).forEach((statement) => noteStatement(name, statement, notes));
        if (statements !== undefined && itemsOf(statements).length === 0 && statements.value !== null) {
            permissionNote(notes, name, statements.line, "what another file says");
        }
    }
    const managed = [
        ...itemsOf(at(provider, "iam", "role", "managedPolicies")),
        ...itemsOf(at(provider, "iamManagedPolicies")),
    ];
    for (const policy of managed) {
        permissionNote(
            notes,
            "role",
            policy.line,
            `what the managed policy ${scalarOf(policy) ?? "of the template"} allows`,
        );
    }
    const role = at(provider, "iam", "role") ?? at(provider, "role");
    if (role !== undefined && membersOf(role).size === 0 && role.value !== null) {
        permissionNote(notes, "role", role.line, "what a role of its own may do");
    }
}
