import { UNKNOWN } from "./changes";

/** What the program says of a resource. */
export type Inputs = Readonly<Record<string, unknown>>;

/** Ids that are made of inputs: under "Import" in the provider's page of each. */
const IDS: Readonly<Record<string, readonly string[]>> = {
    // `?`: may be left out, and its place is empty then.
    "aws:apigateway/basePathMapping:BasePathMapping": ["domainName", "basePath?"],
    "aws:apigateway/domainName:DomainName": ["domainName"],
    "aws:apigateway/method:Method": ["restApi", "resourceId", "httpMethod"],
    "aws:apigateway/methodResponse:MethodResponse": ["restApi", "resourceId", "httpMethod", "statusCode"],
    "aws:apigateway/stage:Stage": ["restApi", "stageName"],
    "aws:apigateway/usagePlanKey:UsagePlanKey": ["usagePlanId", "keyId"],
    "aws:cloudwatch/eventRule:EventRule": ["eventBusName", "name"],
    "aws:cloudwatch/logGroup:LogGroup": ["name"],
    "aws:codebuild/webhook:Webhook": ["projectName"],
    "aws:codepipeline/pipeline:Pipeline": ["name"],
    "aws:dynamodb/table:Table": ["name"],
    "aws:iam/role:Role": ["name"],
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ["role", "policyArn"],
    "aws:kms/alias:Alias": ["name"],
    "aws:lambda/alias:Alias": ["functionName", "name"],
    "aws:lambda/function:Function": ["name"],
    "aws:route53/record:Record": ["zoneId", "name", "type"],
    "aws:s3/bucket:Bucket": ["bucket"],
    "aws:scheduler/schedule:Schedule": ["groupName", "name"],
    "aws:scheduler/scheduleGroup:ScheduleGroup": ["name"],
    "aws:ssm/parameter:Parameter": ["name"],
};

/**
 * What AWS or GitHub makes a second one of without a word, or refuses to, and whose id they, or Pulumi, make up; with the inputs that it is
 * looked for by. A webhook of GitHub is none: one that is there for the same address gives way to the next.
 */
const LOOKED_FOR: Readonly<Record<string, readonly string[]>> = {
    "aws:acm/certificate:Certificate": [],
    "aws:apigateway/apiKey:ApiKey": ["name"],
    "aws:apigateway/authorizer:Authorizer": ["restApi", "name"],
    "aws:apigateway/resource:Resource": ["restApi", "parentId", "pathPart"],
    "aws:apigateway/restApi:RestApi": ["name"],
    "aws:apigateway/usagePlan:UsagePlan": ["name"],
    // By its name the provider does not find one that it is to read with the program's inputs.
    "aws:codebuild/project:Project": ["name"],
    "aws:codeconnections/connection:Connection": ["name"],
    // Its name ends in characters of Pulumi's: a second one would leave its role the rights of the first for good.
    "aws:iam/rolePolicy:RolePolicy": ["role"],
    "aws:kms/key:Key": ["description"],
    "aws:lambda/eventSourceMapping:EventSourceMapping": ["functionName", "eventSourceArn"],
    // So does the id of its statement.
    "aws:lambda/permission:Permission": ["function", "qualifier", "sourceArn"],
    "aws:secretsmanager/secret:Secret": ["name"],
    "aws:secretsmanager/secretVersion:SecretVersion": ["secretId"],
    "aws:sns/topic:Topic": ["name"],
    "aws:sqs/queue:Queue": ["name"],
    "github:index/repositoryRuleset:RepositoryRuleset": [],
};

/** With what the parts of an id are joined, where it is no slash. */
const SEPARATORS: Readonly<Record<string, string>> = { "aws:route53/record:Record": "_" };

/**
 * What is made a second time without harm: AWS writes over what is there, or has one more of what nothing points to. GitHub's webhook of the
 * same address gives way.
 */
const WRITTEN_OVER: readonly string[] = [
    "aws:acm/certificateValidation:CertificateValidation",
    "aws:apigateway/account:Account",
    "aws:apigateway/deployment:Deployment",
    "aws:apigateway/integration:Integration",
    "aws:apigateway/integrationResponse:IntegrationResponse",
    "aws:apigateway/methodSettings:MethodSettings",
    "aws:apigateway/response:Response",
    "aws:apigateway/restApiPolicy:RestApiPolicy",
    "aws:cloudwatch/eventTarget:EventTarget",
    "aws:codepipeline/webhook:Webhook",
    "aws:lambda/invocation:Invocation",
    "aws:lambda/layerVersion:LayerVersion",
    "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig",
    "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "aws:s3/bucketNotification:BucketNotification",
    "aws:s3/bucketObjectv2:BucketObjectv2",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:s3/bucketVersioning:BucketVersioning",
    "aws:sns/topicSubscription:TopicSubscription",
    "aws:wafv2/webAclAssociation:WebAclAssociation",
    "github:index/repositoryWebhook:RepositoryWebhook",
];

/** With what Pulumi ends a name that the program leaves to it. */
const MADE_UP = /-[0-9a-f]{7}$/;

/** Whether a second one of a type would be made, or refused, where one is there already. */
export function isKnownById(type: string): boolean {
    return type in IDS || type in LOOKED_FOR;
}

/** Whether it does no harm to make a type where it is there already. */
export function isWrittenOver(type: string): boolean {
    return WRITTEN_OVER.includes(type);
}

/** By what the provider takes in what is there; undefined where inputs do not say it, or do not yet. */
export function idOf(type: string, inputs: Inputs): string | undefined {
    const parts = (IDS[type] ?? []).map((input) => {
        const value = inputs[bare(input)];
        return input.endsWith("?") && value === undefined ? "" : value;
    });
    const isWhole = parts.every((part) => typeof part === "string" && part !== UNKNOWN);
    return parts.length > 0 && isWhole && parts[0] !== "" ? parts.join(SEPARATORS[type] ?? "/") : undefined;
}

/** Whether all is known that something is found by: its id, or what it is looked for by. */
export function isFindable(type: string, inputs: Inputs): boolean {
    return (LOOKED_FOR[type] ?? IDS[type] ?? []).every((input) => inputs[bare(input)] !== UNKNOWN);
}

/** Whether its id has a part that Pulumi makes up each time that the state does not know it, and says so in the inputs. */
export function isMadeUp(type: string, inputs: Inputs): boolean {
    const made = (inputs["__defaults"] ?? []) as readonly string[];
    return (IDS[type] ?? []).map(bare).some((input) => made.includes(input) && MADE_UP.test(String(inputs[input])));
}

function bare(input: string): string {
    return input.replace(/\?$/, "");
}
