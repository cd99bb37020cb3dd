import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { Notes } from "../template/described";
import { noteStatement, OWN_POLICIES } from "../template/permissions";
import { permissionNote } from "../template/surface";

/** Says which permissions a function has. */
export function notePolicies(name: string, own: Located | undefined, globals: Located | undefined, notes: Notes): void {
    for (const policies of [at(own, "Policies"), at(globals, "Policies")]) {
        const list = itemsOf(policies).length > 0 ? itemsOf(policies) : policies === undefined ? [] : [policies];
        list.forEach((policy) => notePolicy(name, policy, notes));
    }
    const role = at(own, "Role");
    // One that stands in the template is read there.
    const isOwn = role?.tag === "GetAtt" || at(role, "Fn::GetAtt") !== undefined;
    if (role !== undefined && !isOwn) {
        permissionNote(notes, name, role.line, "what its own role may do");
    }
}

function notePolicy(name: string, policy: Located, notes: Notes): void {
    const text = scalarOf(policy);
    if (text !== undefined) {
        if (!OWN_POLICIES.test(text)) {
            permissionNote(notes, name, policy.line, `what the managed policy ${text} allows`);
        }
        return;
    }
    const statement = at(policy, "Statement");
    if (statement !== undefined) {
        const statements = itemsOf(statement).length > 0 ? itemsOf(statement) : [statement];
        statements.forEach((each) => noteStatement(name, each, notes));
        return;
    }
    for (const [template, member] of membersOf(policy)) {
        if (!OWN_POLICIES.test(template)) {
            permissionNote(notes, name, member.line, `what the policy template ${template} allows`);
        }
    }
}
