import assert from "node:assert/strict";

import { LambdaAliases } from "../../../../release/adapters/aws/aliases";
import { RestGateway } from "../../../../release/adapters/aws/gateway";
import { refusal } from "../../shop";
import { AwsServer, lambdaError, type Answer } from "./server";

const LAMBDA = "/2015-03-31/functions/shop-app";
const STAGE = { name: "pr-5", description: "mine", deployment: "d1", variables: { A: "1", B: "2" } };

/** An error as API Gateway sends it. */
function gatewayError(status: number, name: string, message: string): Answer {
    return { status, headers: { "x-amzn-errortype": name }, body: { message } };
}

describe("what previews ask of AWS", () => {
    const aws = new AwsServer();
    let aliases: LambdaAliases;
    let gateway: RestGateway;

    before(async () => {
        await aws.start();
        aliases = new LambdaAliases(aws.lambda(), "shop-app");
        gateway = new RestGateway(aws.gateway(), "api");
    });

    after(async () => aws.stop());

    beforeEach(() => aws.reset());

    const expect = (...answers: readonly Answer[]): void => aws.expect(...answers);
    const asked = () => aws.asked();
    /** What Lambda was asked for, of the alias `pr-5`. */
    const calls = () => asked().map(([call]) => call.replace(LAMBDA, "").replace("?Qualifier=pr-5", ""));
    /** The policy of an alias, as Lambda gives it, which lets the stage of one API invoke it. */
    const policyFor = (api: string) =>
        JSON.stringify({
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "preview-pr-5",
                    Effect: "Allow",
                    Principal: { Service: "apigateway.amazonaws.com" },
                    Action: "lambda:InvokeFunction",
                    Resource: "arn:aws:lambda:eu-west-1:1:function:shop-app:pr-5",
                    Condition: { ArnLike: { "AWS:SourceArn": `arn:aws:execute-api:eu-west-1:1:${api}/pr-5/*` } },
                },
            ],
        });

    it("finds aliases with their descriptions, or that there is none", async () => {
        const alias = { Name: "pr-5", FunctionVersion: "7", RevisionId: "r1", Description: "a preview" };
        expect({ body: alias }, lambdaError(404, "ResourceNotFoundException", "no"), { body: { Aliases: [alias] } });
        const found = { name: "pr-5", version: "7", weights: {}, revisionId: "r1", description: "a preview" };
        assert.deepEqual(await aliases.find("pr-5"), found);
        assert.equal(await aliases.find("pr-5"), undefined);
        assert.deepEqual(await aliases.list(), [found]);
    });

    it("makes an alias, or learns that there is one", async () => {
        expect({ status: 201, body: {} }, lambdaError(409, "ResourceConflictException", "Alias already exists"));
        assert.equal(await aliases.create("pr-5", "7", "a preview"), "done");
        assert.equal(await aliases.create("pr-5", "7", "a preview"), "exists");
        const body = { Name: "pr-5", FunctionVersion: "7", Description: "a preview" };
        assert.deepEqual(asked()[0], [`POST ${LAMBDA}/aliases`, body]);
    });

    it("marks an alias in the revision that was seen only, and leaves alone what it serves", async () => {
        expect(
            { body: {} },
            lambdaError(412, "PreconditionFailedException", "The RevisionId provided does not match"),
            lambdaError(404, "ResourceNotFoundException", "no"),
        );
        assert.equal(await aliases.describe("pr-5", "gone", "r1"), "done");
        assert.equal(await aliases.describe("pr-5", "gone", "r1"), "conflict");
        assert.equal(await aliases.describe("pr-5", "gone", "r1"), "conflict");
        assert.deepEqual(asked()[0], [`PUT ${LAMBDA}/aliases/pr-5`, { Description: "gone", RevisionId: "r1" }]);
    });

    it("permits one stage to invoke one alias, once", async () => {
        const there = lambdaError(409, "ResourceConflictException", "statement id exists");
        expect({ status: 201, body: {} }, there, { body: { Policy: policyFor("api") } });
        await aliases.permit("pr-5", "arn:aws:execute-api:eu-west-1:1:api/pr-5/*");
        await aliases.permit("pr-5", "arn:aws:execute-api:eu-west-1:1:api/pr-5/*");
        assert.deepEqual(calls().slice(1), ["POST /policy", "GET /policy"]);
        assert.deepEqual(asked()[0], [
            `POST ${LAMBDA}/policy?Qualifier=pr-5`,
            {
                StatementId: "preview-pr-5",
                Action: "lambda:InvokeFunction",
                Principal: "apigateway.amazonaws.com",
                SourceArn: "arn:aws:execute-api:eu-west-1:1:api/pr-5/*",
            },
        ]);
    });

    it("puts a permission in the place of one for an API that is not there any more", async () => {
        const there = lambdaError(409, "ResourceConflictException", "statement id exists");
        const gone = lambdaError(404, "ResourceNotFoundException", "no policy");
        for (const removal of [{ status: 204 }, gone]) {
            aws.reset();
            expect(there, { body: { Policy: policyFor("gone") } }, removal, { status: 201, body: {} });
            await aliases.permit("pr-5", "arn:aws:execute-api:eu-west-1:1:api/pr-5/*");
            assert.deepEqual(calls(), ["POST /policy", "GET /policy", "DELETE /policy/preview-pr-5", "POST /policy"]);
            assert.deepEqual(asked()[3], asked()[0]);
        }
        aws.reset();
        expect(there, gone, gone, { status: 201, body: {} });
        await aliases.permit("pr-5", "arn:aws:execute-api:eu-west-1:1:api/pr-5/*");
        aws.reset();
        const stale = [there, { body: { Policy: policyFor("gone") } }, { status: 204 }];
        expect(...stale, ...stale, there);
        await assert.rejects(aliases.permit("pr-5", "arn:aws:execute-api:eu-west-1:1:api/pr-5/*"), /Letting the API/);
    });

    it("takes what is gone already for removed", async () => {
        const gone = gatewayError(404, "NotFoundException", "Invalid stage identifier specified");
        expect(lambdaError(404, "ResourceNotFoundException", "no"), gone, gone);
        await aliases.remove("pr-5");
        await gateway.deleteStage("pr-5");
        assert.equal(await gateway.deleteDeployment("d1"), true);
        assert.equal(aws.requests.length, 3);
    });

    it("lists stages, and deployments page by page", async () => {
        const stage = { stageName: "pr-5", description: "mine", deploymentId: "d1", variables: { A: "1" } };
        const created = 1_767_225_600;
        expect(
            { body: { item: [stage, { stageName: "bare", deploymentId: "d0" }] } },
            { body: { item: [{ id: "d1", description: "mine", createdDate: created }], position: "next" } },
            { body: { item: [{ id: "d2", createdDate: created }] } },
        );
        assert.deepEqual(await gateway.stages(), [
            { name: "pr-5", description: "mine", deployment: "d1", variables: { A: "1" } },
            { name: "bare", description: "", deployment: "d0", variables: {} },
        ]);
        assert.deepEqual(await gateway.deployments(), [
            { id: "d1", description: "mine", created: created * 1000 },
            { id: "d2", description: "", created: created * 1000 },
        ]);
        assert.deepEqual(
            asked().map(([request]) => request),
            [
                "GET /restapis/api/stages",
                "GET /restapis/api/deployments?limit=500",
                "GET /restapis/api/deployments?limit=500&position=next",
            ],
        );
    });

    it("deploys the API without a stage: that would move it", async () => {
        expect({ status: 201, body: { id: "d1" } });
        assert.equal(await gateway.deploy("mine"), "d1");
        assert.deepEqual(asked(), [["POST /restapis/api/deployments", { description: "mine" }]]);
    });

    for (const [error, change] of [
        [gatewayError(409, "ConflictException", "Stage already exists"), "exists"],
        [gatewayError(429, "LimitExceededException", "Maximum number of stages for this API has been reached"), "full"],
        [gatewayError(400, "BadRequestException", "Deployment id does not exist"), "undeployed"],
        [gatewayError(404, "NotFoundException", "Invalid Deployment identifier specified"), "undeployed"],
    ] as const) {
        it(`makes a stage, or learns that it is ${change}`, async () => {
            expect({ status: 201, body: {} }, error);
            assert.equal(await gateway.createStage(STAGE), "done");
            assert.equal(await gateway.createStage(STAGE), change);
            const body = { stageName: "pr-5", description: "mine", deploymentId: "d1", variables: STAGE.variables };
            assert.deepEqual(asked()[0], ["POST /restapis/api/stages", body]);
        });
    }

    it("changes of a stage what is different, also while somebody else changes the API", async () => {
        expect(gatewayError(409, "ConflictException", "Unable to complete operation due to concurrent modification"), {
            body: {},
        });
        const after = { ...STAGE, deployment: "d2", variables: { A: "1", C: "3" } };
        assert.equal(await gateway.changeStage(STAGE, after), "done");
        const patchOperations = [
            { op: "replace", path: "/deploymentId", value: "d2" },
            { op: "replace", path: "/variables/C", value: "3" },
            { op: "remove", path: "/variables/B" },
        ];
        const change = ["PATCH /restapis/api/stages/pr-5", { patchOperations }];
        assert.deepEqual(asked(), [change, change]);
        expect(gatewayError(404, "NotFoundException", "Invalid stage identifier specified"));
        assert.equal(await gateway.changeStage(STAGE, after), "missing");
    });

    const LIMITS = { accessLog: "arn:log", format: "{}", rateLimit: 20, burstLimit: 40 };

    it("gives a stage its access log and its throttling, which take a request of their own, and finds them again", async () => {
        expect({ status: 201, body: {} }, { body: {} });
        assert.equal(await gateway.createStage({ ...STAGE, limits: LIMITS }), "done");
        assert.deepEqual(asked()[1], [
            "PATCH /restapis/api/stages/pr-5",
            {
                patchOperations: [
                    { op: "replace", path: "/accessLogSettings/destinationArn", value: "arn:log" },
                    { op: "replace", path: "/accessLogSettings/format", value: "{}" },
                    { op: "replace", path: "/*/*/throttling/rateLimit", value: "20" },
                    { op: "replace", path: "/*/*/throttling/burstLimit", value: "40" },
                ],
            },
        ]);
        const stage = {
            stageName: "pr-5",
            accessLogSettings: { destinationArn: "arn:log", format: "{}" },
            methodSettings: { "*/*": { throttlingRateLimit: 20, throttlingBurstLimit: 40 } },
        };
        expect({ body: { item: [stage, { ...stage, methodSettings: {} }] } });
        assert.deepEqual(
            (await gateway.stages()).map(({ limits }) => limits),
            [LIMITS, undefined],
        );
    });

    it("leaves a deployment that a stage has", async () => {
        const message = "Active stages pointing to this deployment must be moved or deleted";
        expect(gatewayError(400, "BadRequestException", message));
        assert.equal(await gateway.deleteDeployment("d1"), false);
    });

    it("says what is not permitted", async () => {
        expect(gatewayError(403, "AccessDeniedException", "no"), lambdaError(403, "AccessDeniedException", "no"));
        assert.match((await refusal(gateway.createStage(STAGE)))[0], /^Making the stage pr-5 is not permitted: no$/);
        assert.match((await refusal(aliases.create("pr-5", "7", "")))[0], /^Making the alias pr-5 of shop-app is not/);
    });
});
