import assert from "node:assert/strict";

import { previewControllerPolicy } from "../../../../components/policies";
import { noteKey } from "../../../../contract/previews/note";
import { checkedPackageKey } from "../../../../contract/previews/names";
import { ledgerFolder } from "../../../../contract/releaseRecord";
import { LambdaAliases } from "../../../../release/adapters/aws/aliases";
import { RestGateway } from "../../../../release/adapters/aws/gateway";
import { BucketStore } from "../../../../release/adapters/aws/store";
import { isAllowed, type IamRequest } from "../../../support/iam";
import { AwsServer, lambdaError, type Request } from "./server";

const LAMBDA = "/2015-03-31/functions/shop-app";
const STAGE = { name: "pr-5", description: "mine", deployment: "d1", variables: { A: "1", B: "2" } };

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

describe("the role of the preview controller", () => {
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

    it("may do all that previews ask of AWS, and nothing else", async () => {
        const store = new BucketStore(aws.s3(), "artifacts");
        const note = noteKey({ pullRequest: 5, kind: "removed", at: 1, why: "" }, "a");
        const left = checkedPackageKey("arn:aws:codebuild:eu-west-1:1:build/shop_pull-requests:1b6c");
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
            async () => store.list(left, 1),
            async () => store.digest(left),
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
            aws.expect(isS3 ? { body: "<ListBucketResult/>" } : done);
            await work();
        }
        aws.expect(lambdaError(409, "ResourceConflictException", "it is there"), {}, {}, done);
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
