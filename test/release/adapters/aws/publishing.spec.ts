import assert from "node:assert/strict";

import { waitUntilFunctionUpdated } from "@aws-sdk/client-lambda";

import { LambdaFunctions } from "../../../../release/adapters/aws/functions";
import { waited } from "../../../../release/adapters/aws/waited";
import { refusal } from "../../shop";
import { AwsServer, lambdaError, type Answer } from "./server";

const NAME = "/2015-03-31/functions/shop-app";

const UPDATING = { Version: "$LATEST", CodeSha256: "new=", State: "Active", LastUpdateStatus: "InProgress" };
const UPDATED = { ...UPDATING, LastUpdateStatus: "Successful" };
const PENDING = { Version: "8", CodeSha256: "new=", State: "Pending", Architectures: ["x86_64"] };
const ACTIVE = { ...PENDING, State: "Active" };

const CONFLICT = lambdaError(409, "ResourceConflictException", "An update is in progress for resource");
const DENIED = lambdaError(403, "AccessDeniedException", "not authorized to perform: lambda:GetFunctionConfiguration");

describe("publishing with Lambda", () => {
    const aws = new AwsServer();
    let functions: LambdaFunctions;

    before(async () => {
        await aws.start();
        functions = new LambdaFunctions(aws.lambda(), "shop-app", "artifacts");
    });

    after(async () => aws.stop());

    beforeEach(() => aws.reset());

    const asked = () => aws.asked();

    const expect = (...answers: readonly Answer[]): void => aws.expect(...answers);

    it("puts a package of the bucket into the function, for its machine, and waits until that is done", async () => {
        expect({ body: UPDATING }, { body: UPDATING }, { body: UPDATED });
        assert.equal(await functions.updateCode("packages/a/1.zip", "arm64"), "new=");
        const code = { S3Bucket: "artifacts", S3Key: "packages/a/1.zip", Architectures: ["arm64"] };
        assert.deepEqual(asked(), [
            [`PUT ${NAME}/code`, code],
            [`GET ${NAME}/configuration`, {}],
            [`GET ${NAME}/configuration`, {}],
        ]);
    });

    it("waits for the update of somebody else, and says that there was one", async () => {
        expect(CONFLICT, { body: UPDATED });
        assert.equal(await functions.updateCode("packages/a/1.zip", "x86_64"), "conflict");
        assert.equal(asked().length, 2);
    });

    it("says why Lambda could not take the code, and nothing of the function's environment", async () => {
        const Environment = { Variables: { PASSWORD: "hunter2" } };
        const LastUpdateStatusReason = "The role may not be assumed";
        const failed = { ...UPDATED, LastUpdateStatus: "Failed", LastUpdateStatusReason, Environment };
        for (const first of [{ body: UPDATING }, CONFLICT]) {
            expect(first, { body: failed });
            const answer = await refusal(functions.updateCode("packages/a/1.zip", "x86_64"));
            assert.deepEqual(answer, [`Updating the code of shop-app failed: ${LastUpdateStatusReason}`, undefined]);
        }
    });

    it("says what AWS says against it", async () => {
        expect(
            lambdaError(400, "InvalidParameterValueException", "Unzipped size must be smaller than 262144000 bytes"),
            { body: UPDATED },
        );
        assert.deepEqual(await refusal(functions.updateCode("packages/a/1.zip", "x86_64")), [
            "Updating the code of shop-app failed: InvalidParameterValueException: " +
                "Unzipped size must be smaller than 262144000 bytes",
            undefined,
        ]);
    });

    it("names the layers with which a package is too large, and how large it is", async () => {
        const arn = "arn:aws:lambda:eu-west-1:123456789012:layer";
        const Layers = [
            { Arn: `${arn}:tools:3`, CodeSize: 51_234_567 },
            { Arn: `${arn}:sdk:12`, CodeSize: 100_000 },
        ];
        // One number is the quota, the other what the layers leave of it.
        for (const said of [
            "Unzipped size must be smaller than 53642504 bytes",
            "Function code combined with layers exceeds the maximum allowed size of 262144000 bytes. The actual size is 291495520 bytes.",
            "Layers consume more than the available size of 262144000 bytes",
        ]) {
            expect(lambdaError(400, "InvalidParameterValueException", said), { body: { ...UPDATED, Layers } });
            assert.deepEqual(await refusal(functions.updateCode("packages/a/1.zip", "x86_64", 200_000_000)), [
                "Lambda does not take the package, which unzips to 200000000 bytes, together with the layers of shop-app: tools:3 " +
                    "(51.2 MB zipped), sdk:12 (0.1 MB zipped). All of that may unzip to 250 MB, the quota " +
                    `"Deployment package size", which cannot be raised. Lambda says: ${said}`,
                "Leave out what is not needed to run, or what a layer holds already, with build.exclude; or take a layer out " +
                    "of function.layers, and run pulumi up.",
            ]);
        }
        // Anything else that Lambda refuses is nothing of the layers.
        expect(lambdaError(400, "InvalidParameterValueException", "The role may not be assumed"));
        assert.match(
            (await refusal(functions.updateCode("packages/a/1.zip", "x86_64")))[0],
            /^Updating the code of shop-app failed: InvalidParameterValueException: The role/,
        );
    });

    it("publishes that very code with its commit, and waits until the version can be invoked", async () => {
        expect({ status: 201, body: PENDING }, { body: ACTIVE });
        const version = await functions.publish("new=", "a commit");
        assert.ok(version !== "conflict");
        assert.deepEqual([version.version, version.codeSha256], ["8", "new="]);
        assert.deepEqual(asked(), [
            [`POST ${NAME}/versions`, { CodeSha256: "new=", Description: "a commit" }],
            [`GET ${NAME}/configuration?Qualifier=8`, {}],
        ]);
    });

    it("publishes nothing where the function holds other code, or is being updated", async () => {
        const other =
            "CodeSHA256 (new=) is different from current CodeSHA256 in $LATEST (old=). " +
            "Please try again with the CodeSHA256 in $LATEST.";
        expect(lambdaError(400, "InvalidParameterValueException", other), CONFLICT);
        assert.equal(await functions.publish("new=", ""), "conflict");
        assert.equal(await functions.publish("new=", ""), "conflict");
        expect(lambdaError(400, "InvalidParameterValueException", "Description is too long"));
        assert.match(
            (await refusal(functions.publish("new=", "")))[0],
            /^Publishing a version of shop-app failed: Inval/,
        );
    });

    it("says why a version cannot be invoked", async () => {
        expect({ body: PENDING }, { body: { ...PENDING, State: "Failed", StateReason: "No more addresses" } });
        assert.deepEqual(await refusal(functions.publish("new=", "")), [
            "Publishing version 8 of shop-app failed: No more addresses",
            undefined,
        ]);
    });

    it("says what AWS has answered all the time, where it waits for nothing", async () => {
        expect(DENIED, DENIED);
        const wait = async () =>
            waitUntilFunctionUpdated(
                { client: aws.lambda(), maxWaitTime: 0.9, minDelay: 0.5, maxDelay: 0.5 },
                { FunctionName: "shop-app" },
            );
        assert.deepEqual(await refusal(waited("Updating the code of shop-app", wait)), [
            "Updating the code of shop-app was not done after 300 seconds: " +
                "403: not authorized to perform: lambda:GetFunctionConfiguration",
            "Run the same command again.",
        ]);
        const other = new TypeError("a defect of ours");
        await assert.rejects(
            waited("Updating", async () => Promise.reject(other)),
            other,
        );
    });
});
