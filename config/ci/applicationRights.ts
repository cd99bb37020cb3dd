import { OF_PREVIEWS, resourcePrefix, type ResourceKind } from "../../contract/resourceNames";
import { arnIn, givenNames, words, type Place, type Rights } from "./rights";

/**
 * What the providers do with the resources of the application. Of what holds data nothing is deleted but what previews have: the engine
 * lets go of it, and AWS keeps it.
 */
export function applicationRights(place: Place): readonly Rights[] {
    const { projectName } = place;
    // Environments and keys are not known yet. No project's name has an underscore.
    const own = (service: string, kind: ResourceKind, part = "", end = "") => [
        arnIn(place, service, `${part}${projectName}-*`),
        arnIn(place, service, `${part}${projectName}_*`),
        ...givenNames(place, kind).map((name) => arnIn(place, service, `${part}${name}${end}`)),
    ];
    // Nothing of previews is worth keeping.
    const ofPreviews = resourcePrefix("tables", projectName, OF_PREVIEWS);
    return [
        {
            purpose: "PreviewTables",
            reads: [],
            writes: words("dynamodb", "DeleteTable"),
            resources: [arnIn(place, "dynamodb", `table/${ofPreviews}*`)],
        },
        {
            purpose: "PreviewQueues",
            reads: [],
            writes: words("sqs", "DeleteQueue"),
            resources: [arnIn(place, "sqs", `${ofPreviews}*`)],
        },
        {
            purpose: "Tables",
            reads: words("dynamodb", "DescribeContinuousBackups DescribeTable DescribeTimeToLive ListTagsOfResource"),
            writes: words(
                "dynamodb",
                "CreateTable TagResource UntagResource UpdateContinuousBackups UpdateTable",
            ).concat(words("dynamodb", "UpdateTimeToLive")),
            resources: own("dynamodb", "tables", "table/"),
        },
        {
            purpose: "Queues",
            reads: words("sqs", "GetQueueAttributes GetQueueUrl ListQueueTags"),
            writes: words("sqs", "CreateQueue SetQueueAttributes TagQueue UntagQueue"),
            resources: own("sqs", "queues"),
        },
        {
            purpose: "Topics",
            reads: words("sns", "GetTopicAttributes ListTagsForResource"),
            writes: words("sns", "CreateTopic DeleteTopic SetTopicAttributes TagResource UntagResource"),
            resources: own("sns", "topics"),
        },
        {
            purpose: "ApplicationSecrets",
            reads: words("secretsmanager", "DescribeSecret GetResourcePolicy"),
            writes: words("secretsmanager", "CreateSecret TagResource UntagResource UpdateSecret"),
            resources: own("secretsmanager", "secrets", "secret:", "-??????"),
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
            resources: ownBuckets(place),
        },
    ];
}

/** The ARNs of the application's buckets. */
export function ownBuckets(place: Place): readonly string[] {
    const { projectName, scope } = place;
    const names = [`${projectName}-*-${"?".repeat(26)}`, ...givenNames(place, "buckets")];
    return names.map((name) => `arn:${scope.partition}:s3:::${name}`);
}
