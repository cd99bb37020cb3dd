import assert from "node:assert/strict";

import { parse } from "yaml";

import type { GitHubAccess } from "../../contract/githubAccess";
import { applicationCommands } from "../../components/documents/applicationCommands";
import type { PreviewSettings } from "../../contract/previews/settings";
import { recordPlatform, TAGS } from "../support/platform";
import { statements } from "../support/policy";
import { find, type Recording } from "../support/recorder";
import { releaserSettings } from "../support/releaserSettings";

interface Project {
    readonly source: Readonly<Record<string, unknown>> & { readonly buildspec: string };
    readonly environment: Readonly<Record<string, unknown>>;
}

const projectOf = (recording: Recording) =>
    find(recording, "aws:codebuild/project:Project", "pull-requests").inputs as unknown as Project;

const configured = (pullRequests: Readonly<Record<string, unknown>>, rest: Readonly<Record<string, string>> = {}) =>
    recordPlatform({ "platform:pullRequests": JSON.stringify(pullRequests), ...rest });

/** A stack whose connection somebody has completed since its first `up`. */
const SHAKEN = {
    outputs: {
        connection: {
            arn: "arn:aws:codeconnections:eu-west-1:123456789012:connection/c",
            status: "PENDING",
            waits: true,
        },
    },
};

describe("PullRequestCheck", () => {
    let recording: Recording;

    before(async () => {
        recording = await recordPlatform();
    });

    it("tests as a release does, reports by itself, and releases nothing", async () => {
        const { source, environment } = projectOf(recording);
        const { buildspec, ...rest } = source;
        assert.deepEqual(rest, {
            type: "GITHUB",
            location: "https://github.com/octo/shop-application.git",
            gitCloneDepth: 1,
            auth: { type: "SECRETS_MANAGER", resource: "arn:Secret/github-token" },
            reportBuildStatus: true,
            buildStatusConfig: { context: "shop-eu-west-1/check" },
        });
        assert.deepEqual(environment["environmentVariables"], [
            { name: "ARTIFACT_BUCKET", value: "shop-artifacts-0a1b2c", type: "PLAINTEXT" },
        ]);
        const { phases, env } = parse(buildspec) as Record<string, Record<string, { commands: string[] }>>;
        // A release skips these commands where nothing is to be built; a check always runs them.
        const { install, test } = applicationCommands("python3.13", { install: undefined, test: undefined }, undefined);
        assert.deepEqual(phases?.["install"]?.commands.slice(2), install);
        assert.deepEqual(phases?.["pre_build"], { commands: test });
        assert.deepEqual(Object.keys((env as unknown as { variables: object }).variables).sort(), [
            "PLATFORM_BUILD",
            "PLATFORM_ENGINE",
        ]);
        assert.ok(!/release\.cjs" (begin|package|release|preview)/.test(buildspec), buildspec);
    });

    it("may write its log, read its source and the engine, and nothing else", () => {
        assert.deepEqual(statements(recording, "pull-requests"), {
            WriteLogs: [
                ["logs:CreateLogStream", "logs:PutLogEvents"],
                ["arn:LogGroup/pull-requests", "arn:LogGroup/pull-requests:*"],
            ],
            ReadGitHubToken: [["secretsmanager:GetSecretValue"], ["arn:Secret/github-token"]],
            ReadEngine: [["s3:GetObject"], ["arn:Bucket/artifacts/platform/*"]],
        });
    });

    it("is started by pull requests into the environments' branches, those of forks once somebody has said so", () => {
        const webhook = find(recording, "aws:codebuild/webhook:Webhook", "pull-requests");
        const additionalSecretOutputs = ["payloadUrl", "secret"];
        assert.deepEqual(webhook.options, { additionalSecretOutputs, deleteBeforeReplace: true });
        assert.deepEqual(webhook.inputs, {
            projectName: "shop_pull-requests",
            buildType: "BUILD",
            filterGroups: [
                {
                    filters: [
                        { type: "EVENT", pattern: "PULL_REQUEST_CREATED,PULL_REQUEST_UPDATED,PULL_REQUEST_REOPENED" },
                        { type: "BASE_REF", pattern: "^refs/heads/(master|staging)$" },
                    ],
                },
            ],
            pullRequestBuildPolicy: { requiresCommentApproval: "FORK_PULL_REQUESTS", approverRoles: ["GITHUB_ADMIN"] },
            manualCreation: true,
        });
        const hook = find(recording, "github:index/repositoryWebhook:RepositoryWebhook", "pull-requests");
        assert.deepEqual(hook.inputs, {
            repository: "shop-application",
            events: ["pull_request"],
            configuration: {
                secret: {
                    url: "https://webhooks.invalid/pull-requests",
                    contentType: "json",
                    insecureSsl: false,
                    secret: "made by CodeBuild",
                },
            },
        });
    });

    it("hears of comments that let a fork be built only where its token is not the administrator's", async () => {
        const key = "platform:githubBuildToken";
        const own = await recordPlatform({ [key]: "ghp_OfFewerRights" }, {}, [key]);
        const connected = await recordPlatform({ "platform:source": '{"mode":"connection"}' }, SHAKEN);
        const policyOf = (each: Recording) =>
            find(each, "aws:codebuild/webhook:Webhook", "pull-requests").inputs["pullRequestBuildPolicy"];
        const requiresCommentApproval = "FORK_PULL_REQUESTS";
        const approverRoles = ["GITHUB_ADMIN", "GITHUB_MAINTAIN", "GITHUB_WRITE"];
        assert.deepEqual(policyOf(own), { requiresCommentApproval, approverRoles });
        const hook = find(own, "github:index/repositoryWebhook:RepositoryWebhook", "pull-requests");
        assert.deepEqual(hook.inputs["events"], ["issue_comment", "pull_request"]);
        // The connection may write the code of the repository: who lends it has to be allowed that.
        assert.deepEqual(policyOf(connected), { requiresCommentApproval, approverRoles: ["GITHUB_ADMIN"] });
    });

    it("takes a branch for its name, whatever it means in a regular expression", async () => {
        const environments = '{"a":{"branch":"release.1"},"b":{"branch":"main"}}';
        const { inputs } = find(
            await recordPlatform({ "platform:environments": environments }),
            "aws:codebuild/webhook:Webhook",
            "pull-requests",
        );
        const [group] = inputs["filterGroups"] as [{ filters: [unknown, { pattern: string }] }];
        assert.equal(group.filters[1].pattern, "^refs/heads/(main|release\\.1)$");
    });

    it("reads the repository through the connection in mode connection, and leaves the webhook to CodeBuild", async () => {
        const connected = await recordPlatform({ "platform:source": '{"mode":"connection"}' }, SHAKEN);
        const auth = { type: "CODECONNECTIONS", resource: "arn:Connection/connection" };
        assert.deepEqual(projectOf(connected).source["auth"], auth);
        const webhook = find(connected, "aws:codebuild/webhook:Webhook", "pull-requests");
        assert.equal(webhook.inputs["manualCreation"], undefined);
        assert.ok(!connected.resources.some(({ type }) => type.startsWith("github:")));
        const [actions] = statements(connected, "pull-requests")["UseConnection"] ?? [];
        assert.deepEqual(actions, [
            "codeconnections:GetConnection",
            "codeconnections:GetConnectionToken",
            "codeconnections:UseConnection",
            "codestar-connections:GetConnection",
            "codestar-connections:GetConnectionToken",
            "codestar-connections:UseConnection",
        ]);
    });

    it("is left out where it is switched off", async () => {
        const without = await configured({ check: false });
        assert.ok(!without.resources.some(({ name }) => name === "pull-requests"));
    });
});

describe("BranchRules", () => {
    it("let nothing be merged that was not checked", async () => {
        const recording = await configured({ protect: true });
        for (const [environment, branch] of [
            ["production", "master"],
            ["staging", "staging"],
        ] as const) {
            const rules = find(
                recording,
                "github:index/repositoryRuleset:RepositoryRuleset",
                `branches-${environment}`,
            );
            assert.deepEqual(rules.inputs, {
                name: `shop-eu-west-1/${environment}`,
                repository: "shop-application",
                target: "branch",
                enforcement: "active",
                conditions: { refName: { includes: [`refs/heads/${branch}`], excludes: [] } },
                rules: {
                    deletion: true,
                    nonFastForward: true,
                    requiredStatusChecks: {
                        requiredChecks: [{ context: "shop-eu-west-1/check" }],
                        strictRequiredStatusChecksPolicy: false,
                        doNotEnforceOnCreate: true,
                    },
                },
            });
            assert.equal(rules.provider, "github");
        }
    });

    it("fit the names that GitHub takes, however long the names of the platform are", async () => {
        const environment = "e".repeat(60);
        const recording = await configured(
            { protect: true },
            {
                "platform:githubName": "n".repeat(100),
                "platform:environments": JSON.stringify({ [environment]: { branch: "main" } }),
            },
        );
        const { inputs } = find(
            recording,
            "github:index/repositoryRuleset:RepositoryRuleset",
            `branches-${environment}`,
        );
        assert.match(String(inputs["name"]), /^n{91}-[0-9a-f]{8}$/);
    });

    it("are nobody's who has not asked for them", async () => {
        assert.ok(!(await recordPlatform()).resources.some(({ type }) => type.includes("Ruleset")));
    });
});

describe("one project in two Regions", () => {
    /** All that a stack is called by in GitHub. */
    async function called(
        config: Readonly<Record<string, string>> = {},
        region = "eu-west-1",
    ): Promise<readonly string[]> {
        const pullRequests = JSON.stringify({ protect: true, previews: 1 });
        const keys = { "platform:pullRequests": pullRequests, "aws:region": region, ...config };
        const recording = await recordPlatform(keys, { region });
        const { previews, github } = recording.outputs as Record<string, unknown>;
        const rulesets = recording.resources.filter(({ type }) => type.endsWith("RepositoryRuleset"));
        const settings = releaserSettings(recording, "staging").release;
        const { context } = projectOf(recording).source["buildStatusConfig"] as { context: string };
        return [
            context,
            ...rulesets.map(({ inputs }) => String(inputs["name"])),
            (JSON.parse(String(previews)) as PreviewSettings).github.label ?? "",
            settings.github?.label ?? "",
            (github as GitHubAccess).label ?? "",
        ];
    }

    it("has no name of the other's in GitHub", async () => {
        assert.deepEqual(await called(), [
            "shop-eu-west-1/check",
            "shop-eu-west-1/staging",
            "shop-eu-west-1/production",
            "shop-eu-west-1",
            "shop-eu-west-1",
            "shop-eu-west-1",
        ]);
        const here = new Set(await called());
        const there = await called({}, "us-east-1");
        assert.deepEqual(
            there.filter((name) => here.has(name)),
            [],
        );
    });

    it("is called as it is told", async () => {
        assert.deepEqual(
            [...new Set(await called({ "platform:githubName": "Shop_live.2" }))],
            ["Shop_live.2/check", "Shop_live.2/staging", "Shop_live.2/production", "Shop_live.2"],
        );
    });
});

describe("the token of what runs in builds", () => {
    it("is another one, where there is one", async () => {
        const key = "platform:githubBuildToken";
        const recording = await recordPlatform({ [key]: "ghp_OfFewerRights" }, {}, [key]);
        const version = find(recording, "aws:secretsmanager/secretVersion:SecretVersion", "github-token");
        assert.deepEqual(version.inputs, {
            secretId: "Secret/github-token",
            secretString: {
                secret: '{"ServerType":"GITHUB","AuthType":"PERSONAL_ACCESS_TOKEN","Token":"ghp_OfFewerRights"}',
            },
        });
        assert.deepEqual(find(recording, "aws:secretsmanager/secret:Secret", "github-token").inputs, {
            name: "shop-github-token",
            description: "The GitHub token with which builds read the repository and report",
            recoveryWindowInDays: 0,
            tags: TAGS,
        });
    });
});
