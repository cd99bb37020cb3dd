import { BlockList, isIPv6 } from "node:net";

import type { PolicyDocument, Statement } from "../../components/policies";

/** One request, as IAM sees it. */
export interface IamRequest {
    /** Such as `s3:GetObject`. */
    readonly action: string;
    /** The ARN of what it is about. */
    readonly resource: string;
    /** Condition keys with their values. A key that the request does not have is left out. */
    readonly context?: Readonly<Record<string, string>>;
}

/** Who makes a request: the principal of a service, such as `codebuild.amazonaws.com`, or the ARN of an identity. */
export type Caller = { readonly service: string } | { readonly federated: string } | { readonly arn: string };

/** A statement as IAM knows it, with what the platform's own never have. */
export type AnyStatement = Omit<Statement, "Action"> & {
    readonly Action?: Statement["Action"];
    readonly NotAction?: Statement["Action"];
    readonly NotResource?: Statement["Resource"];
};

/** A document of such statements. */
export interface AnyDocument {
    readonly Statement: readonly AnyStatement[];
}

/** Operators that compare what a request has with one of the values that a policy names. */
const OPERATORS: Readonly<Record<string, (found: string, wanted: string) => boolean>> = {
    // Of ARNs both compare alike: "IAM JSON policy elements: Condition operators".
    ArnEquals: (found, wanted) => isLike(found, wanted),
    ArnLike: (found, wanted) => isLike(found, wanted),
    IpAddress: (found, wanted) => isWithin(found, wanted),
    Bool: (found, wanted) => found.toLowerCase() === wanted.toLowerCase(),
    StringEquals: (found, wanted) => found === wanted,
    StringLike: (found, wanted) => isLike(found, wanted),
};

/** What stands before an operator that holds of each value of a key. */
const OF_ALL = "ForAllValues:";

/** Those that hold where none of the values is met, also where the request has no such key. */
const NEGATED: Readonly<Record<string, string>> = {
    ArnNotEquals: "ArnEquals",
    ArnNotLike: "ArnLike",
    NotIpAddress: "IpAddress",
    StringNotEquals: "StringEquals",
    StringNotLike: "StringLike",
};

/**
 * Whether policy documents, all of one role, allow a request: some statement allows it and none denies it ("Policy
 * evaluation logic"). Principals are not looked at: the request is always that of the one whom a document is for.
 *
 * @param boundary The role's permissions boundary, which has to allow it as well. @default - it has none
 */
export function isAllowed(
    documents: readonly (AnyDocument | PolicyDocument)[],
    request: IamRequest,
    boundary?: AnyDocument,
): boolean {
    const isGranted = decided(documents, (statement) => applies(statement, request));
    return isGranted && (boundary === undefined || decided([boundary], (statement) => applies(statement, request)));
}

/** Whether a role's trust policy lets a caller act with it. The document has no resource: it is that of the role. */
export function isTrusted(
    trust: AnyDocument | PolicyDocument,
    caller: Caller,
    context: IamRequest["context"] = {},
    action = "sts:AssumeRole",
): boolean {
    return decided([trust], (statement) => {
        const request = { action, resource: "", context };
        return isNamed(statement.Principal, caller) && applies({ ...statement, Resource: "*" }, request);
    });
}

/** The actions or resources of a statement, which may be one or a list. */
export function listed(value: string | readonly string[] | undefined): readonly string[] {
    return value === undefined ? [] : typeof value === "string" ? [value] : value;
}

function decided(
    documents: readonly (AnyDocument | PolicyDocument)[],
    isMeant: (statement: AnyStatement) => boolean,
): boolean {
    const statements: readonly AnyStatement[] = documents.flatMap(
        (document): readonly AnyStatement[] => document.Statement,
    );
    const effects = statements.filter(isMeant).map(({ Effect }) => Effect);
    return effects.includes("Allow") && !effects.includes("Deny");
}

function isNamed(principal: AnyStatement["Principal"], caller: Caller): boolean {
    if (principal === undefined || principal === "*") {
        return principal === "*";
    }
    const [kind, name] =
        "service" in caller
            ? ["Service", caller.service]
            : "federated" in caller
              ? ["Federated", caller.federated]
              : ["AWS", caller.arn];
    return listed(principal[kind]).some((each) => each === "*" || each === name);
}

function applies(
    { Action, NotAction, Resource, NotResource, Condition = {} }: AnyStatement,
    { action, resource, context = {} }: IamRequest,
): boolean {
    // Actions are compared without regard to upper and lower case, ARNs with it.
    const isAction = (pattern: string) => isLike(action.toLowerCase(), pattern.toLowerCase());
    const isResource = (pattern: string) => isLikeFilled(resource, pattern, context);
    return (
        (NotAction === undefined ? listed(Action).some(isAction) : !listed(NotAction).some(isAction)) &&
        (NotResource === undefined ? listed(Resource).some(isResource) : !listed(NotResource).some(isResource)) &&
        Object.entries(Condition).every(([operator, wanted]) =>
            Object.entries(wanted).every(([key, value]) =>
                holds(operator, context[key], listed(typeof value === "object" ? value.map(String) : String(value))),
            ),
        )
    );
}

function holds(operator: string, found: string | undefined, wanted: readonly string[]): boolean {
    if (operator === "Null") {
        return wanted.includes(String(found === undefined));
    }
    if (operator.startsWith(OF_ALL)) {
        // Of several values each has to be met, and none is not there: "Set operators for multivalued context keys". Requests here have one.
        return found === undefined || holds(operator.slice(OF_ALL.length), found, wanted);
    }
    const negated = NEGATED[operator];
    const isOptional = operator.endsWith("IfExists");
    const name = negated ?? operator.replace(/IfExists$/, "");
    const compare = OPERATORS[name];
    if (compare === undefined) {
        throw new Error(`The condition operator ${operator} is not known here.`);
    }
    if (found === undefined) {
        // A key that is not there makes a condition false, unless that says otherwise.
        return isOptional || negated !== undefined;
    }
    return wanted.some((each) => compare(found, each)) !== (negated !== undefined);
}

/**
 * The same for a resource with variables, such as `${codebuild:buildArn}`. What a variable stands for is taken as it is, `*` too; where
 * the request lacks its key, nothing matches ("IAM policy elements: Variables and tags").
 */
function isLikeFilled(text: string, pattern: string, context: Readonly<Record<string, string>>): boolean {
    const names = [...pattern.matchAll(/\$\{([^}]+)\}/g)].map(([, name = ""]) => name);
    const values = names.map((name) => context[name]);
    if (values.some((value) => value === undefined)) {
        return false;
    }
    // A character that stands in no ARN and in no pattern keeps the places.
    const escaped = names.reduce((all, name, index) => all.replace(`\${${name}}`, `\u0000${index}\u0000`), pattern);
    const source = escaped
        .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".")
        .replaceAll(/\u0000(\d+)\u0000/g, (_all, index: string) =>
            (values[Number(index)] ?? "").replaceAll(/[.*?+^${}()|[\]\\]/g, "\\$&"),
        );
    return new RegExp(`^${source}$`, "s").test(text);
}

/** Whether an address is in a range. */
function isWithin(address: string, range: string): boolean {
    const [network = "", bits = ""] = range.split("/");
    const kind = (text: string) => (isIPv6(text) ? "ipv6" : "ipv4");
    const list = new BlockList();
    list.addSubnet(network, Number(bits), kind(network));
    return list.check(address, kind(address));
}

/** `*` stands for any characters, also none and also slashes and colons; `?` for one. */
function isLike(text: string, pattern: string): boolean {
    const expression = pattern
        .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".");
    return new RegExp(`^${expression}$`, "s").test(text);
}
