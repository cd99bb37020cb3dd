import { allow, policy, writeLogs, type PolicyDocument, type Statement } from "./statement";

/** What the settings of a function ask of its role. */
export interface FunctionNeeds {
    /** Whether requests are traced. @default false */
    readonly isTraced?: boolean | undefined;
    /** The ARN of the key that encrypts its variables. @default - AWS's own */
    readonly kmsKey?: string | undefined;
    /** The ARN of an SQS queue or an SNS topic for events that failed. @default - none */
    readonly deadLetter?: string | undefined;
    /** The ARN of an access point of Amazon EFS. @default - none */
    readonly accessPoint?: string | undefined;
    /** Whether it is in a VPC. @default false */
    readonly isInVpc?: boolean | undefined;
}

/** What a function's role may do, which all environments and previews that share it have in common: write its log, read their parameters, and what its settings take. */
export function functionPolicy(
    arns: FunctionNeeds & {
        /** The log groups of all functions that run as it. */
        readonly logGroups: readonly string[];
        /** All parameters that it may read: {@link parametersArn}. @default - it reads none */
        readonly parameters?: readonly string[] | undefined;
    },
): PolicyDocument {
    const reading = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"];
    return policy(
        writeLogs(...arns.logGroups),
        // To decrypt a SecureString takes no permission for its key, as long as that is the AWS managed key aws/ssm: it
        // lets all of the account decrypt ("Restricting decryption of SecureString parameter values").
        ...(arns.parameters === undefined ? [] : [allow("ReadParameters", reading, ...arns.parameters)]),
        ...(arns.isTraced === true ? [TRACE] : []),
        ...(arns.kmsKey === undefined ? [] : [allow("DecryptVariables", ["kms:Decrypt"], arns.kmsKey)]),
        ...(arns.deadLetter === undefined ? [] : [deadLetter(arns.deadLetter)]),
        ...(arns.accessPoint === undefined ? [] : [mount(arns.accessPoint)]),
        ...(arns.isInVpc === true ? NETWORK : []),
    );
}

/** X-Ray has no resources that these could be allowed on: "Actions, resources, and condition keys for AWS X-Ray". */
const TRACE = allow("WriteTraces", ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], "*");

function deadLetter(arn: string): Statement {
    return allow("SendDeadLetters", [arn.split(":")[2] === "sns" ? "sns:Publish" : "sqs:SendMessage"], arn);
}

/** These are allowed on file systems, which an access point does not name; the condition does what the resource cannot. */
function mount(accessPoint: string): Statement {
    const fileSystems = accessPoint.replace(/:access-point\/.*$/, ":file-system/*");
    return {
        ...allow("MountFiles", ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"], fileSystems),
        Condition: { StringEquals: { "elasticfilesystem:AccessPointArn": accessPoint } },
    };
}

const INTERFACES = [
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
];

/**
 * Lambda makes the function's network interfaces with its role, and asks for them on all resources before it knows any: the two
 * Describe actions know no resource, and without `*` for DeleteNetworkInterface the function may not reach the VPC ("Giving
 * Lambda functions access to resources in an Amazon VPC", "Required IAM permissions"). The function's own code may do none of
 * it: only requests of code have that key ("Using source function ARN to control function access behavior").
 */
const NETWORK: readonly Statement[] = [
    allow("HaveNetworkInterfaces", INTERFACES, "*"),
    {
        ...allow("OnlyForLambda", INTERFACES, "*"),
        Effect: "Deny",
        Condition: { Null: { "lambda:SourceFunctionArn": "false" } },
    },
];
