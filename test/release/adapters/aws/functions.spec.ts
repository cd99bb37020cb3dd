import assert from "node:assert/strict";

import { ALIAS_GONE, FUNCTION_GONE } from "../../../../common/deletedByHand";
import { LambdaFunctions } from "../../../../release/adapters/aws/functions";
import { refusal } from "../../shop";
import { AwsServer, lambdaError, type Answer } from "./server";

const NAME = "/2015-03-31/functions/shop-app";

const ALIAS = { Name: "live", FunctionVersion: "7", RevisionId: "r1", AliasArn: "arn" };

const VERSION = {
    FunctionName: "shop-app",
    Version: "7",
    CodeSha256: "sha=",
    Handler: "app.lambda_handler",
    Runtime: "python3.13",
    Architectures: ["arm64"],
    CodeSize: 262,
    LastModified: "2026-01-01T00:00:00.000+0000",
    State: "Active",
    LastUpdateStatus: "Successful",
};

const MISSING = lambdaError(404, "ResourceNotFoundException", "Function not found");
const CONFLICT = lambdaError(409, "ResourceConflictException", "An update is in progress for resource");
const DENIED = lambdaError(403, "AccessDeniedException", "not authorized to perform: lambda:UpdateAlias");
const THROTTLED = lambdaError(429, "TooManyRequestsException", "Rate exceeded");
const EXPIRED = lambdaError(403, "ExpiredTokenException", "The security token included in the request is expired");

describe("Lambda's function", () => {
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

    describe("has an alias that", () => {
        it("is read with its revision, and without weights where Lambda names none", async () => {
            expect({ body: ALIAS });
            const alias = { name: "live", version: "7", weights: {}, revisionId: "r1" };
            assert.deepEqual(await functions.alias("live"), alias);
            assert.deepEqual(asked(), [[`GET ${NAME}/aliases/live`, {}]]);
        });

        it("is read with its weights", async () => {
            expect({ body: { ...ALIAS, RoutingConfig: { AdditionalVersionWeights: { 6: 0.25 } } } });
            assert.deepEqual((await functions.alias("live")).weights, { 6: 0.25 });
        });

        it("may not be there", async () => {
            expect(MISSING);
            expect(MISSING);
            assert.deepEqual(await refusal(functions.alias("live")), ["There is no function shop-app.", FUNCTION_GONE]);
            expect(MISSING);
            expect({ body: { Version: "$LATEST" } });
            assert.deepEqual(await refusal(functions.alias("live")), ["shop-app has no alias live.", ALIAS_GONE]);
        });

        it("is moved in the revision that was seen only, with all of its traffic", async () => {
            expect({ body: { ...ALIAS, FunctionVersion: "8", RevisionId: "r2" } });
            const moved = { name: "live", version: "8", weights: {}, revisionId: "r2" };
            assert.deepEqual(await functions.move("live", "8", "r1"), moved);
            const RoutingConfig = { AdditionalVersionWeights: {} };
            assert.deepEqual(asked(), [
                [`PUT ${NAME}/aliases/live`, { FunctionVersion: "8", RevisionId: "r1", RoutingConfig }],
            ]);
        });

        it("is not moved where it is in another revision, or is being changed", async () => {
            expect(lambdaError(412, "PreconditionFailedException", "The RevisionId provided does not match"), CONFLICT);
            assert.equal(await functions.move("live", "8", "r1"), "conflict");
            assert.equal(await functions.move("live", "8", "r1"), "conflict");
        });

        it("is not moved by those who may not, ask too often, or whose credentials have expired", async () => {
            expect(DENIED, THROTTLED, EXPIRED);
            const move = async () => refusal(functions.move("live", "8", "r1"));
            assert.deepEqual(await move(), [
                "Moving the alias live of shop-app is not permitted: not authorized to perform: lambda:UpdateAlias",
                "Use credentials that may, or add that action.",
            ]);
            assert.deepEqual(await move(), [
                "Moving the alias live of shop-app: AWS takes no more requests just now after 1 attempts.",
                "Run the same command again later.",
            ]);
            assert.deepEqual(await move(), [
                "Moving the alias live of shop-app: the AWS credentials are missing or no longer valid: " +
                    "The security token included in the request is expired",
                "Sign in again, or name a profile with --profile; those that there are, with version 2 of the AWS CLI: aws configure list-profiles",
            ]);
        });

        it("is listed with all others from the first page on, however often", async () => {
            for (const _round of [1, 2]) {
                expect({ body: { Aliases: [ALIAS], NextMarker: "m" } }, { body: { Aliases: [] } });
                assert.equal((await functions.aliases()).length, 1);
                expect({ body: { Versions: [VERSION], NextMarker: "m" } }, { body: { Versions: [] } });
                assert.equal((await functions.versions()).length, 1);
            }
            const list = ["aliases", "aliases?Marker=m", "versions", "versions?Marker=m"];
            assert.deepEqual(
                asked().map(([request]) => request),
                [...list, ...list].map((path) => `GET ${NAME}/${path}`),
            );
        });

        it("is listed with all others, page by page", async () => {
            expect({ body: { Aliases: [ALIAS], NextMarker: "m" } }, { body: { Aliases: [{ ...ALIAS, Name: "b" }] } });
            assert.deepEqual(
                (await functions.aliases()).map(({ name }) => name),
                ["live", "b"],
            );
            assert.deepEqual(asked(), [
                [`GET ${NAME}/aliases`, {}],
                [`GET ${NAME}/aliases?Marker=m`, {}],
            ]);
            expect(DENIED);
            assert.match(
                (await refusal(functions.aliases()))[0],
                /^Listing the aliases of shop-app is not permitted: /,
            );
        });
    });

    describe("has versions that", () => {
        it("are read by their number", async () => {
            expect({ body: VERSION });
            const { settings, ...version } = (await functions.version("7")) ?? assert.fail("it is there");
            assert.deepEqual(version, {
                version: "7",
                codeSha256: "sha=",
                handler: "app.lambda_handler",
                runtime: "python3.13",
                architecture: "arm64",
                codeSize: 262,
                lastModified: "2026-01-01T00:00:00.000+0000",
                settingsByName: { FunctionName: "shop-app", Handler: "app.lambda_handler", Runtime: "python3.13" },
            });
            assert.match(settings, /^[0-9a-f]{16}$/);
            assert.deepEqual(asked(), [[`GET ${NAME}/configuration?Qualifier=7`, {}]]);
        });

        it("are made for x86_64 where Lambda does not say", async () => {
            expect({ body: { ...VERSION, Architectures: undefined } });
            assert.equal((await functions.version("$LATEST"))?.architecture, "x86_64");
            assert.deepEqual(asked(), [[`GET ${NAME}/configuration?Qualifier=%24LATEST`, {}]]);
        });

        it("may not be there, or not be for everybody to see", async () => {
            expect(MISSING, DENIED);
            assert.equal(await functions.version("7"), undefined);
            assert.match(
                (await refusal(functions.version("7")))[0],
                /^Reading version 7 of shop-app is not permitted: /,
            );
        });

        it("are listed page by page, by their number, without $LATEST", async () => {
            const page = (...numbers: readonly string[]) => numbers.map((Version) => ({ ...VERSION, Version }));
            expect(
                { body: { Versions: page("$LATEST", "1", "10"), NextMarker: "m" } },
                { body: { Versions: page("2", "9") } },
            );
            assert.deepEqual(
                (await functions.versions()).map(({ version }) => version),
                ["1", "2", "9", "10"],
            );
            assert.deepEqual(asked()[1], [`GET ${NAME}/versions?Marker=m`, {}]);
        });

        it("are deleted one at a time, also where they are gone already", async () => {
            expect({ status: 204 }, MISSING);
            await functions.deleteVersion("7");
            await functions.deleteVersion("8");
            assert.deepEqual(asked(), [
                [`DELETE ${NAME}?Qualifier=7`, {}],
                [`DELETE ${NAME}?Qualifier=8`, {}],
            ]);
        });

        it("are not deleted without a number, which would delete the whole function", async () => {
            for (const version of ["", "$LATEST", "live", "7 ", "7\n", "-1", "7,8"]) {
                await assert.rejects(functions.deleteVersion(version), /not the number of a version/);
            }
            assert.deepEqual(asked(), []);
        });

        it("are not deleted where an alias has been pointed at them, or nobody may", async () => {
            const message = "Unable to delete version because the following aliases reference it: [live]";
            expect(lambdaError(409, "ResourceConflictException", message), DENIED);
            assert.deepEqual(await refusal(functions.deleteVersion("7")), [
                "Version 7 is in use by an alias meanwhile.",
                "Run prune again.",
            ]);
            assert.match((await refusal(functions.deleteVersion("7")))[0], /^Deleting version 7 of shop-app is not /);
        });

        it("are invoked by their number, with the event as it is", async () => {
            expect({ headers: { "x-amz-executed-version": "7" }, body: { statusCode: 200 } });
            const invocation = await functions.invoke("7", { path: "/health", text: "ä" }, 1000);
            assert.deepEqual(invocation, {
                functionError: undefined,
                payload: '{"statusCode":200}',
                executedVersion: "7",
            });
            assert.deepEqual(asked(), [[`POST ${NAME}/invocations?Qualifier=7`, { path: "/health", text: "ä" }]]);
        });

        it("are invoked and may fail, or not be invoked at all", async () => {
            expect({ headers: { "x-amz-function-error": "Unhandled" }, body: { errorMessage: "no" } }, THROTTLED);
            assert.deepEqual(await functions.invoke("7", {}, 60_000), {
                functionError: "Unhandled",
                payload: '{"errorMessage":"no"}',
                executedVersion: undefined,
            });
            assert.match((await refusal(functions.invoke("7", {}, 60_000)))[0], /^Invoking shop-app:7: AWS takes no/);
        });
    });
});
