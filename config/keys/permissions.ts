import { optional, preset } from "../declare/absence";
import { choice, group, list, open, text } from "../declare/kinds";
import { pattern } from "../declare/rules";
import type { Rule } from "../reader";

/** One text, or a list of them. */
const TEXTS = { type: ["string", "array"], items: { type: "string" }, minItems: 1, minLength: 1 };

function texts(expected: string, example: string): Rule<unknown> {
    const isText = (value: unknown) => typeof value === "string" && value !== "";
    return {
        expected,
        example,
        check: (value) => isText(value) || (Array.isArray(value) && value.length > 0 && value.every(isText)),
    };
}

/** `StringEquals: { "aws:SourceAccount": "123456789012" }`, and several of such. */
export function isCondition(value: unknown): boolean {
    const isMap = (each: unknown): each is Readonly<Record<string, unknown>> =>
        typeof each === "object" && each !== null && !Array.isArray(each) && Object.keys(each).length > 0;
    const isScalar = (each: unknown) => ["string", "number", "boolean"].includes(typeof each);
    return (
        isMap(value) &&
        Object.values(value).every(
            (keys) =>
                isMap(keys) &&
                Object.values(keys).every(
                    (wanted) => isScalar(wanted) || (Array.isArray(wanted) && wanted.every(isScalar)),
                ),
        )
    );
}

/** "W3C ISO 8601 formats of date or epoch (UNIX) time", as "IAM JSON policy elements: Condition operators" has it. */
const TIME = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?$|^\d+$/;

/** Which time of a condition IAM does not read; undefined where it reads all. */
export function timeFault(condition: Condition): string | undefined {
    const time = Object.entries(condition)
        .filter(([operator]) => /^(For(AllValues|AnyValue):)?Date/.test(operator))
        .flatMap(([, keys]) => Object.values(keys).flat())
        .find((each) => !TIME.test(String(each)));
    // The engine takes what is not quoted for a time of its own, and says it in another way.
    return time === undefined
        ? undefined
        : `has the time ${JSON.stringify(time)}, which has to be like "2027-01-01T00:00:00Z", in quotation marks`;
}

const managedPolicies = (meaning: string) =>
    list({
        meaning,
        of: text({
            meaning: "A managed policy.",
            rule: pattern(
                /^arn:(aws[a-z-]*|\$\{partition\}):iam::(aws|\d{12}|\$\{accountId\}):policy\/([\w+=,.@-]+\/)*[\w+=,.@-]{1,128}$/,
                "the ARN of a managed policy, such as arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess",
                "arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess",
            ),
        }),
        noun: "managed policies",
        // The platform attaches none itself: what it needs is in policies of the role's own.
        most: 10,
        absent: preset([]),
        effect: "up",
        limits: '"IAM and AWS STS quotas"',
    });

export const policies = managedPolicies(
    "Managed policies of the function's role, AWS's or own ones. `${accountId}` and `${partition}` stand for those of the stack. " +
        "All environments have this one role, and no preview has it: [docs/permissions.md](docs/permissions.md).",
);

export const previewPolicies = managedPolicies(
    "Managed policies of the role of previews, as in `function.policies`, which they do not have. Code that nobody may have looked at " +
        "runs with them: [docs/permissions.md](docs/permissions.md).",
);

const statement = group(
    {
        meaning: "A statement.",
        shape: "a map of Effect, Action and Resource",
        refuses: {
            NotAction: {
                reason: "it would allow every action of every service that it does not name, those of tomorrow included",
                expected: "Action, with what the application calls",
            },
            NotResource: {
                reason: "it would allow it on everything in the account that it does not name, the platform's own included",
                expected: "Resource, with what the application uses",
            },
            Principal: {
                reason: "a policy of a role is always about that role",
                expected: "to be left out",
            },
        },
    },
    {
        Sid: text({
            meaning: "A name for it.",
            rule: pattern(/^[A-Za-z0-9]{1,128}$/, "letters and digits, as IAM has it", "ReadOrders"),
            absent: optional(),
        }),
        Effect: choice({ meaning: "Whether it is allowed or denied.", values: ["Allow", "Deny"] }),
        Action: open<string | readonly string[]>()({
            meaning: "What is done.",
            rule: texts("service:Action, such as dynamodb:GetItem, or a list of such", "dynamodb:GetItem"),
            schema: TEXTS,
        }),
        Resource: open<string | readonly string[]>()({
            meaning:
                "What it is done to. `${region}`, `${accountId}`, `${partition}` and `${projectName}` stand for those of the stack.",
            rule: texts("an ARN, a list of such, or *", "'arn:${partition}:…'"),
            schema: TEXTS,
        }),
        Condition: open<Condition>()({
            meaning: "When it holds, as IAM writes it.",
            rule: {
                expected: "operators with keys and values, such as StringEquals: { aws:ResourceTag/Team: shop }",
                check: (value) => isCondition(value) && (timeFault(value as Condition) ?? true),
            },
            schema: { type: "object" },
            absent: optional("always"),
        }),
        reason: text({
            meaning:
                "Why it has to be as wide as it is; AWS does not get it. What is refused as too wide is taken with a reason beside it.",
            rule: pattern(/^\S.{9,}$/s, "a sentence of 10 characters or more"),
            absent: optional(),
        }),
    },
);

/** When a statement holds. */
export type Condition = Readonly<Record<string, Readonly<Record<string, ConditionValue>>>>;
type ConditionValue = string | number | boolean | readonly (string | number | boolean)[];

const ownStatements = (meaning: string) =>
    list({
        meaning,
        of: statement,
        noun: "statements",
        absent: preset([]),
        effect: "up",
        limits: '"IAM JSON policy element reference"',
    });

export const statements = ownStatements(
    "What the function's role may do beside what the platform gives it, in the shape of an IAM policy. `up` brings it to all " +
        "environments at once, also to what they serve already; previews do not have it: [docs/permissions.md](docs/permissions.md).",
);

export const previewStatements = ownStatements(
    "What previews may do beside reading their own secrets, as in `function.statements`, which they do not have. Code that nobody may " +
        "have looked at may do it: [docs/permissions.md](docs/permissions.md).",
);
