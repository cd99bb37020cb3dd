import assert from "node:assert/strict";

import fc from "fast-check";

import type { AwsScope } from "../../../common/awsScope";
import { canonicalJson } from "../../../common/canonicalJson";
import { integrationUri, invokeUrl, restShape, shapeHash, stageSourceArn } from "../../../components/documents/restApi";

const SCOPE: AwsScope = {
    partition: "aws",
    region: "eu-west-1",
    accountId: "123456789012",
    dnsSuffix: "amazonaws.com",
};
const CHINA: AwsScope = { ...SCOPE, partition: "aws-cn", region: "cn-north-1", dnsSuffix: "amazonaws.com.cn" };
const API = { binaryMediaTypes: [], timeout: 29_000 };

describe("the REST API as data", () => {
    it("names the alias by the stage variable, in the partition of the provider", () => {
        assert.equal(
            integrationUri(CHINA, "shop-app"),
            "arn:aws-cn:apigateway:cn-north-1:lambda:path/2015-03-31/functions/" +
                "arn:aws-cn:lambda:cn-north-1:123456789012:function:shop-app:${stageVariables.LambdaFunctionAlias}/invocations",
        );
    });

    it("answers at AWS's own host name, or where the configuration says", () => {
        assert.equal(
            invokeUrl(CHINA, undefined, "abc", "live"),
            "https://abc.execute-api.cn-north-1.amazonaws.com.cn/live",
        );
        assert.equal(
            invokeUrl(SCOPE, "https://api.example.com/{stage}", "abc", "live"),
            "https://api.example.com/live",
        );
        assert.equal(
            invokeUrl(SCOPE, "http://127.0.0.1/{restApi}/{stage}", "abc", "live"),
            "http://127.0.0.1/abc/live",
        );
    });

    it("lets one stage invoke and no other", () => {
        assert.equal(stageSourceArn(SCOPE, "abc", "live"), "arn:aws:execute-api:eu-west-1:123456789012:abc/live/*");
    });

    it("has another hash for every change of what it is made of", () => {
        const hashes = [
            shapeHash(restShape(SCOPE, "shop-app", API)),
            shapeHash(restShape(SCOPE, "other-app", API)),
            shapeHash(restShape(CHINA, "shop-app", API)),
            shapeHash(restShape(SCOPE, "shop-app", { ...API, timeout: 1000 })),
            shapeHash(restShape(SCOPE, "shop-app", { ...API, binaryMediaTypes: ["image/png"] })),
        ];
        assert.equal(new Set(hashes).size, hashes.length);
    });

    it("has the same hash in whatever order its parts are given", () => {
        const hash = (binaryMediaTypes: readonly string[]) =>
            shapeHash(restShape(SCOPE, "shop-app", { ...API, binaryMediaTypes }));
        assert.equal(hash(["a/b", "c/d"]), hash(["c/d", "a/b"]));
        fc.assert(
            fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
                const reversed = Object.fromEntries(Object.entries(value).reverse());
                assert.equal(canonicalJson(reversed), canonicalJson(value));
                assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)));
            }),
        );
    });
});
