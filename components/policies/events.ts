import { allow, policy, type PolicyDocument, type Statement } from "./statement";

/** What a function's role reads for an environment's event source mappings, by ARN. */
export interface ReadSources {
    /** Queues of SQS, streams of DynamoDB and of Kinesis. */
    readonly sources: readonly string[];
    /** Queues and topics that get what was given up. */
    readonly destinations: readonly string[];
}

/** Lambda reads what a mapping names with the role of the function ("Lambda execution role", "Event source mappings"). */
export function mappingsPolicy({ sources, destinations }: ReadSources): PolicyDocument {
    const of = (arns: readonly string[], service: string) =>
        [...new Set(arns)].filter((arn) => arn.split(":")[2] === service);
    const given = (arns: readonly string[], make: (...arns: readonly string[]) => readonly Statement[]) =>
        arns.length === 0 ? [] : make(...arns);
    return policy(
        ...given(of(sources, "sqs"), (...arns) => [allow("ConsumeQueues", CONSUME, ...arns)]),
        ...given(of(sources, "dynamodb"), (...arns) => [allow("ReadTableStreams", READ_TABLES, ...arns), LIST_TABLES]),
        ...given(of(sources, "kinesis"), (...arns) => [allow("ReadStreams", READ_KINESIS, ...arns), LIST_KINESIS]),
        ...given(of(destinations, "sqs"), (...arns) => [allow("SendFailures", ["sqs:SendMessage"], ...arns)]),
        ...given(of(destinations, "sns"), (...arns) => [allow("PublishFailures", ["sns:Publish"], ...arns)]),
    );
}

const CONSUME = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"];

const READ_TABLES = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"];

/** Lambda asks for it, and it knows no resource: "Actions, resources, and condition keys for Amazon DynamoDB". */
const LIST_TABLES = allow("ListTableStreams", ["dynamodb:ListStreams"], "*");

const READ_KINESIS = [
    "kinesis:DescribeStream",
    "kinesis:DescribeStreamSummary",
    "kinesis:GetRecords",
    "kinesis:GetShardIterator",
    "kinesis:ListShards",
];

/** Lambda asks for it, and it knows no resource: "Actions, resources, and condition keys for Amazon Kinesis Data Streams". */
const LIST_KINESIS = allow("ListStreams", ["kinesis:ListStreams"], "*");

/** What the role of an environment's schedules may do: call its aliases, and keep what was given up. */
export function schedulesPolicy(aliases: readonly string[], deadLetters: readonly string[]): PolicyDocument {
    return policy(
        allow("CallAlias", ["lambda:InvokeFunction"], ...[...new Set(aliases)].sort()),
        ...(deadLetters.length === 0 ? [] : [allow("SendDeadLetters", ["sqs:SendMessage"], ...new Set(deadLetters))]),
    );
}

/** EventBridge Scheduler assumes the role for one group of schedules alone: "Confused deputy prevention in EventBridge Scheduler". */
export function schedulerTrust(group: string, accountId: string): PolicyDocument {
    return policy({
        Sid: "Service",
        Effect: "Allow",
        Principal: { Service: "scheduler.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": accountId, "aws:SourceArn": group } },
    });
}
