import { at, itemsOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { Notes } from "./described";
import { permissionNote } from "./surface";

/** What the platform's role may do anyway, or gets with the key that needs it. */
export const OWN_POLICIES =
    /AWSLambdaBasicExecutionRole|AWSLambdaVPCAccessExecutionRole|AWSXRayDaemonWriteAccess|AWSX[Rr]ayWriteOnlyAccess|VPCAccessPolicy/;

/** Says what one statement of a policy allows. */
export function noteStatement(name: string, statement: Located, notes: Notes): void {
    const actions = [at(statement, "Action"), at(statement, "NotAction")].flatMap((member) =>
        itemsOf(member).length > 0 ? itemsOf(member) : member === undefined ? [] : [member],
    );
    const names = actions.map((action) => scalarOf(action) ?? "actions that the template computes");
    const needed = names.filter(
        (action) => !/^(logs:(CreateLog\w+|PutLogEvents|\*)|xray:Put\w+|xray:Get\w+)$/i.test(action),
    );
    if (needed.length > 0) {
        permissionNote(notes, name, statement.line, needed.join(", "));
    }
}
