import assert from "node:assert/strict";
import path from "node:path";
import { terminalSteps } from "../../cli/steps";
import { ensureEngine, type Engine } from "../../lab/engine";
import { compareWithSdk } from "../../lab/engine/schema/compare";
import { providerSchema } from "../../lab/engine/schema/get";
import { KNOWN_DIFFERENCES } from "../../lab/engine/schema/known";
import type { PackageSchema } from "../../lab/engine/schema/offered";

const SDK = path.dirname(require.resolve("@pulumi/aws"));

/**
 * What makes the built provider trustworthy: every resource and function that it offers has the inputs that the SDK
 * declares, down to the nested fields and whether they are required. It does not prove that they do the same.
 */
describe("The AWS provider", () => {
    let engine: Engine;
    let schema: PackageSchema;

    before("get the engine", async () => {
        engine = await ensureEngine(terminalSteps());
        schema = await providerSchema(engine);
    });

    it("offers what @pulumi/aws declares, except for the known differences", () => {
        const expected = engine.origins["aws provider"].includes("built from Go modules") ? KNOWN_DIFFERENCES : [];
        assert.deepEqual(compareWithSdk(schema, SDK), expected);
    });

    it("offers the resources that the platform is made of", () => {
        for (const token of [
            "aws:apigateway/restApi:RestApi",
            "aws:apigateway/stage:Stage",
            "aws:codebuild/project:Project",
            "aws:codepipeline/pipeline:Pipeline",
            "aws:iam/role:Role",
            "aws:lambda/alias:Alias",
            "aws:lambda/function:Function",
            "aws:s3/bucketObjectv2:BucketObjectv2",
        ]) {
            assert.ok(token in schema.resources, token);
        }
    });

    it("offers the functions that ask AWS who and where one is", () => {
        for (const name of ["getCallerIdentity", "getPartition", "getRegion"]) {
            assert.ok(`aws:index/${name}:${name}` in schema.functions, name);
        }
    });
});
