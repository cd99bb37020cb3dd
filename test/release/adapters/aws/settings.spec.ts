import assert from "node:assert/strict";

import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import fc from "fast-check";

import { settingsHash } from "../../../../release/adapters/aws/settings";

/** `$LATEST` as Lambda describes it. */
const LATEST: FunctionConfiguration = {
    FunctionName: "shop-app",
    FunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:shop-app:$LATEST",
    Runtime: "python3.13",
    Role: "arn:aws:iam::123456789012:role/shop-app",
    Handler: "app.lambda_handler",
    CodeSize: 262,
    Description: "",
    Timeout: 29,
    MemorySize: 128,
    LastModified: "2026-01-01T00:00:00.000+0000",
    CodeSha256: "one",
    Version: "$LATEST",
    Environment: { Variables: { A: "1", B: "2" } },
    TracingConfig: { Mode: "PassThrough" },
    RevisionId: "a",
    State: "Active",
    LastUpdateStatus: "Successful",
    PackageType: "Zip",
    Architectures: ["x86_64"],
    EphemeralStorage: { Size: 512 },
    SnapStart: { ApplyOn: "PublishedVersions", OptimizationStatus: "Off" },
    RuntimeVersionConfig: { RuntimeVersionArn: "arn:aws:lambda:eu-west-1::runtime:1" },
    LoggingConfig: { LogFormat: "Text", LogGroup: "/aws/lambda/shop-app" },
};

describe("the settings that a version has been published with", () => {
    it("are those of $LATEST, as long as nobody changes these", () => {
        const published: FunctionConfiguration = {
            ...LATEST,
            FunctionArn: LATEST.FunctionArn?.replace("$LATEST", "7"),
            Description: "a commit",
            Version: "7",
            RevisionId: "b",
            LastModified: "2026-01-02T00:00:00.000+0000",
            CodeSha256: "two",
            CodeSize: 263,
            State: "Pending",
            StateReason: "The function is being created.",
            StateReasonCode: "Creating",
            LastUpdateStatus: undefined,
            MasterArn: undefined,
            SnapStart: { ApplyOn: "PublishedVersions", OptimizationStatus: "On" },
            RuntimeVersionConfig: { RuntimeVersionArn: "arn:aws:lambda:eu-west-1::runtime:2" },
        };
        assert.equal(settingsHash(published), settingsHash(LATEST));
        const answered = { ...LATEST, $metadata: { requestId: "1" } };
        assert.equal(settingsHash(answered), settingsHash(LATEST));
    });

    it("are others with any change that is frozen with a version", () => {
        const changes: readonly Partial<FunctionConfiguration>[] = [
            { MemorySize: 256 },
            { Timeout: 30 },
            { Handler: "main.handler" },
            { Runtime: "python3.12" },
            { Role: "arn:aws:iam::123456789012:role/other" },
            { Environment: { Variables: { A: "1", B: "3" } } },
            { TracingConfig: { Mode: "Active" } },
            { EphemeralStorage: { Size: 1024 } },
            { Layers: [{ Arn: "arn:aws:lambda:eu-west-1:1:layer:a:1" }] },
            { LoggingConfig: { LogFormat: "JSON" } },
            { VpcConfig: { SubnetIds: ["subnet-1"] } },
            { DeadLetterConfig: { TargetArn: "arn:aws:sqs:eu-west-1:1:a" } },
        ];
        const hashes = changes.map((change) => settingsHash({ ...LATEST, ...change }));
        assert.equal(new Set([...hashes, settingsHash(LATEST)]).size, changes.length + 1);
    });

    it("are others with a setting that nobody knows yet: a release too many does less harm than one too few", () => {
        const later = { ...LATEST, TurboConfig: { Mode: "On" } } as FunctionConfiguration;
        assert.notEqual(settingsHash(later), settingsHash(LATEST));
    });

    it("do not depend on the order in which AWS names them", () => {
        fc.assert(
            fc.property(
                fc.shuffledSubarray(Object.entries(LATEST), { minLength: Object.keys(LATEST).length }),
                (all) => {
                    assert.equal(settingsHash(Object.fromEntries(all)), settingsHash(LATEST));
                },
            ),
        );
        const Variables = { B: "2", A: "1" };
        assert.equal(settingsHash({ ...LATEST, Environment: { Variables } }), settingsHash(LATEST));
    });
});
