import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { ApiLogging, ArtifactBucket, BuildToken, SourceConnection } from "../../../components";
import { find, record, type Recording } from "../../support/recorder";

const SCOPE = { partition: "aws", region: "eu-west-1", accountId: "123456789012", dnsSuffix: "amazonaws.com" };

/** What another resource of somebody's program would give. */
function later<T>(value: T): pulumi.Output<pulumi.Unwrap<T>> {
    return pulumi.output(new Promise<T>((resolve) => setImmediate(() => resolve(value))));
}

/** Makes the components that the others need, with what is known only later. */
async function program(): Promise<void> {
    const tags = later({ Team: "sales" });
    new ArtifactBucket("artifacts", {
        namePrefix: later("reports-"),
        expiry: later(7),
        expiringPrefix: later("handed-on/"),
        engine: { path: __filename, key: later("platform/engine.cjs") },
        deleteOnDestroy: false,
        protect: true,
        tags,
    });
    new ApiLogging("api-logging", {
        roleName: later("reports-logging"),
        plan: { made: "role", isTheirs: false, advice: undefined },
        scope: SCOPE,
        tags,
    });
    new BuildToken("token", { secretName: later("reports-token"), token: later("ghp_later"), tags });
    new BuildToken("plain-token", { secretName: "reports-plain-token", token: "ghp_plain" });
    new SourceConnection("connection", { project: later(`${"x".repeat(31)}-y`), scope: SCOPE, tags });
    return Promise.resolve();
}

describe("the components that the others need, alone", () => {
    let recording: Recording;

    before(async () => {
        recording = await record(program, {});
    });

    const inputs = (type: string, name: string) => find(recording, type, name).inputs;

    it("take names, days and tags that are known only later", () => {
        assert.deepEqual(inputs("aws:s3/bucket:Bucket", "artifacts"), {
            bucketPrefix: "reports-",
            forceDestroy: false,
            tags: { Team: "sales" },
        });
        const { rules } = inputs("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "artifacts");
        const artifacts = (rules as readonly Record<string, unknown>[]).find(({ id }) => id === "expire-artifacts");
        assert.deepEqual(
            [artifacts?.["filter"], artifacts?.["expiration"], artifacts?.["noncurrentVersionExpiration"]],
            [{ prefix: "handed-on/" }, { days: 7 }, { noncurrentDays: 7 }],
        );
        const engine = inputs("aws:s3/bucketObjectv2:BucketObjectv2", "artifacts-release-engine");
        assert.equal(engine["key"], "platform/engine.cjs");
        assert.equal(inputs("aws:iam/role:Role", "api-logging")["name"], "reports-logging");
        assert.equal(inputs("aws:secretsmanager/secret:Secret", "token")["name"], "reports-token");
    });

    it("keep a token secret, whether it is plain or known only later", () => {
        for (const [name, token] of [
            ["token", "ghp_later"],
            ["plain-token", "ghp_plain"],
        ] as const) {
            const { secretString } = inputs("aws:secretsmanager/secretVersion:SecretVersion", name);
            const { secret } = secretString as { readonly secret: string };
            assert.equal((JSON.parse(secret) as Record<string, string>)["Token"], token);
        }
    });

    it("shorten the name of a connection that is known only later", () => {
        const { name } = inputs("aws:codeconnections/connection:Connection", "connection");
        assert.equal(name, "x".repeat(31));
    });
});
