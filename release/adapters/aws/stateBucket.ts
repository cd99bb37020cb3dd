import {
    type BucketLocationConstraint,
    CreateBucketCommand,
    GetBucketPolicyCommand,
    GetBucketVersioningCommand,
    GetPublicAccessBlockCommand,
    HeadBucketCommand,
    PutBucketEncryptionCommand,
    PutBucketPolicyCommand,
    PutBucketVersioningCommand,
    PutPublicAccessBlockCommand,
    type S3Client,
} from "@aws-sdk/client-s3";

import { partitionOf } from "../../../common/partition";
import { openS3 } from "./connect";
import { explain, explaining, isNamed } from "./errors";

/** What was done to a bucket that is to keep the state of stacks: empty where there was nothing to do. */
export type BucketWork = readonly ("closed to the public" | "made" | "takes TLS only" | "versioned")[];

/**
 * Sees to it that there is a bucket for the state of stacks: versioned, so that a state that was overwritten is not lost; closed
 * to the public; encrypted; refusing what comes without TLS. What one that is there has of these is left as it is, so a run that
 * was killed in the middle is gone on with.
 *
 * @param account The account that has to own it: names of buckets are one for all accounts.
 * @throws {UserError} where AWS refuses, such as for a bucket of somebody else.
 */
export async function ensureStateBucket(bucket: string, region: string, account: string): Promise<BucketWork> {
    const s3 = openS3(region);
    const done: BucketWork[number][] = [];
    const target = { Bucket: bucket, ExpectedBucketOwner: account };
    if (!(await isThere(s3, bucket, account))) {
        await explaining(`Making the bucket ${bucket}`, () =>
            s3.send(new CreateBucketCommand(creation(bucket, region))),
        );
        done.push("made");
    }
    const versioning = await ask(() => s3.send(new GetBucketVersioningCommand(target)));
    if (versioning?.Status !== "Enabled") {
        const VersioningConfiguration = { Status: "Enabled" } as const;
        await change(bucket, () => s3.send(new PutBucketVersioningCommand({ ...target, VersioningConfiguration })));
        done.push("versioned");
    }
    if (
        !isClosed((await ask(() => s3.send(new GetPublicAccessBlockCommand(target))))?.PublicAccessBlockConfiguration)
    ) {
        await change(bucket, () =>
            s3.send(new PutPublicAccessBlockCommand({ ...target, PublicAccessBlockConfiguration: CLOSED })),
        );
        done.push("closed to the public");
    }
    if (done.includes("made")) {
        // AWS encrypts every bucket by itself since 2023; said once, it also stays so where an account's default changes.
        const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" as const } }];
        const ServerSideEncryptionConfiguration = { Rules };
        await change(bucket, () =>
            s3.send(new PutBucketEncryptionCommand({ ...target, ServerSideEncryptionConfiguration })),
        );
    }
    // A policy that somebody has written is theirs.
    if ((await ask(() => s3.send(new GetBucketPolicyCommand(target))))?.Policy === undefined) {
        const Policy = JSON.stringify(tlsOnly(bucket, region));
        await change(bucket, () => s3.send(new PutBucketPolicyCommand({ ...target, Policy })));
        done.push("takes TLS only");
    }
    return done;
}

const CLOSED = {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
};

function isClosed(block: Partial<typeof CLOSED> | undefined): boolean {
    return Object.keys(CLOSED).every((key) => block?.[key as keyof typeof CLOSED] === true);
}

async function isThere(s3: S3Client, bucket: string, account: string): Promise<boolean> {
    try {
        await s3.send(new HeadBucketCommand({ Bucket: bucket, ExpectedBucketOwner: account }));
        return true;
    } catch (error) {
        if (isNamed(error, "NotFound", "NoSuchBucket")) {
            return false;
        }
        throw explain(`Looking at the bucket ${bucket}, which may be another account's,`, error);
    }
}

/** An answer of S3; undefined where it says that there is nothing such. */
async function ask<T>(request: () => Promise<T>): Promise<T | undefined> {
    try {
        return await request();
    } catch (error) {
        if (isNamed(error, "NoSuchBucketPolicy", "NoSuchPublicAccessBlockConfiguration")) {
            return undefined;
        }
        throw explain("Looking at the bucket for the state", error);
    }
}

async function change(bucket: string, request: () => Promise<unknown>): Promise<void> {
    await explaining(`Setting up the bucket ${bucket}`, request);
}

/** us-east-1 is the one region that must not be named: CreateBucket of Amazon S3. */
function creation(bucket: string, region: string) {
    const LocationConstraint = region as BucketLocationConstraint;
    return {
        Bucket: bucket,
        ...(region === "us-east-1" ? {} : { CreateBucketConfiguration: { LocationConstraint } }),
    };
}

function tlsOnly(bucket: string, region: string) {
    const arn = `arn:${partitionOf(region)}:s3:::${bucket}`;
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "TlsOnly",
                Effect: "Deny",
                Principal: "*",
                // A refusal, of everything: "Enforce encryption of data in transit" of Amazon S3.
                Action: "s3:*",
                Resource: [arn, `${arn}/*`],
                Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
        ],
    };
}
