import assert from "node:assert/strict";

import { restShape } from "../../components/documents/restApi";
import { isAllowed, type AnyDocument } from "../support/iam";
import { recordPlatform } from "../support/platform";
import { find, type Recording } from "../support/recorder";

const LAMBDA = { type: "lambda", function: "arn:aws:lambda:eu-west-1:123456789012:function:auth:live" };

const recordApi = async (api: object, rest: Readonly<Record<string, string>> = {}, outputs?: object) =>
    recordPlatform(
        { "platform:api": JSON.stringify(api), ...rest },
        outputs === undefined ? {} : { outputs: outputs as Record<string, unknown> },
    );

const shapeOf = (recording: Recording) =>
    JSON.stringify(find(recording, "aws:apigateway/deployment:Deployment", "api").inputs["triggers"]);

describe("an API that some may call alone", () => {
    it("lets some addresses in, and all of them to the health path", async () => {
        const policyOf = (recording: Recording) =>
            JSON.parse(String(find(recording, "aws:apigateway/restApiPolicy:RestApiPolicy", "api").inputs["policy"]));
        const arn = "arn:aws:execute-api:eu-west-1:123456789012:RestApi/api";
        const open = policyOf(await recordApi({ sources: ["10.0.0.0/8"] }));
        assert.deepEqual(
            open.Statement.map(({ Effect, Resource, Condition }: Record<string, unknown>) => [
                Effect,
                Resource,
                Condition,
            ]),
            [
                ["Allow", [`${arn}/*`], { IpAddress: { "aws:SourceIp": ["10.0.0.0/8"] } }],
                ["Allow", [`${arn}/*/GET/health`], undefined],
            ],
        );
        const signed = policyOf(await recordApi({ sources: ["10.0.0.0/8"], authorizer: { type: "iam" } }));
        assert.deepEqual(signed.Statement[1].Condition, {
            NotIpAddress: { "aws:SourceIp": ["10.0.0.0/8"] },
            ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/shop-eu-west-1*" },
        });
        assert.equal(signed.Statement.length, 2, "and nothing is open");
    });

    it("keeps others out where a function is asked, whose word would let them pass, but for the health path", async () => {
        const sources = ["10.0.0.0/8"];
        const asked = await recordApi({ sources, authorizer: LAMBDA });
        const { policy } = find(asked, "aws:apigateway/restApiPolicy:RestApiPolicy", "api").inputs;
        const own = JSON.parse(String(policy)) as AnyDocument;
        const api = "arn:aws:execute-api:eu-west-1:123456789012:RestApi/api/staging";
        const word = { Statement: [{ Effect: "Allow" as const, Action: "execute-api:Invoke", Resource: `${api}/*` }] };
        const passes = (address: string, path: string, ...others: readonly AnyDocument[]) => {
            const context = { "aws:SourceIp": address };
            return isAllowed([own, ...others], { action: "execute-api:Invoke", resource: `${api}/${path}`, context });
        };
        const paths = ["GET/todos", "POST/health", "GET/health"];
        assert.deepEqual(
            ["10.1.2.3", "192.0.2.1"].map((address) => paths.map((path) => passes(address, path, word))),
            [
                [true, true, true],
                [false, false, true],
            ],
        );
        assert.equal(passes("192.0.2.1", "GET/health"), true, "no function is asked about it");
    });

    it("deploys an API that had both already once more: the policy is of the snapshot", () => {
        const surface = { binaryMediaTypes: [], timeout: 1, open: [], keys: false, responses: {} };
        const scope = { partition: "aws", region: "eu-west-1", accountId: "123456789012", dnsSuffix: "amazonaws.com" };
        const sources = ["10.0.0.0/8"];
        const authorizers = [
            { ...LAMBDA, type: "lambda", event: "token", identity: [], cacheSeconds: 0 },
            undefined,
        ] as const;
        const of = (ranges: readonly string[]) =>
            authorizers.map(
                (authorizer) => restShape(scope, undefined, { ...surface, authorizer, sources: ranges }).keepsOut,
            );
        assert.deepEqual(
            [of(sources), of([])],
            [
                [true, undefined],
                [undefined, undefined],
            ],
        );
    });

    it("lets requests in on a condition, beside addresses or alone, and is deployed again where that changes", async () => {
        const condition = { DateLessThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" } };
        const recording = await recordApi({ condition });
        const statements = (made: Recording) => {
            const { policy } = find(made, "aws:apigateway/restApiPolicy:RestApiPolicy", "api").inputs;
            const { Statement } = JSON.parse(String(policy)) as { Statement: Record<string, unknown>[] };
            return Statement.map(({ Effect, Resource, Condition }) => [Effect, String(Resource), Condition]);
        };
        const arn = "arn:aws:execute-api:eu-west-1:123456789012:RestApi/api";
        assert.deepEqual(statements(recording), [
            ["Allow", `${arn}/*`, condition],
            ["Allow", `${arn}/*/GET/health`, undefined],
        ]);
        const both = await recordApi({ sources: ["10.0.0.0/8"], condition });
        assert.deepEqual(statements(both)[0]?.[2], { ...condition, IpAddress: { "aws:SourceIp": ["10.0.0.0/8"] } });
        assert.deepEqual((recording.outputs as { surface: unknown }).surface, { condition: true });
        const gone = await recordApi({}, {}, { environments: {}, surface: { condition: true } });
        assert.match(shapeOf(gone), /-leaving/);
        assert.match(gone.warnings.join("\n"), /api\.condition is gone.*once more/);
        const shapes = [await recordApi({}), recording, both].map((each) => shapeOf(each));
        assert.equal(new Set(shapes).size, 3);
    });
});
