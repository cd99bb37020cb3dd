import assert from "node:assert/strict";

import { jobContent, releaserEvent } from "../../../release/programs/releaserEvent";
import { commitOf } from "../shop";

const SETTINGS = { bucket: "artifacts", pipeline: "shop-staging" };
const PARAMETERS = { commit: commitOf("1"), execution: "11111111-2222-4333-8444-555555555555" };

const artifact = (name: string, objectKey = `shop-staging/${name}/AbCdEf`, bucketName = "artifacts") => ({
    name,
    location: { type: "S3", s3Location: { bucketName, objectKey } },
});

const data = (artifacts: readonly object[], parameters: unknown = PARAMETERS) => ({
    actionConfiguration: { configuration: { FunctionName: "f", UserParameters: JSON.stringify(parameters) } },
    inputArtifacts: artifacts,
    artifactCredentials: { accessKeyId: "", secretAccessKey: "", sessionToken: "" },
});

const BOTH = [artifact("source"), artifact("package")];

describe("what a releaser is invoked with", () => {
    it("is a job of CodePipeline, or its word on the stage that builds, or nothing that it knows", () => {
        const job = { id: "a-job", accountId: "123456789012", data: { any: "thing" } };
        assert.deepEqual(releaserEvent({ "CodePipeline.job": job }), {
            kind: "job",
            id: "a-job",
            data: { any: "thing" },
        });
        const stage = (name: string) => ({
            "detail-type": "CodePipeline Stage Execution State Change",
            detail: { pipeline: "shop-staging", "execution-id": "an-id", stage: name, state: "FAILED", version: 1 },
        });
        const change = { kind: "stage", pipeline: "shop-staging", execution: "an-id", state: "FAILED" };
        assert.deepEqual(releaserEvent(stage("Build")), change);
        for (const other of [stage("Source"), {}, undefined, "text", { "CodePipeline.job": { data: {} } }]) {
            assert.equal(releaserEvent(other), undefined);
        }
    });

    it("says where source and package are, and of which commit", () => {
        assert.deepEqual(jobContent(data(BOTH), SETTINGS), {
            parameters: PARAMETERS,
            source: "shop-staging/source/AbCdEf",
            package: "shop-staging/package/AbCdEf",
        });
    });

    for (const [what, given, problem] of [
        ["is none", { id: 1 }, /does not say what it is about/],
        ["names no commit", data(BOTH, { ...PARAMETERS, commit: "main" }), /does not name commit and execution/],
        ["says more than is known", data(BOTH, { ...PARAMETERS, alias: "x" }), /does not name commit and execution/],
        ["brings no package", data([artifact("source")]), /brings no artifact package of this pipeline/],
        ["brings two packages", data([...BOTH, artifact("package")]), /brings no artifact package of this pipeline/],
        [
            "brings what is in another bucket",
            data([artifact("source"), artifact("package", undefined, "theirs")]),
            /brings no artifact package/,
        ],
        [
            "brings another pipeline's package",
            data([artifact("source"), artifact("package", "shop-other/package/AbCdEf")]),
            /brings no artifact package/,
        ],
        [
            "has a package for its source",
            data([artifact("source", "shop-staging/package/AbCdEf"), artifact("package")]),
            /brings no artifact source/,
        ],
    ] as const) {
        it(`is refused where it ${what}`, () => {
            assert.throws(() => jobContent(given, SETTINGS), { message: problem });
        });
    }
});
