import assert from "node:assert/strict";

import { placeholderPackage } from "../../../contract/placeholder";
import { made, runExample } from "../../support/examples";
import { find, type Recording } from "../../support/recorder";

const COMPONENT = "platform:index:AliasedLambda report";
const TAGS = { Team: "sales" };
const PLACEHOLDER = placeholderPackage("nodejs22.x", "report.handler");

describe("AliasedLambda, alone", () => {
    let recording: Recording;

    before(async () => {
        recording = await runExample("aliasedLambda");
    });

    it("makes the function, its log group, its role and its aliases", () => {
        assert.deepEqual(made(recording, COMPONENT), {
            "aws:cloudwatch/logGroup:LogGroup report": {
                of: COMPONENT,
                inputs: { name: "/aws/lambda/nightly-report", retentionInDays: 14, tags: TAGS },
            },
            "aws:iam/role:Role report": {
                of: COMPONENT,
                inputs: {
                    assumeRolePolicy: {
                        Version: "2012-10-17",
                        Statement: [
                            {
                                Sid: "Service",
                                Effect: "Allow",
                                Principal: { Service: "lambda.amazonaws.com" },
                                Action: "sts:AssumeRole",
                            },
                        ],
                    },
                    tags: TAGS,
                },
            },
            "aws:iam/rolePolicy:RolePolicy report": {
                of: COMPONENT,
                inputs: {
                    policy: {
                        Version: "2012-10-17",
                        Statement: [
                            {
                                Sid: "WriteLogs",
                                Effect: "Allow",
                                Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                                Resource: ["arn:LogGroup/report", "arn:LogGroup/report:*"],
                            },
                        ],
                    },
                },
            },
            "aws:lambda/alias:Alias report-live": {
                of: COMPONENT,
                inputs: { functionName: "nightly-report", functionVersion: "8", name: "live" },
                options: { ignoreChanges: ["description", "functionVersion", "routingConfig"], protect: true },
            },
            "aws:lambda/alias:Alias report-placeholder": {
                of: COMPONENT,
                inputs: { functionName: "nightly-report", functionVersion: "8", name: "placeholder" },
                options: { ignoreChanges: ["description", "functionVersion", "routingConfig"], protect: true },
            },
            "aws:lambda/function:Function report": {
                of: COMPONENT,
                inputs: {
                    architectures: ["arm64"],
                    code: {
                        __pulumiArchive: true,
                        assets: { "report.js": { __pulumiAsset: true, text: PLACEHOLDER["report.js"] } },
                    },
                    ephemeralStorage: { size: 512 },
                    handler: "report.handler",
                    loggingConfig: { logFormat: "Text", logGroup: "/aws/lambda/nightly-report" },
                    memorySize: 512,
                    name: "nightly-report",
                    publish: true,
                    role: "arn:Role/report",
                    runtime: "nodejs22.x",
                    tags: TAGS,
                    timeout: 300,
                    tracingConfig: { mode: "PassThrough" },
                },
                options: {
                    ignoreChanges: [
                        "architectures",
                        "code",
                        "imageUri",
                        "s3Bucket",
                        "s3Key",
                        "s3ObjectVersion",
                        "sourceCodeHash",
                    ],
                    protect: true,
                    dependsOn: ["aws:iam/rolePolicy:RolePolicy report"],
                },
            },
            [COMPONENT]: { inputs: {} },
        });
    });

    it("stands behind its alias for what calls it, and asks for nothing", () => {
        assert.deepEqual(recording.outputs, { functionName: "nightly-report", placeholderVersion: "8" });
        assert.deepEqual(recording.invokes, []);
        const target = find(recording, "aws:cloudwatch/eventTarget:EventTarget", "nightly");
        assert.equal(target.inputs["arn"], "arn:Alias/report-live");
    });
});
