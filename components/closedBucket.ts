import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import type { s3 as s3Types } from "@pulumi/aws/types/input";

import { bucketPolicy, type BucketReaders } from "./policies";

/**
 * Closes a bucket to the public, and to all that does not come over TLS; encrypts what is in it, and has one owner of all of it.
 *
 * @param readers Who else may read what environments have released there. @default - nobody
 */
export function closeBucket(
    name: string,
    bucket: s3.Bucket,
    opts: pulumi.CustomResourceOptions,
    readers?: readonly BucketReaders[],
): void {
    new s3.BucketServerSideEncryptionConfiguration(
        name,
        { bucket: bucket.bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
        opts,
    );
    const block = new s3.BucketPublicAccessBlock(
        name,
        {
            bucket: bucket.bucket,
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
        },
        opts,
    );
    new s3.BucketPolicy(
        name,
        { bucket: bucket.bucket, policy: bucket.arn.apply((arn) => JSON.stringify(bucketPolicy(arn, readers))) },
        // S3 refuses two changes to a bucket's access at the same time (OperationAborted).
        pulumi.mergeOptions(opts, { dependsOn: block }),
    );
    new s3.BucketOwnershipControls(
        name,
        { bucket: bucket.bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
        pulumi.mergeOptions(opts, { dependsOn: block }),
    );
}

/** Keeps the versions of objects that are overwritten or deleted. */
export function versionBucket(name: string, bucket: s3.Bucket, opts: pulumi.CustomResourceOptions): void {
    new s3.BucketVersioning(name, { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } }, opts);
}

/** A rule of every bucket: parts of uploads that nobody has finished are not billed for ever. */
export const ABORT_UNFINISHED_UPLOADS: s3Types.BucketLifecycleConfigurationRule = {
    id: "abort-unfinished-uploads",
    status: "Enabled",
    filter: { prefix: "" },
    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
};
