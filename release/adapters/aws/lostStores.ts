import {
    DescribeSecretCommand,
    SecretsManagerClient,
    type DescribeSecretCommandOutput,
} from "@aws-sdk/client-secrets-manager";
import { GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";

import { partitionOf } from "../../../common/partition";
import { callerIdentity, MAX_ATTEMPTS } from "./connect";
import { isNamed } from "./errors";
import type { Inputs } from "./inputs";

/** The queue of a name, whose id is its URL. */
export async function queuesNamed(region: string, { name }: Inputs): Promise<readonly string[]> {
    const client = new SQSClient({ region, maxAttempts: MAX_ATTEMPTS });
    try {
        const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: String(name) }));
        return QueueUrl === undefined ? [] : [QueueUrl];
    } catch (error) {
        if (isNamed(error, "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue")) {
            return [];
        }
        throw error;
    }
}

/** What a topic of a name is called, whose id is its ARN. Whether it is there, the provider says. */
export async function topicsNamed(region: string, { name }: Inputs): Promise<readonly string[]> {
    const { account } = await callerIdentity(region);
    return [`arn:${partitionOf(region)}:sns:${region}:${account}:${String(name)}`];
}

/** Its id is its ARN, which ends with six characters of AWS's. One that is being deleted is none: it has to be restored first. */
export async function secretsLike(region: string, { name }: Inputs): Promise<readonly string[]> {
    const { ARN, DeletedDate } = await secretOf(region, String(name));
    return ARN === undefined || DeletedDate !== undefined ? [] : [ARN];
}

/** The version of a secret that is given out. What it says is not asked for. */
export async function currentVersions(region: string, { secretId }: Inputs): Promise<readonly string[]> {
    const { ARN, VersionIdsToStages = {} } = await secretOf(region, String(secretId));
    return Object.entries(VersionIdsToStages).flatMap(([id, stages]) =>
        stages.includes("AWSCURRENT") ? [`${ARN}|${id}`] : [],
    );
}

/** Empty where there is none. */
async function secretOf(region: string, secret: string): Promise<Partial<DescribeSecretCommandOutput>> {
    const client = new SecretsManagerClient({ region, maxAttempts: MAX_ATTEMPTS });
    try {
        return await client.send(new DescribeSecretCommand({ SecretId: secret }));
    } catch (error) {
        if (isNamed(error, "ResourceNotFoundException")) {
            return {};
        }
        throw error;
    }
}
