import assert from "node:assert/strict";

import { keyAliasOf, parseBackend, parseSecretsProvider } from "../../automation/backends";
import { UsageError } from "../../common/errors";

const AT = { region: "eu-west-1", cwd: "/home/alice" };

describe("the address of a back-end", () => {
    for (const [text, kind, url] of [
        ["cloud", "cloud", "https://api.pulumi.com"],
        ["https://pulumi.example.com", "cloud", "https://pulumi.example.com"],
        ["file", "file", "file://~"],
        ["file://~/state", "file", "file://~/state"],
        ["file://state", "file", "file:///home/alice/state"],
        ["file:///srv/state", "file", "file:///srv/state"],
        ["gs://bucket", "other", "gs://bucket"],
        ["s3://shop-state", "s3", "s3://shop-state?region=eu-west-1&awssdk=v2"],
        ["s3://shop-state/team?region=us-east-1", "s3", "s3://shop-state/team?region=us-east-1&awssdk=v2"],
        [
            "s3://shop-state?endpoint=127.0.0.1:4566&s3ForcePathStyle=true",
            "s3",
            "s3://shop-state?endpoint=127.0.0.1%3A4566&s3ForcePathStyle=true&region=eu-west-1",
        ],
    ] as const) {
        it(`is made of ${text}`, () => {
            const backend = parseBackend(text, AT);
            assert.deepEqual([backend.kind, backend.url], [kind, url]);
        });
    }

    it("names bucket and region of S3 alone", () => {
        const { bucket, region } = parseBackend("s3://shop-state/team?region=us-east-1", AT);
        assert.deepEqual([bucket, region], ["shop-state", "us-east-1"]);
        assert.equal(parseBackend("file", AT).bucket, undefined);
    });

    for (const text of ["", "S3", "ftp://x", "s3://", "s3://Shop_State", "s3://-x", "/srv/state"]) {
        it(`is not made of '${text}'`, () => {
            assert.throws(() => parseBackend(text, AT), UsageError);
        });
    }
});

describe("what encrypts secrets", () => {
    const key = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    for (const [text, provider] of [
        ["passphrase", "passphrase"],
        ["kms:alias/shop-state", "awskms:///alias/shop-state?region=eu-west-1&awssdk=v2"],
        [`kms:${key}`, `awskms:///${key}?region=us-east-1&awssdk=v2`],
        ["awskms://alias/x?region=eu-west-1", "awskms://alias/x?region=eu-west-1"],
    ] as const) {
        it(`is made of ${text}`, () => assert.equal(parseSecretsProvider(text, AT.region), provider));
    }

    it("is a key by its alias, which can be made, or one that has to be there", () => {
        const found = { alias: "alias/shop-state", region: "eu-west-1" };
        assert.deepEqual(keyAliasOf(parseSecretsProvider("kms:alias/shop-state", AT.region)), found);
        for (const text of ["passphrase", `kms:${key}`, "awskms://alias/x", "gcpkms://projects/p"]) {
            assert.equal(keyAliasOf(parseSecretsProvider(text, AT.region)), undefined);
        }
    });

    for (const text of ["", "kms", "kms:", "kms:alias/aws/s3", "kms:shop state", "password", "awskms://"]) {
        it(`is not made of '${text}'`, () => {
            assert.throws(() => parseSecretsProvider(text, AT.region), UsageError);
        });
    }
});
