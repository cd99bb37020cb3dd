/** A statement of a policy document, with every part as a list. */
export interface Grant {
    readonly effect: "Allow" | "Deny";
    /** `*` where the statement is about everybody whom the document is attached to. Such as `Service:lambda.amazonaws.com`. */
    readonly principals: readonly string[];
    readonly actions: readonly string[];
    readonly resources: readonly string[];
    /** By operator and key, such as `StringEquals aws:SourceAccount`. */
    readonly conditions: Readonly<Record<string, readonly string[]>>;
    /** The parts that name what is left out (`NotAction`), as text: they are only compared as a whole. */
    readonly exceptions: string;
}

type Raw = Readonly<Record<string, unknown>>;

/**
 * Reads a policy document.
 *
 * @returns Undefined where it is none, such as a text that is not known before something is made.
 */
export function grantsOf(document: unknown): readonly Grant[] | undefined {
    let parsed: unknown = document;
    if (typeof document === "string") {
        try {
            parsed = JSON.parse(document);
        } catch {
            return undefined;
        }
    }
    const statements = typeof parsed === "object" && parsed !== null ? (parsed as Raw)["Statement"] : undefined;
    const list = Array.isArray(statements) ? (statements as unknown[]) : [statements];
    return list.every((each): each is Raw => typeof each === "object" && each !== null) ? list.map(grantOf) : undefined;
}

function grantOf(statement: Raw): Grant {
    const { NotAction, NotResource, NotPrincipal } = statement;
    const isExcepting = NotAction !== undefined || NotResource !== undefined || NotPrincipal !== undefined;
    return {
        effect: statement["Effect"] === "Deny" ? "Deny" : "Allow",
        principals: principalsOf(statement["Principal"]),
        actions: listOf(statement["Action"] ?? (NotAction === undefined ? [] : "*")).map((each) => each.toLowerCase()),
        // A trust policy names none.
        resources: listOf(statement["Resource"] ?? "*"),
        conditions: conditionsOf(statement["Condition"]),
        exceptions: isExcepting ? JSON.stringify({ NotAction, NotResource, NotPrincipal }) : "",
    };
}

function principalsOf(principal: unknown): readonly string[] {
    if (typeof principal !== "object" || principal === null) {
        return listOf(principal ?? "*");
    }
    return Object.entries(principal).flatMap(([type, names]) => listOf(names).map((name) => `${type}:${name}`));
}

function conditionsOf(condition: unknown): Grant["conditions"] {
    const operators = Object.entries((condition ?? {}) as Readonly<Record<string, Raw>>);
    return Object.fromEntries(
        operators.flatMap(([operator, keys]) =>
            // Keys are compared without regard to upper and lower case.
            Object.entries(keys).map(([key, values]) => [`${operator} ${key.toLowerCase()}`, listOf(values)] as const),
        ),
    );
}

function listOf(value: unknown): readonly string[] {
    return (Array.isArray(value) ? (value as unknown[]) : [value]).map(String);
}
