import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";

import { CACHES_PREFIX, KEPT_PREFIX, PACKAGES_PREFIX } from "../contract/bucketLayout";
import { ABORT_UNFINISHED_UPLOADS, closeBucket, versionBucket } from "./closedBucket";
import type { BucketReaders } from "./policies";
import { PREVIEWS_PREFIX } from "../contract/previews/names";
import { NOTES_PREFIX } from "../contract/previews/note";
import type { Tags } from "./tags";

/** The arguments of {@link ArtifactBucket}. */
export interface ArtifactBucketArgs {
    /** The first part of the bucket's name; the engine adds random characters. */
    readonly namePrefix: pulumi.Input<string>;
    /** Days after which artifacts are deleted, and old versions of objects too. */
    readonly expiry: pulumi.Input<number>;
    /**
     * What the keys of all that pipelines hand on begin with. It expires, and so do packages that were not released; everything else,
     * such as the ledger and what it can be gone back to, is kept.
     */
    readonly expiringPrefix: pulumi.Input<string>;
    /** The release engine to keep in the bucket: a file and its key. @default - none, where no build is managed */
    readonly engine: { readonly path: string; readonly key: pulumi.Input<string> } | undefined;
    /** Who else may read what environments have released, to promote it. @default - nobody */
    readonly readers?: readonly BucketReaders[] | undefined;
    /** Whether destroying the stack deletes the bucket with all that is in it; otherwise it stays behind as it is. An option of the engine, known before. */
    readonly deleteOnDestroy: boolean;
    /** Refuse plans that delete or replace the bucket. An option of the engine, known before. */
    readonly protect: boolean;
    readonly tags?: Tags | undefined;
}

/** ArtifactBucket keeps what pipelines hand on and what builds package: encrypted, versioned and closed. */
export class ArtifactBucket extends pulumi.ComponentResource {
    /** The name of the bucket. It resolves when the bucket is ready to be used. */
    readonly bucketName: pulumi.Output<string>;
    readonly arn: pulumi.Output<string>;
    /** Resolves when the engine has taken the bucket in, or would have; never where it refuses to replace it. */
    readonly registered: Promise<void>;
    /** The key of the release engine. It resolves when the engine is there. */
    readonly engineKey: pulumi.Output<string> | undefined;

    /**
     * @param name The _unique_ name of this component.
     * @param args What to keep, and for how long.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: ArtifactBucketArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:ArtifactBucket", name, {}, opts);
        const bucket = new s3.Bucket(
            name,
            { bucketPrefix: args.namePrefix, forceDestroy: args.deleteOnDestroy, tags: args.tags },
            pulumi.mergeOptions(this.kept(args), { protect: args.protect }),
        );
        this.registered = new Promise((resolve) => {
            bucket.urn.apply(() => resolve());
        });
        versionBucket(name, bucket, this.kept(args));
        closeBucket(name, bucket, this.kept(args), args.readers);
        this.expire(name, bucket, args);
        this.bucketName = bucket.bucket;
        this.arn = bucket.arn;
        this.engineKey = args.engine && this.deliver(`${name}-release-engine`, bucket, args.engine);
        this.registerOutputs({ bucketName: this.bucketName, arn: this.arn, engineKey: this.engineKey });
    }

    /** A bucket that stays behind keeps its settings with it: left alone, it must not become open or unencrypted. */
    private kept(args: ArtifactBucketArgs): pulumi.CustomResourceOptions {
        return { parent: this, retainOnDelete: !args.deleteOnDestroy };
    }

    private expire(name: string, bucket: s3.Bucket, args: ArtifactBucketArgs): void {
        const expiring = (id: string, prefix: pulumi.Input<string>) => ({
            id,
            status: "Enabled",
            filter: { prefix },
            expiration: { days: args.expiry },
            noncurrentVersionExpiration: { noncurrentDays: args.expiry },
        });
        // What is there stays. What `prune` has deleted can be brought back for a while, and then costs nothing any more.
        const pruned = {
            id: "clear-pruned-packages",
            status: "Enabled",
            filter: { prefix: KEPT_PREFIX },
            expiration: { expiredObjectDeleteMarker: true },
            noncurrentVersionExpiration: { noncurrentDays: args.expiry },
        };
        new s3.BucketLifecycleConfiguration(
            name,
            {
                bucket: bucket.bucket,
                rules: [
                    ABORT_UNFINISHED_UPLOADS,
                    pruned,
                    expiring("expire-artifacts", args.expiringPrefix),
                    expiring("expire-packages", PACKAGES_PREFIX),
                    expiring("expire-caches", CACHES_PREFIX),
                    expiring("expire-previews", PREVIEWS_PREFIX),
                    expiring("expire-preview-notes", NOTES_PREFIX),
                ],
            },
            this.kept(args),
        );
    }

    private deliver(
        name: string,
        bucket: s3.Bucket,
        { path, key }: NonNullable<ArtifactBucketArgs["engine"]>,
    ): pulumi.Output<string> {
        const engine = new s3.BucketObjectv2(
            name,
            {
                bucket: bucket.bucket,
                key,
                source: new pulumi.asset.FileAsset(path),
                contentType: "application/javascript",
                // No tags, and none of the provider's either: S3 takes 10 for an object, fewer than there may be.
                overrideProvider: { defaultTags: { tags: {} } },
            },
            // Another engine has another key, and a build that is about to start still asks for the one before.
            { parent: this, retainOnDelete: true },
        );
        return engine.key;
    }
}
