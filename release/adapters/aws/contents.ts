import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";

import { MESSAGE_COUNTS, type Contents, type Held } from "../../../config/links";

/** Who is waited for no longer than that, in milliseconds: it is a courtesy, and the sentence without it is whole. */
const PATIENCE = 5_000;

/** Where the resources are. */
export interface ContentsPlace {
    readonly region: string;
    /** The account that they belong to: what another one has under such a name is not looked into. */
    readonly accountId: string;
}

/**
 * How much there is in resources of the application. Nothing of it is read, and nothing changed.
 *
 * @returns Of each whether it is empty or how much is in it. Left out is what AWS does not say: it is not there, there are no
 * credentials or rights, or it takes too long.
 */
export async function contentsOf(
    { region, accountId }: ContentsPlace,
    held: readonly Held[],
): Promise<readonly (readonly [Held, Contents])[]> {
    const settings = { region, maxAttempts: 1 };
    const abort = { abortSignal: AbortSignal.timeout(PATIENCE) };
    const ask = async ({ kind, name }: Held): Promise<Contents | undefined> => {
        switch (kind) {
            case "tables": {
                const command = new DescribeTableCommand({ TableName: name });
                const { Table } = await new DynamoDBClient(settings).send(command, abort);
                return Table?.TableArn?.split(":")[4] === accountId ? Table.ItemCount : undefined;
            }
            case "buckets": {
                const input = { Bucket: name, MaxKeys: 1, ExpectedBucketOwner: accountId };
                const { KeyCount = 0 } = await new S3Client(settings).send(new ListObjectsV2Command(input), abort);
                return KeyCount === 0 ? 0 : "some";
            }
            case "queues": {
                const sqs = new SQSClient(settings);
                const owner = { QueueName: name, QueueOwnerAWSAccountId: accountId };
                const { QueueUrl } = await sqs.send(new GetQueueUrlCommand(owner), abort);
                const input = { QueueUrl, AttributeNames: [...MESSAGE_COUNTS] };
                const { Attributes } = await sqs.send(new GetQueueAttributesCommand(input), abort);
                const counts = MESSAGE_COUNTS.map((name) => Attributes?.[name]);
                return counts.includes(undefined) ? undefined : counts.reduce((sum, count) => sum + Number(count), 0);
            }
            default:
                return undefined;
        }
    };
    const asked = held.map(async (each) => [each, await ask(each).catch(() => undefined)] as const);
    return (await Promise.all(asked)).flatMap(([each, contents]) => (contents === undefined ? [] : [[each, contents]]));
}
