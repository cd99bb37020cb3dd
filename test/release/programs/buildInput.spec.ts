import assert from "node:assert/strict";

import { buildInput } from "../../../release/programs/buildInput";
import { environmentOf, VARIABLES } from "./buildBench";
import { commitOf, refusal } from "../shop";

describe("what a build is told", () => {
    const whole = environmentOf("staging", "/source", commitOf("1"), {});

    it("comes from CodeBuild's variables and the stack's", () => {
        const { variables, settings, commit, folder, region, by, build } = buildInput(whole, "/nowhere");
        assert.equal(variables.ARTIFACT_BUCKET, "artifacts");
        assert.equal(settings.environment, "staging");
        assert.deepEqual([commit, folder, region], [commitOf("1"), "/source", "eu-west-1"]);
        assert.deepEqual([by, build], ["codepipeline/shop-staging", "shop-staging:1"]);
    });

    it("is taken from the next best place where CodeBuild does not tell", () => {
        const { AWS_REGION: region, CODEBUILD_SRC_DIR: _, CODEBUILD_BUILD_ID: __, ...rest } = whole;
        const { CODEBUILD_INITIATOR: ___, ...bare } = rest;
        const input = buildInput({ ...bare, AWS_DEFAULT_REGION: region }, "/here");
        assert.deepEqual([input.region, input.folder], ["eu-west-1", "/here"]);
        assert.deepEqual([input.by, input.build], ["a build", "without an id"]);
    });

    it("is refused where something is missing, and all of that is named", async () => {
        const partial = { ...whole, ARTIFACT_BUCKET: "", API_INVOKE_URL: undefined };
        const answer = await refusal(
            Promise.resolve().then(() =>
                buildInput({ ...partial, AWS_REGION: undefined, CODEBUILD_RESOLVED_SOURCE_VERSION: "" }, "/here"),
            ),
        );
        assert.deepEqual(answer, [
            "The build has no variable ARTIFACT_BUCKET, API_INVOKE_URL, CODEBUILD_RESOLVED_SOURCE_VERSION, AWS_REGION.",
            "The stack sets them: pulumi up --refresh",
        ]);
        for (const name of Object.keys(VARIABLES)) {
            assert.throws(() => buildInput({ ...whole, [name]: undefined }, "/here"), {
                message: new RegExp(` ${name}\\.`),
            });
        }
    });

    it("is refused outside a pipeline, with the way that there is for it", async () => {
        const answer = await refusal(Promise.resolve().then(() => buildInput({}, "/here")));
        assert.deepEqual(answer, [
            "The variable PLATFORM_RELEASE is not set.",
            "The release engine runs in the pipelines of a stack; elsewhere use: npm run platform",
        ]);
    });
});
