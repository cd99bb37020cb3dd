/**
 * Managed policies of AWS for applications that are not at the root, by what their names have in common: the path is a part of the ARN.
 * From the list of managed policies that AWS SAM has, without those of service-linked roles, which no other role takes.
 */
const PATHS: readonly (readonly [RegExp, string])[] = [
    [
        /^(AWSLambda(BasicExecution|DynamoDBExecution|KinesisExecution|MSKExecution|SQSQueueExecution|VPCAccessExecution)?Role|AWSLambdaENIManagementAccess)$/,
        "service-role/",
    ],
    [
        /^(AmazonAPIGatewayPushToCloudWatchLogs|AWSAppSyncPushToCloudWatchLogs|AmazonSNSRole|AmazonRekognitionServiceRole|AmazonTextractServiceRole|AmazonS3ObjectLambdaExecutionRolePolicy|AmazonECSTaskExecutionRolePolicy|AWSGlueServiceRole|AWSIoTRuleActions|AWSTransferLoggingAccess|AmazonSSMAutomationRole|AWSQuicksightAthenaAccess|AmazonPersonalizeFullAccess|ComprehendDataAccessRolePolicy|CloudWatchEvents(BuiltInTargetExecution|Invocation)Access)$/,
        "service-role/",
    ],
    [
        /^(Billing|DataScientist|DatabaseAdministrator|NetworkAdministrator|SupportUser|SystemAdministrator|ViewOnlyAccess)$/,
        "job-function/",
    ],
];

/** The ARN of a managed policy of its name or its ARN; undefined where it is neither. */
export function managedArn(policy: string): string | undefined {
    if (/^arn:[^:]+:iam::[^:]+:policy\/./.test(policy)) {
        return policy.replace(/^arn:aws:/, "arn:${partition}:");
    }
    const path = PATHS.find(([names]) => names.test(policy))?.[1] ?? "";
    return /^[\w+=,.@-]{1,128}$/.test(policy) ? `arn:\${partition}:iam::aws:policy/${path}${policy}` : undefined;
}
