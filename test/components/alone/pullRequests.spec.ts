import assert from "node:assert/strict";

import { made, runExample } from "../../support/examples";
import type { Recording } from "../../support/recorder";

const COMPONENT = "platform:index:PullRequests orders";

describe("PullRequests, alone", () => {
    let recording: Recording;

    before(async () => {
        recording = await runExample("pullRequests");
    });

    it("makes a check, and rules of branches that ask for it", () => {
        assert.deepEqual(made(recording, COMPONENT), {
            "aws:cloudwatch/logGroup:LogGroup pull-requests": {
                of: "platform:index:PullRequestCheck pull-requests",
                inputs: { name: "/aws/codebuild/orders-check", retentionInDays: 30 },
            },
            "aws:codebuild/project:Project pull-requests": {
                of: "platform:index:PullRequestCheck pull-requests",
                inputs: {
                    artifacts: { type: "NO_ARTIFACTS" },
                    buildTimeout: 20,
                    description: "Tests pull requests",
                    environment: {
                        computeType: "BUILD_GENERAL1_SMALL",
                        environmentVariables: [],
                        image: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
                        imagePullCredentialsType: "CODEBUILD",
                        type: "LINUX_CONTAINER",
                    },
                    logsConfig: { cloudwatchLogs: { groupName: "/aws/codebuild/orders-check", status: "ENABLED" } },
                    name: "orders-check",
                    serviceRole: "arn:Role/pull-requests",
                    source: {
                        auth: { resource: "arn:Connection/github", type: "CODECONNECTIONS" },
                        buildStatusConfig: { context: "orders/check" },
                        buildspec: "build/check.yaml",
                        gitCloneDepth: 1,
                        location: "https://github.com/octo/orders.git",
                        reportBuildStatus: true,
                        type: "GITHUB",
                    },
                },
                options: { dependsOn: ["aws:iam/rolePolicy:RolePolicy pull-requests"] },
            },
            "aws:codebuild/webhook:Webhook pull-requests": {
                of: "platform:index:PullRequestCheck pull-requests",
                inputs: {
                    buildType: "BUILD",
                    filterGroups: [
                        {
                            filters: [
                                {
                                    pattern: "PULL_REQUEST_CREATED,PULL_REQUEST_UPDATED,PULL_REQUEST_REOPENED",
                                    type: "EVENT",
                                },
                                { pattern: "^refs/heads/(main)$", type: "BASE_REF" },
                            ],
                        },
                    ],
                    projectName: "orders-check",
                    pullRequestBuildPolicy: {
                        approverRoles: ["GITHUB_ADMIN"],
                        requiresCommentApproval: "FORK_PULL_REQUESTS",
                    },
                },
                options: { additionalSecretOutputs: ["payloadUrl", "secret"], deleteBeforeReplace: true },
            },
            "aws:iam/role:Role pull-requests": {
                of: "platform:index:PullRequestCheck pull-requests",
                inputs: {
                    assumeRolePolicy: {
                        Version: "2012-10-17",
                        Statement: [
                            {
                                Sid: "Service",
                                Effect: "Allow",
                                Principal: { Service: "codebuild.amazonaws.com" },
                                Action: "sts:AssumeRole",
                                // CodeBuild says for which project it assumes the role.
                                Condition: {
                                    ArnEquals: {
                                        "aws:SourceArn":
                                            "arn:aws:codebuild:eu-west-1:123456789012:project/orders-check",
                                    },
                                    StringEquals: { "aws:SourceAccount": "123456789012" },
                                },
                            },
                        ],
                    },
                },
            },
            "aws:iam/rolePolicy:RolePolicy pull-requests": {
                of: "platform:index:PullRequestCheck pull-requests",
                inputs: {
                    policy: {
                        Version: "2012-10-17",
                        Statement: [
                            {
                                Sid: "WriteLogs",
                                Effect: "Allow",
                                Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                                Resource: ["arn:LogGroup/pull-requests", "arn:LogGroup/pull-requests:*"],
                            },
                            {
                                Sid: "UseConnection",
                                Effect: "Allow",
                                Action: [
                                    "codeconnections:GetConnection",
                                    "codeconnections:GetConnectionToken",
                                    "codeconnections:UseConnection",
                                    "codestar-connections:GetConnection",
                                    "codestar-connections:GetConnectionToken",
                                    "codestar-connections:UseConnection",
                                ],
                                Resource: ["arn:Connection/github", "arn:Connection/github"],
                            },
                        ],
                    },
                },
            },
            "github:index/repositoryRuleset:RepositoryRuleset branches-main": {
                of: "platform:index:BranchRules branches",
                by: "github",
                inputs: {
                    conditions: { refName: { excludes: [], includes: ["refs/heads/main"] } },
                    enforcement: "active",
                    name: "orders/main",
                    repository: "orders",
                    rules: {
                        deletion: true,
                        nonFastForward: true,
                        requiredStatusChecks: {
                            doNotEnforceOnCreate: true,
                            requiredChecks: [{ context: "orders/check" }],
                            strictRequiredStatusChecksPolicy: false,
                        },
                    },
                    target: "branch",
                },
            },
            "platform:index:BranchRules branches": {
                of: COMPONENT,
                inputs: {},
                options: { aliases: ['{"noparent":true}'] },
            },
            "platform:index:PullRequestCheck pull-requests": {
                of: COMPONENT,
                inputs: {},
                options: { aliases: ['{"noparent":true}'] },
            },
            [COMPONENT]: { inputs: {} },
        });
    });

    it("asks AWS before where it is, as its role is for that project alone, and GitHub nothing", () => {
        assert.deepEqual(recording.calls.map((token) => token.split(":").pop()).sort(), [
            "getCallerIdentity",
            "getPartition",
            "getRegion",
        ]);
    });
});
