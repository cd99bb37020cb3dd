import assert from "node:assert/strict";

import { canonicalJson, sha256 } from "../../common/canonicalJson";
import { managedBuildspec } from "../../components/documents/managedBuildspec";
import { DeliveredPrograms } from "../../program/deliveredPrograms";
import { recordPlatform } from "../support/platform";
import { statements } from "../support/policy";
import { find, type Recording } from "../support/recorder";
import { told } from "./told";

describe("BranchPipeline, as the configuration has its builds,", () => {
    let recording: Recording;

    before(async () => {
        recording = await recordPlatform();
    });

    it("hands everything that the configuration says to the managed build", async () => {
        const build = {
            folder: "apps/api",
            output: "dist",
            install: ["make ready"],
            test: ["make test"],
            exclude: ["*.md"],
        };
        const environments = { live: { branch: "main", settings: { LOG_LEVEL: "debug" } } };
        const given = await recordPlatform({
            "platform:build": JSON.stringify(build),
            "platform:environments": JSON.stringify(environments),
            "platform:function": '{"runtime":"nodejs22.x","architecture":"arm64","handler":"index.handler"}',
            "platform:release": '{"healthPath":"/alive","healthStatus":"200-499","verifySeconds":5}',
        });
        const { source } = find(given, "aws:codebuild/project:Project", "live").inputs;
        const buildspec = managedBuildspec({
            engineKey: new DeliveredPrograms().engine().key,
            runtime: "nodejs22.x",
            build: { ...build, image: "aws/codebuild/amazonlinux-aarch64-standard:3.0" },
            application: {
                runtime: "nodejs22.x",
                architecture: "arm64",
                handlers: ["index.handler"],
                hasInstall: true,
                commands: sha256(canonicalJson({ install: ["make ready"], test: ["make test"] })),
                folder: "apps/api",
                output: "dist",
            },
            settings: {
                ...told("live", "main"),
                healthPath: "/alive",
                healthStatus: "200-499",
                verifySeconds: 5,
                architecture: "arm64",
                variables: {
                    LOG_LEVEL: "debug",
                    LambdaFunctionAlias: "live",
                    Branch: "main",
                    ParameterPath: "/shop/live/",
                },
                exclude: ["*.md"],
                api: { accountId: "123456789012", restApiId: "RestApi/api" },
            },
        });
        assert.deepEqual(source, { type: "CODEPIPELINE", buildspec });
    });

    it("leaves everything to the application's own build specification in mode application, as in the seed", async () => {
        const own = await recordPlatform({ "platform:build": '{"mode":"application","buildspec":"ci/build.yaml"}' });
        const project = (from: Recording) => find(from, "aws:codebuild/project:Project", "staging").inputs;
        assert.deepEqual(project(own), {
            ...project(recording),
            source: { type: "CODEPIPELINE", buildspec: "ci/build.yaml" },
        });
        const bucket = "arn:Bucket/artifacts";
        assert.deepEqual(statements(own, "staging-build"), {
            WriteLogs: [
                ["logs:CreateLogStream", "logs:PutLogEvents"],
                ["arn:LogGroup/staging-build", "arn:LogGroup/staging-build:*"],
            ],
            ReadSource: [["s3:GetObject", "s3:GetObjectVersion"], [`${bucket}/shop-staging/*`]],
            FindBucket: [["s3:GetBucketAcl", "s3:GetBucketLocation"], [bucket]],
            WritePackage: [["s3:GetObject", "s3:PutObject"], [`${bucket}/shop-app.zip`]],
            Release: [
                [
                    "lambda:GetAlias",
                    "lambda:GetFunction",
                    "lambda:GetFunctionConfiguration",
                    "lambda:ListVersionsByFunction",
                    "lambda:PublishVersion",
                    "lambda:UpdateAlias",
                    "lambda:UpdateFunctionCode",
                ],
                ["arn:Function/function"],
            ],
            TestVersion: [["lambda:GetFunctionConfiguration", "lambda:InvokeFunction"], ["arn:Function/function:*"]],
        });
    });

    it("builds for arm64 on arm64, and pulls an image of one's own with the build's role", async () => {
        const arm = await recordPlatform({ "platform:function": '{"architecture":"arm64"}' });
        const own = await recordPlatform({ "platform:build": '{"image":"registry.example.com/build:1"}' });
        const environmentOf = (from: Recording) =>
            find(from, "aws:codebuild/project:Project", "staging").inputs["environment"] as Record<string, unknown>;
        assert.equal(environmentOf(arm)["type"], "ARM_CONTAINER");
        assert.equal(environmentOf(arm)["image"], "aws/codebuild/amazonlinux-aarch64-standard:3.0");
        assert.equal(environmentOf(own)["imagePullCredentialsType"], "SERVICE_ROLE");
    });
});
