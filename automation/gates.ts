import { isOwnProgram, type Change, UNKNOWN } from "./changes";
import { grantsOf, type Grant } from "./documents";
import { widenings, type Widening } from "./widening";

/** What needs more than a yes: a loss, or a role that may do more than before. */
export interface Gate {
    readonly kind: "delete" | "replace" | "widen";
    /** What has to be named to allow it, such as `alias/staging`, or `role/function`. */
    readonly name: string;
    /** What is lost by it, or what the role may do then. */
    readonly reason: string;
    /** What the role may do then and could not before. Only where the gate is about a role. */
    readonly widenings: readonly Widening[];
}

/** What a person or a command line has allowed, by the names of {@link Gate}s. */
export interface Allowed {
    readonly replace?: readonly string[];
    readonly delete?: readonly string[];
    readonly widen?: readonly string[];
}

/** What does not come back, or not as it was, and what its loss means. */
const HELD: Readonly<Record<string, readonly [kind: string, loss: string]>> = {
    "aws:apigateway/restApi:RestApi": ["api", "the URL of every environment changes"],
    "aws:apigateway/domainName:DomainName": ["domain", "its name does not answer any more"],
    "aws:apigateway/stage:Stage": ["stage", "its URL does not answer meanwhile, or any more"],
    "aws:lambda/function:Function": ["function", "all its versions are gone, and no environment answers"],
    "aws:lambda/alias:Alias": ["alias", "what the environment serves is gone"],
    "aws:codepipeline/pipeline:Pipeline": ["pipeline", "its history is gone, and pushes start nothing meanwhile"],
    "aws:s3/bucket:Bucket": ["bucket", "packages and the ledger of releases are gone"],
    "aws:s3/bucketV2:BucketV2": ["bucket", "packages and the ledger of releases are gone"],
    "aws:cloudwatch/logGroup:LogGroup": ["log-group", "its logs are gone"],
    "aws:secretsmanager/secret:Secret": ["secret", "its value is gone"],
    "aws:ssm/parameter:Parameter": ["parameter", "its value is gone"],
    "aws:dynamodb/table:Table": ["table", "its data is gone"],
    "aws:rds/instance:Instance": ["database", "its data is gone"],
    "aws:rds/cluster:Cluster": ["database", "its data is gone"],
    "aws:efs/fileSystem:FileSystem": ["file-system", "its data is gone"],
    "aws:sqs/queue:Queue": ["queue", "its messages are gone"],
    "aws:kms/key:Key": ["key", "what it has encrypted cannot be read any more"],
};

const ROLE = "aws:iam/role:Role";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

/** The inputs of roles and their policies that hold a document. */
const DOCUMENTS: Readonly<Record<string, string>> = {
    [ROLE]: "assumeRolePolicy",
    "aws:iam/rolePolicy:RolePolicy": "policy",
    "aws:iam/policy:Policy": "policy",
};

/**
 * What of a preview needs more than a yes, by name: in the same order each time. What stays in the cloud on purpose is not lost.
 *
 * @param unfinished The names of roles that an interrupted `up` has made: policies that they do not have yet widen nothing.
 */
export function gatesOf(changes: readonly Change[], unfinished: ReadonlySet<string> = new Set()): readonly Gate[] {
    return [...lossesOf(changes), ...widenedRoles(changes, unfinished)].sort((left, right) =>
        flagOf(left) < flagOf(right) ? -1 : 1,
    );
}

/** The gates that nothing has allowed yet. */
export function closedGates(gates: readonly Gate[], allowed: Allowed): readonly Gate[] {
    return gates.filter(({ kind, name }) => allowed[kind]?.includes(name) !== true);
}

/** The words of a command line that open a gate. */
export function flagOf({ kind, name }: Pick<Gate, "kind" | "name">): string {
    return `--allow-${kind} ${name}`;
}

function lossesOf(changes: readonly Change[]): readonly Gate[] {
    return changes.flatMap((change): Gate[] => {
        const { kind, type, name, isKept } = change;
        const held = isOwnProgram(change) ? undefined : HELD[type];
        if (held === undefined || (kind !== "delete" && kind !== "replace") || isKept === true) {
            return [];
        }
        return [{ kind, name: `${held[0]}/${name}`, reason: held[1], widenings: [] }];
    });
}

function widenedRoles(changes: readonly Change[], unfinished: ReadonlySet<string>): readonly Gate[] {
    const isNew = newRoles(changes, unfinished);
    const found = changes.flatMap((change): readonly (readonly [role: string, Widening])[] => {
        // A role that is made now had no rights that could be widened.
        if (change.kind === "delete" || isNew(change)) {
            return [];
        }
        return wideningsOf(change).map((each) => [roleOf(change), each] as const);
    });
    return [...new Set(found.map(([role]) => role))].map((role) => ({
        kind: "widen",
        name: `role/${role}`,
        reason: "it may do more than before",
        widenings: found.flatMap(([name, each]) => (name === role ? [each] : [])),
    }));
}

function wideningsOf(change: Change): readonly Widening[] {
    const { type, before, after } = change;
    const boundary =
        type === ROLE && before["permissionsBoundary"] !== undefined && !same(before, after, "permissionsBoundary")
            ? [
                  {
                      now: `the boundary ${textOf(after["permissionsBoundary"])}`,
                      before: textOf(before["permissionsBoundary"]),
                  },
              ]
            : [];
    const attached =
        type === ATTACHMENT && !same(before, after, "policyArn")
            ? [{ now: `all of the policy ${textOf(after["policyArn"])}`, before: textOf(before["policyArn"]) }]
            : [];
    const input = DOCUMENTS[type];
    return [...boundary, ...attached, ...(input === undefined ? [] : widenedDocument(before[input], after[input]))];
}

function widenedDocument(before: unknown, after: unknown): readonly Widening[] {
    const old: readonly Grant[] | undefined = before === undefined ? [] : grantsOf(before);
    const wanted = grantsOf(after);
    if (old === undefined || wanted === undefined || JSON.stringify(after).includes(UNKNOWN)) {
        // The document speaks of something that is yet to be made.
        const now = "what is only known once it is made";
        return [{ now, before: before === undefined ? "nothing" : "a document that is known" }];
    }
    return widenings(old, wanted);
}

/** Whether a change is about a role that is made by the same operation, or has yet to get the policies that it was made for. */
function newRoles(changes: readonly Change[], unfinished: ReadonlySet<string>): (change: Change) => boolean {
    const made = changes.filter(({ kind, type }) => kind === "create" && type === ROLE);
    const names = new Set(made.flatMap(({ after }) => (typeof after["name"] === "string" ? [after["name"]] : [])));
    return (change) => {
        const role = change.after["role"];
        if (change.type === ROLE || typeof role !== "string") {
            return change.type === ROLE && change.kind === "create";
        }
        // The name of a role that Pulumi makes up is not known yet, nor is it for any other.
        return names.has(role) || role === UNKNOWN || (change.kind === "create" && unfinished.has(role));
    };
}

/** A policy has the name of its role in the program, which people see in the preview. */
function roleOf({ name }: Change): string {
    return name;
}

function same(before: Change["before"], after: Change["after"], input: string): boolean {
    return JSON.stringify(before[input]) === JSON.stringify(after[input]);
}

function textOf(value: unknown): string {
    if (value === undefined) {
        return "none";
    }
    return value === UNKNOWN ? "one that is yet to be made" : typeof value === "string" ? value : JSON.stringify(value);
}
