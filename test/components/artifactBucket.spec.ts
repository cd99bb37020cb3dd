import assert from "node:assert/strict";

import { DeliveredPrograms } from "../../program/deliveredPrograms";
import { recordPlatform, TAGS } from "../support/platform";
import { find, type Recording } from "../support/recorder";

describe("ArtifactBucket", () => {
    const parent = "platform:index:ArtifactBucket artifacts";
    let recording: Recording;

    before(async () => {
        recording = await recordPlatform();
    });

    it("makes a bucket that outlives the stack", () => {
        assert.deepEqual(find(recording, "aws:s3/bucket:Bucket", "artifacts"), {
            type: "aws:s3/bucket:Bucket",
            name: "artifacts",
            parent,
            provider: "aws",
            inputs: { bucketPrefix: "shop-artifacts-", forceDestroy: false, tags: TAGS },
            options: { protect: true, retainOnDelete: true },
        });
    });

    it("keeps the bucket's settings with it, so that what stays behind stays closed", () => {
        const settings = recording.resources.filter((resource) => resource.parent === parent);
        assert.deepEqual(settings.map(({ type }) => type.split(":").pop()).sort(), [
            "Bucket",
            "BucketLifecycleConfiguration",
            "BucketObjectv2",
            "BucketOwnershipControls",
            "BucketPolicy",
            "BucketPublicAccessBlock",
            "BucketServerSideEncryptionConfiguration",
            "BucketVersioning",
        ]);
        assert.deepEqual(
            settings.filter(({ options }) => options["retainOnDelete"] !== true),
            [],
        );
    });

    it("encrypts, versions and closes the bucket", () => {
        const bucket = "shop-artifacts-0a1b2c";
        const inputs = (type: string) => find(recording, `aws:s3/${type}`, "artifacts").inputs;
        assert.deepEqual(inputs("bucketVersioning:BucketVersioning"), {
            bucket,
            versioningConfiguration: { status: "Enabled" },
        });
        assert.deepEqual(inputs("bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"), {
            bucket,
            rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
        });
        assert.deepEqual(inputs("bucketPublicAccessBlock:BucketPublicAccessBlock"), {
            bucket,
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
        });
        assert.deepEqual(inputs("bucketOwnershipControls:BucketOwnershipControls"), {
            bucket,
            rule: { objectOwnership: "BucketOwnerEnforced" },
        });
        assert.deepEqual(JSON.parse(String(inputs("bucketPolicy:BucketPolicy")["policy"])).Statement, [
            {
                Sid: "TlsOnly",
                Effect: "Deny",
                Principal: "*",
                Action: "s3:*",
                Resource: ["arn:Bucket/artifacts", "arn:Bucket/artifacts/*"],
                Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
        ]);
    });

    it("keeps the release engine under a key of its own, for builds that still ask for it", () => {
        const engine = find(recording, "aws:s3/bucketObjectv2:BucketObjectv2", "artifacts-release-engine");
        const { path, key } = new DeliveredPrograms().engine();
        assert.match(key, /^platform\/release-[0-9a-f]{16}\.cjs$/);
        assert.deepEqual(engine, {
            type: "aws:s3/bucketObjectv2:BucketObjectv2",
            name: "artifacts-release-engine",
            parent,
            provider: "aws",
            inputs: {
                bucket: "shop-artifacts-0a1b2c",
                key,
                source: { __pulumiAsset: true, path },
                contentType: "application/javascript",
                overrideProvider: { defaultTags: { tags: {} } },
            },
            options: { retainOnDelete: true },
        });
    });

    it("lets what pipelines hand on and packages expire, and nothing else", () => {
        const lifecycle = find(
            recording,
            "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
            "artifacts",
        );
        assert.deepEqual(lifecycle.inputs["rules"], [
            {
                id: "abort-unfinished-uploads",
                status: "Enabled",
                filter: { prefix: "" },
                abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
            },
            {
                id: "clear-pruned-packages",
                status: "Enabled",
                filter: { prefix: "kept/" },
                expiration: { expiredObjectDeleteMarker: true },
                noncurrentVersionExpiration: { noncurrentDays: 90 },
            },
            {
                id: "expire-artifacts",
                status: "Enabled",
                filter: { prefix: "shop-" },
                expiration: { days: 90 },
                noncurrentVersionExpiration: { noncurrentDays: 90 },
            },
            ...["packages", "caches", "previews", "preview-notes"].map((name) => ({
                id: `expire-${name}`,
                status: "Enabled",
                filter: { prefix: `${name}/` },
                expiration: { days: 90 },
                noncurrentVersionExpiration: { noncurrentDays: 90 },
            })),
        ]);
    });

    it("deletes the bucket with its objects where the configuration says so", async () => {
        const deleting = await recordPlatform({ "platform:removal": '{"deleteArtifacts":true}' });
        const bucket = find(deleting, "aws:s3/bucket:Bucket", "artifacts");
        assert.equal(bucket.inputs["forceDestroy"], true);
        assert.deepEqual(bucket.options, { protect: true });
    });
});
