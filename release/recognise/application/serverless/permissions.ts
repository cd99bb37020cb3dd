import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { Notes } from "../template/notes";
import type { Intrinsics } from "../template/intrinsics";
import { PermissionsReader, type Permissions } from "../template/permissions";
import { readManaged, readRole, roleOf } from "../template/roles";
import { permissionNote } from "../template/surface";

/** Reads what the role of all functions may do. */
export function readPermissions(root: Located, template: Located, intrinsics: Intrinsics, notes: Notes): Permissions {
    const provider = at(root, "provider");
    const reader = readerOf("role", root, intrinsics, notes);
    const role = at(provider, "iam", "role") ?? at(provider, "role");
    const isOther = role !== undefined && role.value !== null && at(role, "statements") === undefined;
    const made = isOther ? roleOf(role, template) : undefined;
    if (made !== undefined) {
        readRole(made, template, reader);
    } else if (
        isOther &&
        (scalarOf(role) !== undefined || role.tag !== undefined || at(role, "Fn::GetAtt") !== undefined)
    ) {
        permissionNote(notes, "role", role.line, "what a role of its own may do");
    }
    readStatements(at(provider, "iam", "role", "statements"), reader, "role", notes);
    readStatements(at(provider, "iamRoleStatements"), reader, "role", notes);
    [
        ...itemsOf(at(provider, "iam", "role", "managedPolicies")),
        ...itemsOf(at(provider, "iamManagedPolicies")),
    ].forEach((policy) => readManaged(policy, template, reader));
    return reader.read;
}

/** Reads what one function may do beside that: with a role of its own, or with the plugin serverless-iam-roles-per-function. */
export function readOwnPermissions(
    name: string,
    value: Located,
    root: Located,
    template: Located,
    intrinsics: Intrinsics,
    notes: Notes,
): Permissions {
    const reader = readerOf(name, root, intrinsics, notes);
    const role = at(value, "role");
    const made = roleOf(role, template);
    if (made !== undefined) {
        readRole(made, template, reader);
    } else if (role !== undefined) {
        permissionNote(notes, name, role.line, "what its own role may do");
    }
    readStatements(at(value, "iamRoleStatements"), reader, name, notes);
    return reader.read;
}

function readerOf(name: string, root: Located, intrinsics: Intrinsics, notes: Notes): PermissionsReader {
    const region = scalarOf(at(root, "provider", "region")) ?? "us-east-1";
    return new PermissionsReader(intrinsics.forStatements(), notes, name, region);
}

function readStatements(statements: Located | undefined, reader: PermissionsReader, name: string, notes: Notes): void {
    if (statements === undefined || statements.value === null) {
        return;
    }
    if (itemsOf(statements).length === 0 && membersOf(statements).size === 0) {
        permissionNote(notes, name, statements.line, "what another file says");
    }
    reader.document(statements);
}
