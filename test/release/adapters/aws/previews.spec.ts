import assert from "node:assert/strict";

import { previewControllerPolicy } from "../../../../components/policies";
import { noteKey } from "../../../../contract/previews/note";
import { previewOriginKey } from "../../../../contract/previews/names";
import { ledgerFolder } from "../../../../contract/releaseRecord";
import { LambdaAliases } from "../../../../release/adapters/aws/aliases";
import { RestGateway } from "../../../../release/adapters/aws/gateway";
import { BucketStore } from "../../../../release/adapters/aws/store";
import { isAllowed, type IamRequest } from "../../../support/iam";
import { refusal } from "../../shop";
import { AwsServer, lambdaError, type Answer, type Request } from "./server";

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

    it("is all that the controller's role may do", async () => {
        const store = new BucketStore(aws.s3(), "artifacts");
        const note = noteKey({ pullRequest: 5, kind: "removed", at: 1, why: "" }, "a");
        const origin = previewOriginKey(5, "a".repeat(40));
        const done = { body: { id: "d2", Name: "pr-5" } };
        const works: readonly (() => Promise<unknown>)[] = [
            async () => aliases.list(),
            async () => aliases.find("pr-5"),
            async () => aliases.create("pr-5", "7", ""),
            async () => aliases.describe("pr-5", "", "r1"),
            async () => aliases.permit("pr-5", "arn"),
            async () => aliases.remove("pr-5"),
            async () => gateway.stages(),
            async () => gateway.deployments(),
            async () => gateway.deploy(""),
            async () => gateway.createStage(STAGE),
            async () => gateway.changeStage(STAGE, { ...STAGE, deployment: "d2" }),
            async () => gateway.deleteStage("pr-5"),
            async () => gateway.deleteDeployment("d1"),
            async () => store.list(origin, 1),
            async () => store.get(origin),
            async () => store.list(ledgerFolder("pr-5"), 10),
            async () => store.get(`${ledgerFolder("pr-5")}1.json`),
            async () => store.put(`${ledgerFolder("pr-5")}1.json`, "{}"),
            async () => store.list("preview-notes/"),
            async () => store.put(note, "{}"),
            async () => store.get(note),
            async () => store.remove(note),
        ];
        for (const work of works) {
            const isS3 = /store/.test(work.toString());
            expect(isS3 ? { body: "<ListBucketResult/>" } : done);
            await work();
        }
        expect(lambdaError(409, "ResourceConflictException", "it is there"), {}, {}, done);
        await aliases.permit("pr-5", "arn");
        const requests = aws.requests.map(iamRequestOf);
        assert.equal(requests.length, works.length + 4);
        assert.deepEqual(
            requests.filter((request) => !isAllowed([ROLE], request)),
            [],
        );
        const others: readonly IamRequest[] = [
            { action: "apigateway:DELETE", resource: `${API}/stages/production` },
            { action: "apigateway:PATCH", resource: `${API}/stages/staging` },
            { action: "apigateway:DELETE", resource: API },
            { action: "s3:PutObject", resource: `${BUCKET}/releases/production/1.json` },
            { action: "s3:PutObject", resource: `${BUCKET}/platform/release.cjs` },
            { action: "lambda:DeleteFunction", resource: FUNCTION },
        ];
        assert.deepEqual(
            others.filter((request) => isAllowed([ROLE], request)),
            [],
        );
    });
});

const FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:shop-app";
const BUCKET = "arn:aws:s3:::artifacts";
const API = "arn:aws:apigateway:eu-west-1::/restapis/api";

const ROLE = previewControllerPolicy({
    bucket: BUCKET,
    function: FUNCTION,
    logGroup: "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/shop-previews",
    tokenSecret: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-github",
    restApi: API,
    checkProject: "arn:aws:codebuild:eu-west-1:123456789012:project/shop_pull-requests",
});

/**
 * What IAM makes of requests: "Actions, resources, and condition keys for AWS Lambda", where what is done to an alias is
 * authorized on its function; and API Gateway's, which authorizes methods on paths.
 */
function iamRequestOf({ method, path, query }: Request): IamRequest {
    if (path.startsWith("/artifacts")) {
        const key = path.slice("/artifacts/".length);
        const actions: Readonly<Record<string, string>> = {
            PUT: "PutObject",
            GET: "GetObject",
            DELETE: "DeleteObject",
        };
        return key === ""
            ? { action: "s3:ListBucket", resource: BUCKET, context: { "s3:prefix": query["prefix"] ?? "" } }
            : { action: `s3:${actions[method]}`, resource: `${BUCKET}/${key}` };
    }
    if (path.startsWith("/restapis/api/")) {
        return { action: `apigateway:${method}`, resource: `${API}${path.slice("/restapis/api".length)}` };
    }
    const calls: Readonly<Record<string, string>> = {
        "GET /aliases": "ListAliases",
        "POST /aliases": "CreateAlias",
        "GET /aliases/pr-5": "GetAlias",
        "PUT /aliases/pr-5": "UpdateAlias",
        "DELETE /aliases/pr-5": "DeleteAlias",
        "POST /policy": "AddPermission",
        "GET /policy": "GetPolicy",
        "DELETE /policy/preview-pr-5": "RemovePermission",
    };
    const call = `${method} ${path.slice(LAMBDA.length)}`;
    const qualifier = query["Qualifier"] === undefined ? "" : `:${query["Qualifier"]}`;
    return { action: `lambda:${calls[call] ?? call}`, resource: `${FUNCTION}${qualifier}` };
}
