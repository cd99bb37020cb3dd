import { BUCKET_CHANGES, FUNCTION_CHANGES, ROLE_CHANGES } from "../../config/iam/reach";
import { policy, type PolicyDocument, type Statement } from "./statement";

/** What of the platform the function's code must never change, whatever else its role may do. */
export interface Kept {
    /** The ARNs of functions. */
    readonly functions: readonly string[];
    /** The ARNs of roles; `*` may stand in them. */
    readonly roles: readonly string[];
    /** The ARN of the bucket with packages and ledger. @default - there is none */
    readonly bucket?: string | undefined;
    /** The ARNs of parameters that belong to others. @default - none */
    readonly parameters?: readonly string[] | undefined;
}

/**
 * What a configuration lets the function's role do, and denies beside it: a denial holds against every permission that the role
 * has, also of managed policies ("Policy evaluation logic"). The function runs the code of every preview.
 */
export function ownPolicy(statements: readonly Statement[], kept: Kept): PolicyDocument {
    const { roles, bucket, functions, parameters = [] } = kept;
    return policy(
        ...statements,
        deny("KeepFunction", FUNCTION_CHANGES, ...functions.flatMap((each) => [each, `${each}:*`])),
        ...(bucket === undefined ? [] : [deny("KeepBucket", BUCKET_CHANGES, bucket, `${bucket}/*`)]),
        deny("KeepRoles", ROLE_CHANGES, ...roles),
        ...(parameters.length === 0 ? [] : [deny("KeepParameters", PARAMETER_READS, ...parameters)]),
    );
}

/** Every call that gives a parameter's value: "Actions, resources, and condition keys for AWS Systems Manager". */
const PARAMETER_READS = [
    "ssm:GetParameter",
    "ssm:GetParameterHistory",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
] as const;

function deny(Sid: string, Action: readonly string[], ...Resource: readonly string[]): Statement {
    return { Sid, Effect: "Deny", Action: [...Action].sort(), Resource: [...Resource].sort() };
}
