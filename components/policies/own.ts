import { policy, type PolicyDocument, type Statement } from "./statement";

// Denials by how actions begin: they hold for those that AWS adds later, too, and leave applications more of the characters that a
// role's policies may have. That each of config/iam/reach.ts is among them, a test says.
const LAMBDA_CHANGES = [
    "lambda:Add*",
    "lambda:Create*",
    "lambda:Delete*",
    "lambda:P*",
    "lambda:Remove*",
    "lambda:Update*",
];
const S3_CHANGES = ["s3:Delete*", "s3:Put*"];
const IAM_CHANGES = ["iam:Attach*", "iam:De*", "iam:PassRole", "iam:Put*", "iam:Update*"];

/** What of the platform the function's code must never change, whatever else its role may do. */
export interface Kept {
    /** The ARNs of functions. */
    readonly functions: readonly string[];
    /** The ARNs of roles; `*` may stand in them. */
    readonly roles: readonly string[];
    /** The ARN of the bucket with packages and ledger. @default - there is none */
    readonly bucket?: string | undefined;
    /** The ARN of the key that signs the ledger. @default - there is none */
    readonly ledgerKey?: string | undefined;
    /** The ARNs of parameters that belong to others. @default - none */
    readonly parameters?: readonly string[] | undefined;
}

/**
 * What a configuration lets the function's role do, and denies beside it: a denial holds against every permission that the role
 * has, also of managed policies ("Policy evaluation logic"). The function runs the code of every preview.
 */
export function ownPolicy(statements: readonly Statement[], kept: Kept): PolicyDocument {
    const { roles, bucket, functions, ledgerKey, parameters = [] } = kept;
    return policy(
        ...statements,
        deny("KeepFunction", LAMBDA_CHANGES, ...functions.flatMap(withVersions)),
        ...(bucket === undefined ? [] : [deny("KeepBucket", S3_CHANGES, bucket, `${bucket}/*`)]),
        ...(ledgerKey === undefined ? [] : [deny("KeepLedger", ["kms:Sign"], ledgerKey)]),
        deny("KeepRoles", IAM_CHANGES, ...roles),
        ...(parameters.length === 0
            ? []
            : [
                  deny("KeepParameters", PARAMETER_READS, ...parameters),
                  deny("KeepPaths", ["ssm:GetParametersByPath"], ...pathsAbove(parameters)),
              ]),
    );
}

/**
 * The paths from which parameters could be read all at once: whoever may read a path gets what is below it as well, also what a
 * policy denies by name ("Restricting access to Parameter Store parameters using IAM policies").
 */
function pathsAbove(parameters: readonly string[]): readonly string[] {
    const paths = parameters.flatMap((arn) => {
        const [before = "", path = ""] = arn.split(":parameter/");
        const parts = path.split("/").slice(0, -1);
        return ["", ...parts.map((_, index) => parts.slice(0, index + 1).join("/"))].map(
            (each) => `${before}:parameter/${each}`,
        );
    });
    return [...new Set(paths)];
}

/** A function with its versions and aliases, which a pattern that ends in `*` names as well. */
const withVersions = (arn: string) => (arn.endsWith("*") ? [arn] : [arn, `${arn}:*`]);

/** Every call that gives a parameter's value: "Actions, resources, and condition keys for AWS Systems Manager". */
const PARAMETER_READS = [
    "ssm:GetParameter",
    "ssm:GetParameterHistory",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
] as const;

function deny(Sid: string, Action: readonly string[], ...Resource: readonly string[]): Statement {
    return { Sid, Effect: "Deny", Action: [...Action].sort(), Resource: [...new Set(Resource)].sort() };
}
