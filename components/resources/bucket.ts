import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import type { s3 as s3Types } from "@pulumi/aws/types/input";

import type { GrantOf } from "../../config/links";
import { ABORT_UNFINISHED_UPLOADS, closeBucket, versionBucket } from "../closedBucket";
import { granted, type Link, type LinkStatement } from "./link";
import { dataOptions, type ResourceArgs } from "./resourceArgs";

/** Which pages may load from a bucket, or into it, by themselves. */
export interface BucketCors {
    readonly origins: readonly string[];
    /** @default ["GET", "PUT"] */
    readonly methods?: readonly string[];
    /** @default ["*"] */
    readonly headers?: readonly string[];
    /** @default [] */
    readonly exposeHeaders?: readonly string[];
    /** Seconds. @default 3000 */
    readonly maxAge?: number;
}

/** The arguments of {@link LinkedBucket}. */
export interface LinkedBucketArgs extends ResourceArgs {
    /** The first part of its name; the engine adds 26 characters. @default - the component's name */
    readonly namePrefix?: pulumi.Input<string> | undefined;
    /** The whole name, in place of the first part of it. @default - AWS has a say in it: `namePrefix` */
    readonly bucketName?: pulumi.Input<string> | undefined;
    /** Whether what is overwritten or deleted can be brought back. @default false */
    readonly versioned?: boolean;
    /** Days after which objects are deleted. @default - they stay */
    readonly expireAfter?: number | undefined;
    /** @default - none */
    readonly cors?: BucketCors | undefined;
    /** @default "readWrite" */
    readonly grant?: GrantOf<"buckets">;
}

/** LinkedBucket is a bucket of S3, closed and encrypted. It is kept when the stack lets go of it. */
export class LinkedBucket extends pulumi.ComponentResource implements Link {
    readonly bucketName: pulumi.Output<string>;
    readonly arn: pulumi.Output<string>;
    readonly settings: Readonly<Record<"arn" | "name", pulumi.Output<string>>>;
    readonly statements: readonly LinkStatement[];

    /**
     * @param name The _unique_ name of this component.
     * @param args What to keep, and what the application may do with it.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: LinkedBucketArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:LinkedBucket", name, {}, opts);
        const { bucketName, namePrefix = `${name}-`, versioned = false, expireAfter, cors } = args;
        const bucket = new s3.Bucket(
            name,
            { ...(bucketName === undefined ? { bucketPrefix: namePrefix } : { bucket: bucketName }), tags: args.tags },
            { parent: this, ...dataOptions(args) },
        );
        // A bucket that stays behind keeps its settings with it: left alone, it must not become open or unencrypted.
        const kept = { parent: this, retainOnDelete: true };
        closeBucket(name, bucket, kept);
        if (versioned) {
            // To take the key away stops it, as it should.
            versionBucket(name, bucket, { parent: this });
        }
        const days = expireAfter === undefined ? [] : [expiring(expireAfter)];
        new s3.BucketLifecycleConfiguration(
            name,
            { bucket: bucket.bucket, rules: [ABORT_UNFINISHED_UPLOADS, ...days] },
            kept,
        );
        if (cors !== undefined) {
            new s3.BucketCorsConfiguration(
                name,
                { bucket: bucket.bucket, corsRules: [corsRule(cors)] },
                { parent: this },
            );
        }
        this.bucketName = bucket.bucket;
        this.arn = bucket.arn;
        this.settings = { arn: this.arn, name: this.bucketName };
        this.statements = granted("buckets", args.grant ?? "readWrite", this.arn);
        this.registerOutputs({ bucketName: this.bucketName, arn: this.arn });
    }
}

function expiring(days: number): s3Types.BucketLifecycleConfigurationRule {
    return {
        id: "expire",
        status: "Enabled",
        filter: { prefix: "" },
        expiration: { days },
        noncurrentVersionExpiration: { noncurrentDays: days },
    };
}

function corsRule({
    origins,
    methods = ["GET", "PUT"],
    headers = ["*"],
    exposeHeaders = [],
    maxAge = 3000,
}: BucketCors) {
    return {
        allowedOrigins: [...origins],
        allowedMethods: [...methods],
        allowedHeaders: [...headers],
        exposeHeaders: [...exposeHeaders],
        maxAgeSeconds: maxAge,
    };
}
