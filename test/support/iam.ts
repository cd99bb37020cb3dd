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

/** The operators of conditions that the platform's documents use. */
const OPERATORS: Readonly<Record<string, (found: string, wanted: string) => boolean>> = {
    // Of ARNs it compares as ArnLike does: "IAM JSON policy elements: Condition operators".
    ArnEquals: (found, wanted) => isLike(found, wanted),
    Bool: (found, wanted) => found.toLowerCase() === wanted.toLowerCase(),
    StringEquals: (found, wanted) => found === wanted,
    StringLike: (found, wanted) => isLike(found, wanted),
};

/**
 * Whether policy documents, all of one role, allow a request: some statement allows it and none denies it ("Policy
 * evaluation logic"). Principals are not looked at: the request is always that of the one whom a document is for.
 */
export function isAllowed(documents: readonly PolicyDocument[], request: IamRequest): boolean {
    const effects = documents
        .flatMap(({ Statement }) => Statement)
        .filter((statement) => applies(statement, request))
        .map(({ Effect }) => Effect);
    return effects.includes("Allow") && !effects.includes("Deny");
}

/** The actions or resources of a statement, which may be one or a list. */
export function listed(value: string | readonly string[] | undefined): readonly string[] {
    return value === undefined ? [] : typeof value === "string" ? [value] : value;
}

function applies(
    { Action, Resource, Condition = {} }: Statement,
    { action, resource, context = {} }: IamRequest,
): boolean {
    return (
        // Actions are compared without regard to upper and lower case, ARNs with it.
        listed(Action).some((pattern) => isLike(action.toLowerCase(), pattern.toLowerCase())) &&
        listed(Resource).some((pattern) => isLikeFilled(resource, pattern, context)) &&
        Object.entries(Condition).every(([operator, wanted]) =>
            Object.entries(wanted).every(([key, value]) =>
                listed(typeof value === "object" ? value.map(String) : String(value)).some((each) =>
                    holds(operator, context[key], each),
                ),
            ),
        )
    );
}

function holds(operator: string, found: string | undefined, wanted: string): boolean {
    const compare = OPERATORS[operator];
    if (compare === undefined) {
        throw new Error(`The condition operator ${operator} is not known here.`);
    }
    // A key that is not there makes a condition false, for all of these operators.
    return found !== undefined && compare(found, wanted);
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

/** `*` stands for any characters, also none and also slashes and colons; `?` for one. */
function isLike(text: string, pattern: string): boolean {
    const expression = pattern
        .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".");
    return new RegExp(`^${expression}$`, "s").test(text);
}
