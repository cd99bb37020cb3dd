/** Values that a template leaves to where it is deployed. */
export interface Place {
    readonly partition?: string | undefined;
    readonly region?: string | undefined;
    readonly accountId?: string | undefined;
    /** What stands for the name of the template's own stack. */
    readonly projectName?: string | undefined;
}

/** The place of a stack of which some values may not be there yet. */
export function placeOf(region: unknown, accountId: unknown, projectName: unknown): Place {
    const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
    const name = text(region);
    const partition = name && (name.startsWith("cn-") ? "aws-cn" : name.startsWith("us-gov-") ? "aws-us-gov" : "aws");
    const account = typeof accountId === "number" ? String(accountId) : text(accountId);
    return { partition, region: name, accountId: account, projectName: text(projectName) };
}

/** The same as placeholders, which resources of statements take. */
export const PLACEHOLDERS: Required<Place> = {
    partition: "${partition}",
    region: "${region}",
    accountId: "${accountId}",
    projectName: "${projectName}",
};

/** The pseudo parameters of CloudFormation. */
const PSEUDO: Readonly<Record<string, keyof Place>> = {
    "AWS::Partition": "partition",
    "AWS::Region": "region",
    "AWS::AccountId": "accountId",
    "AWS::StackName": "projectName",
};

/** What a pseudo parameter comes to; undefined where that is not known. */
export function pseudo(name: string, place: Place): string | undefined {
    const member = PSEUDO[name];
    return member && place[member];
}

/** The properties that name a resource, which `Ref` gives back unless {@link ARN_BY_REF} has its type. */
export const NAMES: Readonly<Record<string, string>> = {
    "AWS::DynamoDB::Table": "TableName",
    "AWS::Serverless::SimpleTable": "TableName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::Serverless::Function": "FunctionName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Events::EventBus": "Name",
    "AWS::Kinesis::Stream": "Name",
    "AWS::KinesisFirehose::DeliveryStream": "DeliveryStreamName",
    "AWS::SSM::Parameter": "Name",
    "AWS::SQS::Queue": "QueueName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::StepFunctions::StateMachine": "StateMachineName",
    "AWS::Serverless::StateMachine": "Name",
};

/** The ARNs of resources by their names, in which `{}` is: service, Region and account, the rest. */
const ARNS: Readonly<Record<string, string>> = {
    "AWS::DynamoDB::Table": "dynamodb:@:table/{}",
    "AWS::Serverless::SimpleTable": "dynamodb:@:table/{}",
    "AWS::S3::Bucket": "s3:::{}",
    "AWS::Serverless::Function": "lambda:@:function:{}",
    "AWS::Lambda::Function": "lambda:@:function:{}",
    "AWS::Events::EventBus": "events:@:event-bus/{}",
    "AWS::Kinesis::Stream": "kinesis:@:stream/{}",
    "AWS::KinesisFirehose::DeliveryStream": "firehose:@:deliverystream/{}",
    "AWS::SQS::Queue": "sqs:@:{}",
    "AWS::SNS::Topic": "sns:@:{}",
    "AWS::StepFunctions::StateMachine": "states:@:stateMachine:{}",
    "AWS::Serverless::StateMachine": "states:@:stateMachine:{}",
};

/** Types whose `Ref` is the ARN, and the one whose `Ref` is a URL. */
const ARN_BY_REF = /^AWS::(SNS::Topic|StepFunctions::StateMachine|Serverless::StateMachine)$/;
const URL_BY_REF = "AWS::SQS::Queue";

/** Attributes that are the ARN or the name. */
const ARN_ATTRIBUTE = /^(Arn|TopicArn)$/;
const NAME_ATTRIBUTE = /^(\w+Name|Name)$/;

/** What `Ref` or an attribute of a resource with a name comes to; undefined where that is not known. */
export function valueOf(type: string, name: string, attribute: string, place: Place): string | undefined {
    const isRef = attribute === "Ref";
    if (ARN_ATTRIBUTE.test(attribute) || (isRef && ARN_BY_REF.test(type))) {
        return arnOf(type, name, place);
    }
    if (isRef && type === URL_BY_REF) {
        const { region, accountId } = place;
        return region === undefined || accountId === undefined || region.startsWith("$")
            ? undefined
            : `https://sqs.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}/${accountId}/${name}`;
    }
    return isRef || (NAME_ATTRIBUTE.test(attribute) && attribute === NAMES[type]) ? name : undefined;
}

function arnOf(type: string, name: string, { partition, region, accountId }: Place): string | undefined {
    const shape = ARNS[type];
    if (shape === undefined || partition === undefined) {
        return undefined;
    }
    const isFull = region !== undefined && accountId !== undefined;
    return shape.includes("@") && !isFull
        ? undefined
        : `arn:${partition}:${shape.replace("@", `${region}:${accountId}`).replace("{}", name)}`;
}
