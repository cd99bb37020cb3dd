import assert from "node:assert/strict";
import path from "node:path";
import { terminalSteps } from "../../common/steps";
import { ensureEngine, type Engine } from "../../tools/pulumi-engine";
import { compareWithSdk } from "../../tools/pulumi-engine/schema/compare";
import { providerSchema } from "../../tools/pulumi-engine/schema/get";
import { KNOWN_DIFFERENCES } from "../../tools/pulumi-engine/schema/known";
import type { PackageSchema } from "../../tools/pulumi-engine/schema/offered";

const AWS_SDK = path.dirname(require.resolve("@pulumi/aws"));
const GITHUB_SDK = path.dirname(require.resolve("@pulumi/github"));

/**
 * What makes the built providers trustworthy: every resource and function that they offer has the inputs that the SDK
 * declares, down to the nested fields and whether they are required. It does not prove that they do the same.
 */
describe("The schema of", () => {
    let engine: Engine;

    before("get the engine", async () => {
        engine = await ensureEngine(terminalSteps());
    });

    describe("the AWS provider", () => {
        let schema: PackageSchema;

        before(async () => {
            schema = await providerSchema(engine, "aws");
        });

        it("has what @pulumi/aws declares, except for the known differences", () => {
            const expected = engine.origins["aws provider"].includes("built from Go modules") ? KNOWN_DIFFERENCES : [];
            assert.deepEqual(compareWithSdk(schema, AWS_SDK), expected);
        });

        it("has the resources that the platform is made of", () => {
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

        it("has the functions that ask AWS who and where one is", () => {
            for (const name of ["getCallerIdentity", "getPartition", "getRegion"]) {
                assert.ok(`aws:index/${name}:${name}` in schema.functions, name);
            }
        });
    });

    describe("the GitHub provider", () => {
        let schema: PackageSchema;

        before(async () => {
            schema = await providerSchema(engine, "github");
        });

        it("has all that @pulumi/github declares", () => {
            assert.deepEqual(compareWithSdk(schema, GITHUB_SDK), []);
        });

        it("has the resources and functions with which the platform binds a repository", () => {
            for (const name of ["RepositoryWebhook", "BranchProtectionV3"]) {
                assert.ok(`github:index/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}` in schema.resources);
            }
            for (const name of ["getRestApi", "getBranch", "getRepositoryWebhooks"]) {
                assert.ok(`github:index/${name}:${name}` in schema.functions, name);
            }
        });
    });
});
