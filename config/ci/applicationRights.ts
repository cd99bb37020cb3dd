import { arnIn, words, type Place, type Rights } from "./rights";

/**
 * What the providers do with the resources of the application. Of what holds data nothing is deleted: the engine lets go of it,
 * and AWS keeps it.
 */
export function applicationRights(place: Place): readonly Rights[] {
    const { projectName, scope } = place;
    // Environments and keys are not known yet. No project's name has an underscore.
    const own = (service: string, kind = "") => [
        arnIn(place, service, `${kind}${projectName}-*`),
        arnIn(place, service, `${kind}${projectName}_*`),
    ];
    return [
        {
            purpose: "Tables",
            reads: words("dynamodb", "DescribeContinuousBackups DescribeTable DescribeTimeToLive ListTagsOfResource"),
            writes: words(
                "dynamodb",
                "CreateTable TagResource UntagResource UpdateContinuousBackups UpdateTable",
            ).concat(words("dynamodb", "UpdateTimeToLive")),
            resources: own("dynamodb", "table/"),
        },
        {
            purpose: "Queues",
            reads: words("sqs", "GetQueueAttributes GetQueueUrl ListQueueTags"),
            writes: words("sqs", "CreateQueue SetQueueAttributes TagQueue UntagQueue"),
            resources: own("sqs"),
        },
        {
            purpose: "Topics",
            reads: words("sns", "GetTopicAttributes ListTagsForResource"),
            writes: words("sns", "CreateTopic DeleteTopic SetTopicAttributes TagResource UntagResource"),
            resources: own("sns"),
        },
        {
            purpose: "ApplicationSecrets",
            reads: words("secretsmanager", "DescribeSecret GetResourcePolicy"),
            writes: words("secretsmanager", "CreateSecret TagResource UntagResource UpdateSecret"),
            resources: own("secretsmanager", "secret:"),
        },
        {
            purpose: "ApplicationBuckets",
            reads: words("s3", "GetAccelerateConfiguration GetBucketAcl GetBucketCORS GetBucketLogging")
                .concat(words("s3", "GetBucketObjectLockConfiguration GetBucketOwnershipControls GetBucketPolicy"))
                .concat(words("s3", "GetBucketPublicAccessBlock GetBucketRequestPayment GetBucketTagging"))
                .concat(words("s3", "GetBucketVersioning GetBucketWebsite GetEncryptionConfiguration"))
                .concat(words("s3", "GetLifecycleConfiguration GetReplicationConfiguration ListBucket")),
            writes: words("s3", "CreateBucket PutBucketCORS PutBucketOwnershipControls PutBucketPolicy")
                .concat(words("s3", "PutBucketPublicAccessBlock PutBucketTagging PutBucketVersioning"))
                .concat(words("s3", "PutEncryptionConfiguration PutLifecycleConfiguration")),
            // The provider ends the bucket's name with 26 digits of its own: others that begin like it are not meant.
            resources: [`arn:${scope.partition}:s3:::${projectName}-*-${"?".repeat(26)}`],
        },
    ];
}
