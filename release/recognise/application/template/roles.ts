import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import { shortType, type Intrinsics } from "./intrinsics";
import type { Notes } from "./notes";
import { PermissionsReader } from "./permissions";
import { permissionNote, resourceNote } from "./surface";

/** The name of the role that a member refers to, where the template makes it. */
export function roleOf(role: Located | undefined, template: Located): string | undefined {
    const call = role?.tag === "GetAtt" || role?.tag === "Ref" ? role : (at(role, "Fn::GetAtt") ?? at(role, "Ref"));
    const text = scalarOf(call) ?? scalarOf(itemsOf(call)[0]) ?? scalarOf(role) ?? "";
    const name = text.split(".")[0] ?? "";
    return scalarOf(at(template, "Resources", name, "Type")) === "AWS::IAM::Role" ? name : undefined;
}

/** Reads what a role of the template allows: its own policies, and those that are attached to it elsewhere. */
export function readRole(name: string, template: Located, reader: PermissionsReader): void {
    const properties = at(template, "Resources", name, "Properties");
    readPolicies(properties, template, reader);
    for (const [, policy] of membersOf(at(template, "Resources"))) {
        const type = scalarOf(at(policy, "Type")) ?? "";
        const own = at(policy, "Properties");
        if (
            /^AWS::IAM::(Policy|ManagedPolicy)$/.test(type) &&
            itemsOf(at(own, "Roles")).some((role) => isRole(role, name))
        ) {
            reader.document(at(own, "PolicyDocument", "Statement"));
        }
    }
}

function isRole(role: Located, name: string): boolean {
    return (scalarOf(role) ?? scalarOf(at(role, "Ref"))) === name;
}

function readPolicies(properties: Located | undefined, template: Located, reader: PermissionsReader): void {
    for (const policy of itemsOf(at(properties, "Policies"))) {
        reader.document(at(policy, "PolicyDocument", "Statement"));
    }
    for (const managed of itemsOf(at(properties, "ManagedPolicyArns"))) {
        readManaged(managed, template, reader);
    }
}

/** A managed policy by name or ARN, or one that the template makes. */
export function readManaged(managed: Located, template: Located, reader: PermissionsReader): void {
    const own = managed.tag === "Ref" ? managed : at(managed, "Ref");
    const made = at(template, "Resources", scalarOf(own) ?? "");
    if (own !== undefined && scalarOf(at(made, "Type")) === "AWS::IAM::ManagedPolicy") {
        reader.document(at(made, "Properties", "PolicyDocument", "Statement"));
    } else {
        reader.managed(managed);
    }
}

/**
 * Says what roles there are beside those of functions: such as one that another service acts with.
 *
 * @param taken The roles that functions have.
 */
export function noteRole(
    name: string,
    resource: Located,
    template: Located,
    intrinsics: Intrinsics,
    taken: ReadonlySet<string>,
    notes: Notes,
): void {
    const properties = at(resource, "Properties");
    const type = shortType(scalarOf(at(resource, "Type")) ?? "");
    if (type !== "IAM::Role") {
        const roles = itemsOf(at(properties, "Roles")).map((role) => scalarOf(role) ?? scalarOf(at(role, "Ref")) ?? "");
        const isRead = type === "IAM::ManagedPolicy" || roles.some((role) => taken.has(role));
        if (!isRead) {
            readInto(resource, name, intrinsics, notes);
        }
        return;
    }
    const trust = at(properties, "AssumeRolePolicyDocument", "Statement");
    const trusted = (itemsOf(trust).length > 0 ? itemsOf(trust) : [trust]).flatMap((statement) => {
        const service = at(statement, "Principal", "Service");
        return [service, ...itemsOf(service)].flatMap((each) => scalarOf(each) ?? []);
    });
    const other = trusted.find((service) => !service.startsWith("lambda.") && !service.startsWith("edgelambda."));
    const isLogging = itemsOf(at(properties, "ManagedPolicyArns")).some((arn) =>
        (scalarOf(arn) ?? "").includes("AmazonAPIGatewayPushToCloudWatchLogs"),
    );
    if (other?.startsWith("synthetics.") === true && !taken.has(name)) {
        const what = `the ${type} ${name} for ${other}, which watches the application`;
        notes.add("word", name, resource.line, what, "make it apart from the platform, for what the platform makes");
    } else if (other !== undefined && !isLogging && !taken.has(name)) {
        resourceNote(notes, name, resource.line, `the ${type} ${name} for ${other}`);
    } else if (other === undefined && !taken.has(name)) {
        permissionNote(notes, name, resource.line, "what a role allows that no function here is given");
    }
}

/** Statements that belong to nothing that is read otherwise are said. */
function readInto(resource: Located, name: string, intrinsics: Intrinsics, notes: Notes): void {
    const reader = new PermissionsReader(intrinsics.forStatements(), notes, name);
    reader.document(at(resource, "Properties", "PolicyDocument", "Statement"));
    for (const { value, where } of reader.statements) {
        const actions = [value.Action].flat().join(", ");
        permissionNote(notes, name, Number(where.split(":").at(-1)), actions);
    }
}
