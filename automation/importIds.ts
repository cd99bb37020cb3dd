import { UNKNOWN } from "./changes";

type Inputs = Readonly<Record<string, unknown>>;

/** Ids that are made of inputs: under "Import" in the provider's page of each. */
const IDS: Readonly<Record<string, readonly string[]>> = {
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
    "aws:kms/alias:Alias": ["name"],
    "aws:lambda/alias:Alias": ["functionName", "name"],
    "aws:lambda/function:Function": ["name"],
    "aws:s3/bucket:Bucket": ["bucket"],
    "aws:scheduler/schedule:Schedule": ["groupName", "name"],
    "aws:scheduler/scheduleGroup:ScheduleGroup": ["name"],
    "aws:ssm/parameter:Parameter": ["name"],
};

/**
 * What AWS or GitHub makes a second one of without a word, or refuses to, and whose id they, or Pulumi, make up; with the inputs that it is
 * looked for by. A webhook of GitHub is none: one that is there for the same address gives way to the next.
 */
const NAMELESS: Readonly<Record<string, readonly string[]>> = {
    "aws:acm/certificate:Certificate": [],
    "aws:apigateway/apiKey:ApiKey": ["name"],
    "aws:apigateway/authorizer:Authorizer": ["restApi", "name"],
    "aws:apigateway/basePathMapping:BasePathMapping": [],
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
    "aws:route53/record:Record": [],
    "aws:secretsmanager/secret:Secret": ["name"],
    "aws:secretsmanager/secretVersion:SecretVersion": ["secretId"],
    "github:index/repositoryRuleset:RepositoryRuleset": [],
};

/** Whether a second one of a type would be made, or refused, where one is there already. */
export function isKnownById(type: string): boolean {
    return type in IDS || type in NAMELESS;
}

/** By what the provider takes in what is there; undefined where inputs do not say it, or do not yet. */
export function idOf(type: string, inputs: Inputs): string | undefined {
    const parts = IDS[type]?.map((input) => inputs[input]) ?? [];
    return parts.length > 0 && parts.every((part) => typeof part === "string" && part !== "" && part !== UNKNOWN)
        ? parts.join("/")
        : undefined;
}

/** Whether all is known that something is found by: its id, or what it is looked for by. */
export function isFindable(type: string, inputs: Inputs): boolean {
    return (NAMELESS[type] ?? IDS[type])?.every((input) => inputs[input] !== UNKNOWN) ?? false;
}
