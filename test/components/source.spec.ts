import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import { recordPlatform, TAGS, TOKEN } from "../support/platform";
import { statements } from "../support/policy";
import { find, type Recording } from "../support/recorder";

const ARN = "arn:aws:codeconnections:eu-west-1:123456789012:connection/0a1b";

const connected = (source: Readonly<Record<string, unknown>> = {}, world = {}) =>
    recordPlatform({ "platform:source": JSON.stringify({ mode: "connection", ...source }) }, world);

const stagesOf = (recording: Recording) =>
    find(recording, "aws:codepipeline/pipeline:Pipeline", "staging").inputs as {
        readonly stages: readonly [{ readonly actions: readonly [Record<string, unknown>] }];
        readonly triggers?: unknown;
    };

describe("a push in mode oauth", () => {
    let recording: Recording;

    before(async () => {
        recording = await recordPlatform();
    });

    it("is told by a webhook on either side, with a secret of its own that is made once", () => {
        const secrets = ["production", "staging"].map((environment) => {
            const tags = { Environment: environment, ...TAGS };
            const parent = `platform:index:BranchPipeline ${environment}`;
            const parameter = find(recording, "aws:ssm/parameter:Parameter", `${environment}-webhook`);
            const { value, ...inputs } = parameter.inputs as { value: { secret: string } };
            assert.deepEqual(inputs, {
                name: `/_platform/shop/${environment}/webhook-secret`,
                description: "Signs what GitHub says to a pipeline",
                type: "SecureString",
                tags,
            });
            assert.deepEqual(parameter.options["ignoreChanges"], ["value"]);
            // AWS does not call back where there is anything but letters and digits in it.
            assert.match(value.secret, /^[0-9a-f]{64}$/);
            const secretToken = value.secret;
            assert.deepEqual(find(recording, "aws:codepipeline/webhook:Webhook", environment), {
                type: "aws:codepipeline/webhook:Webhook",
                name: environment,
                parent,
                provider: "aws",
                inputs: {
                    name: `shop-${environment}`,
                    authentication: "GITHUB_HMAC",
                    authenticationConfiguration: { secret: { secretToken } },
                    filters: [{ jsonPath: "$.ref", matchEquals: "refs/heads/{Branch}" }],
                    targetAction: "Source",
                    targetPipeline: `shop-${environment}`,
                    tags,
                },
                options: {
                    ignoreChanges: ["authenticationConfiguration"],
                    additionalSecretOutputs: ["authenticationConfiguration"],
                    deleteBeforeReplace: true,
                    replacementTrigger: { secret: createHash("sha256").update(secretToken).digest("hex") },
                },
            });
            const hook = find(recording, "github:index/repositoryWebhook:RepositoryWebhook", `${environment}-push`);
            assert.deepEqual(hook.inputs, {
                repository: "shop-application",
                events: ["push"],
                configuration: {
                    secret: {
                        url: `https://webhooks.invalid/${environment}`,
                        contentType: "json",
                        insecureSsl: false,
                        secret: secretToken,
                    },
                },
            });
            return secretToken;
        });
        assert.notEqual(secrets[0], secrets[1]);
    });

    it("is told of last, and no more before anything that serves is deleted", () => {
        const hooks = ["production-push", "pull-requests", "staging-push"];
        // The log group and the permission of a stage come with it: it depends on both.
        const withStage = ["aws:cloudwatch/logGroup:LogGroup", "aws:lambda/permission:Permission"];
        const serving = recording.resources
            .filter(({ parent }) => /^platform:index:(AliasedLambda|ApiGateway|Environment) /.test(parent ?? ""))
            .filter(({ type, parent }) => !(/Environment/.test(parent ?? "") && withStage.includes(type)))
            .filter(({ type }) => !type.startsWith("platform:"))
            .map(({ type, name }) => `${type} ${name}`);
        assert.ok(serving.includes("aws:apigateway/methodSettings:MethodSettings api-production"));
        assert.ok(serving.includes("aws:iam/rolePolicy:RolePolicy function"));
        for (const name of hooks) {
            const hook = find(recording, "github:index/repositoryWebhook:RepositoryWebhook", name);
            assert.deepEqual(hook.options["dependsOn"], [...serving].sort(), name);
        }
    });

    it("is polled for where that is asked for, and then nothing is made in GitHub", async () => {
        const polling = await recordPlatform({ "platform:source": '{"trigger":"polling"}' });
        const [{ actions }] = stagesOf(polling).stages;
        assert.deepEqual(actions[0]["configuration"], {
            Owner: "octo",
            Repo: "shop-application",
            Branch: "staging",
            OAuthToken: { secret: TOKEN },
            PollForSourceChanges: "true",
        });
        const ofGitHub = polling.resources.filter(({ type }) => /github|webhook/i.test(type));
        assert.deepEqual(ofGitHub, []);
        assert.deepEqual(
            polling.calls.filter((call) => call.startsWith("github:")),
            [],
        );
    });

    it("comes with a provider of its own", () => {
        assert.deepEqual(find(recording, "pulumi:providers:github", "github").inputs, {
            owner: "octo",
            baseUrl: "https://api.github.com/",
            token: { secret: TOKEN },
        });
        const ofGitHub = recording.resources.filter(({ type }) => type.startsWith("github:"));
        assert.deepEqual(ofGitHub.map(({ name }) => name).sort(), ["production-push", "pull-requests", "staging-push"]);
        for (const { type, name, provider } of ofGitHub) {
            assert.equal(provider, "github", `${type} ${name}`);
        }
    });
});

describe("a push in mode connection", () => {
    it("arrives through a connection that the stack makes, by a trigger on its branch", async () => {
        const recording = await connected();
        assert.deepEqual(find(recording, "aws:codeconnections/connection:Connection", "connection").inputs, {
            name: "shop",
            providerType: "GitHub",
            tags: TAGS,
        });
        const { stages, triggers } = stagesOf(recording);
        assert.deepEqual(stages[0].actions[0], {
            name: "Source",
            category: "Source",
            owner: "AWS",
            provider: "CodeStarSourceConnection",
            version: "1",
            namespace: "SourceVariables",
            outputArtifacts: ["source"],
            configuration: {
                ConnectionArn: "arn:Connection/connection",
                FullRepositoryId: "octo/shop-application",
                BranchName: "staging",
                OutputArtifactFormat: "CODE_ZIP",
                DetectChanges: "false",
            },
        });
        assert.deepEqual(triggers, [
            {
                providerType: "CodeStarSourceConnection",
                gitConfiguration: { sourceActionName: "Source", pushes: [{ branches: { includes: ["staging"] } }] },
            },
        ]);
        const ofGitHub = recording.resources.filter(({ type }) => type.includes("github:"));
        assert.deepEqual(ofGitHub, [], "nothing is made in GitHub");
    });

    it("is filtered by paths, and may come through a connection that is there already", async () => {
        const recording = await connected({ connectionArn: ARN, include: ["src/**"], exclude: ["*.md"] });
        const made = recording.resources.filter(({ type }) => type.includes("codeconnections"));
        assert.deepEqual(made, []);
        const { stages, triggers } = stagesOf(recording);
        assert.equal((stages[0].actions[0]["configuration"] as Record<string, unknown>)["ConnectionArn"], ARN);
        assert.deepEqual((triggers as [{ gitConfiguration: { pushes: unknown } }])[0].gitConfiguration.pushes, [
            { branches: { includes: ["staging"] }, filePaths: { includes: ["src/**"], excludes: ["*.md"] } },
        ]);
        assert.deepEqual(statements(recording, "staging-pipeline")["UseConnection"], [
            ["codeconnections:UseConnection", "codestar-connections:UseConnection"],
            [ARN, ARN.replace("codeconnections", "codestar-connections")],
        ]);
    });

    it("is uploaded with an ACL, which takes a permission that a pipeline with a token does without", async () => {
        const artifacts = ["arn:Bucket/artifacts/shop-staging/*"];
        const actions = ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"];
        const controller = (recording: Recording) => statements(recording, "staging-pipeline")["KeepArtifacts"];
        assert.deepEqual(controller(await connected()), [[...actions, "s3:PutObjectAcl"], artifacts]);
        assert.deepEqual(controller(await recordPlatform()), [actions, artifacts]);
    });

    it("does without a token, and then nothing is reported", async () => {
        const recording = await recordPlatform({
            "platform:source": '{"mode":"connection"}',
            "platform:githubToken": "",
        });
        assert.equal((recording.outputs as { github?: unknown }).github, undefined);
        assert.ok(!recording.resources.some(({ type }) => type.includes("secretsmanager")));
    });

    it("waits for a person while the connection is pending, who is shown where to click", async () => {
        const recording = await connected({}, { connectionStatus: "PENDING" });
        const { connection } = recording.outputs as { connection: Readonly<Record<string, string>> };
        assert.deepEqual(connection, {
            arn: "arn:Connection/connection",
            name: "shop",
            status: "PENDING",
            link: "https://console.aws.amazon.com/codesuite/settings/connections?region=eu-west-1",
            waits: true,
        });
        assert.match(recording.warnings.join("\n"), /is pending: no push arrives until[^]*Update pending connection/);
        const outputs = { connection: { arn: ARN, status: "PENDING", waits: true } };
        assert.deepEqual((await connected({}, { outputs })).warnings, []);
    });

    describe("has a check of pull requests, with its rules and previews,", () => {
        const waiting = { connection: { arn: ARN, status: "PENDING", waits: true } };
        const older = { connection: { arn: ARN, status: "AVAILABLE" } };
        const ALL = ["BranchRules", "PreviewController", "PullRequestCheck"];
        const made = async (source: object, world: object) => {
            const recording = await recordPlatform(
                {
                    "platform:source": JSON.stringify({ mode: "connection", ...source }),
                    "platform:pullRequests": '{"protect":true,"previews":2}',
                },
                world,
            );
            const types = recording.resources.map(({ type }) => type.split(":").pop() ?? "");
            const { connection } = recording.outputs as { connection: { waits?: true } };
            const isSaid = /comes with the next `pulumi up`/.test(recording.warnings.join("\n"));
            assert.equal(types.filter((type) => type === "BranchPipeline").length, 2);
            return [types.filter((type) => ALL.includes(type)).sort(), connection.waits, isSaid];
        };
        const own = { connectionArn: ARN };
        const cases: [string, object, object, unknown[]][] = [
            ["not while the stack makes the connection", {}, { connectionStatus: "PENDING" }, [[], true, true]],
            ["not before the handshake", {}, { outputs: waiting, connectionStatus: "PENDING" }, [[], true, true]],
            ["after the handshake", {}, { outputs: waiting }, [ALL, undefined, false]],
            ["at once with a connection that is there", own, {}, [ALL, undefined, false]],
            ["not with one that waits", own, { connectionStatus: "PENDING" }, [[], true, true]],
            [
                "once made, also when it waits again",
                {},
                { outputs: older, connectionStatus: "PENDING" },
                [ALL, undefined, false],
            ],
            [
                "once made, also when it is broken",
                {},
                { outputs: older, connectionStatus: "ERROR" },
                [ALL, undefined, false],
            ],
        ];
        for (const [when, source, world, expected] of cases) {
            it(when, async () => assert.deepEqual(await made(source, world), expected));
        }
    });
});
