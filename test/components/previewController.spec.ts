import assert from "node:assert/strict";

import { parse } from "yaml";

import { accessLogFormat } from "../../components/documents/restApi";
import { parseCheckSettings } from "../../contract/previews/check";
import { parsePreviewSettings } from "../../contract/previews/settings";
import { recordPlatform, TAGS } from "../support/platform";
import { statements } from "../support/policy";
import { find, type Recording } from "../support/recorder";

describe("PreviewController", () => {
    let recording: Recording;

    before(async () => {
        recording = await recordPlatform({ "platform:pullRequests": '{"previews":3,"previewHours":24}' });
    });

    it("is a function of its own, with its settings beside its program", () => {
        const { code, role, ...inputs } = find(recording, "aws:lambda/function:Function", "previews").inputs;
        assert.deepEqual(inputs, {
            name: "shop_previews",
            description: "Makes, releases and removes the previews of pull requests",
            runtime: "nodejs22.x",
            handler: "index.handler",
            memorySize: 512,
            timeout: 900,
            tags: TAGS,
        });
        assert.equal(role, "arn:Role/previews");
        const { assets } = code as { assets: Readonly<Record<string, { text?: string; path?: string }>> };
        assert.match(assets["index.js"]?.path ?? "", /preview-controller-[0-9a-f]{16}\.cjs$/);
        const settings = parsePreviewSettings(assets["settings.json"]?.text);
        assert.deepEqual(
            { ...settings, shape: settings.shape.length },
            {
                project: "shop",
                region: "eu-west-1",
                functionName: "shop_preview-function",
                bucket: "shop-artifacts-0a1b2c",
                restApi: "RestApi/preview-app",
                stage: {
                    accessLog: "arn:LogGroup/preview-app-access",
                    format: accessLogFormat(),
                    rateLimit: 20,
                    burstLimit: 40,
                },
                urlTemplate: "https://RestApi/preview-app.execute-api.eu-west-1.amazonaws.com/{stage}",
                sourceArnTemplate: "arn:aws:execute-api:eu-west-1:123456789012:RestApi/preview-app/{stage}/*",
                limit: 3,
                hours: 24,
                healthPath: "/health",
                verifySeconds: 30,
                architecture: "x86_64",
                github: {
                    apiUrl: "https://api.github.com",
                    owner: "octo",
                    repository: "shop-application",
                    secret: "arn:Secret/github-token",
                    label: "shop-eu-west-1",
                },
                // Production is promoted to: what comes there was seen before.
                bases: {
                    staging: {
                        environment: "staging",
                        variables: {
                            Branch: "staging",
                            LambdaFunctionAlias: "staging",
                            ParameterPath: "/_previews/shop/",
                        },
                    },
                },
                shape: 64,
                checks: {
                    project: "shop_pull-requests",
                    context: "shop-eu-west-1/check",
                    branches: ["master", "staging"],
                },
            },
        );
        assert.equal((recording.outputs as { previews: string }).previews, assets["settings.json"]?.text);
    });

    it("works by new settings only when the API of their shape is deployed", () => {
        const { options } = find(recording, "aws:lambda/function:Function", "previews");
        assert.deepEqual(options["dependsOn"], [
            "aws:apigateway/deployment:Deployment preview-app",
            "aws:cloudwatch/logGroup:LogGroup previews",
            "aws:iam/rolePolicy:RolePolicy previews",
        ]);
        const { options: deployed } = find(recording, "aws:apigateway/deployment:Deployment", "preview-app");
        assert.deepEqual(deployed["dependsOn"], [
            "aws:apigateway/integration:Integration preview-app-proxy",
            "aws:apigateway/integration:Integration preview-app-root",
            "aws:apigateway/method:Method preview-app-proxy",
            "aws:apigateway/method:Method preview-app-root",
        ]);
    });

    it("is called by each check that has succeeded, now and then, and by the stack, which goes last", () => {
        const rule = (name: string) => find(recording, "aws:cloudwatch/eventRule:EventRule", name).inputs;
        assert.deepEqual(JSON.parse(String(rule("previews-checked")["eventPattern"])), {
            source: ["aws.codebuild"],
            "detail-type": ["CodeBuild Build State Change"],
            detail: { "build-status": ["SUCCEEDED"], "project-name": ["shop_pull-requests"] },
        });
        assert.equal(rule("previews-schedule")["scheduleExpression"], "rate(5 minutes)");
        for (const name of ["previews-checked", "previews-schedule"]) {
            const { options } = find(recording, "aws:cloudwatch/eventRule:EventRule", name);
            assert.deepEqual(options, { dependsOn: ["aws:lambda/invocation:Invocation previews"] });
            assert.deepEqual(find(recording, "aws:lambda/permission:Permission", name).inputs, {
                action: "lambda:InvokeFunction",
                function: "shop_previews",
                principal: "events.amazonaws.com",
                sourceArn: `arn:EventRule/${name}`,
            });
        }
        const { inputs, options } = find(recording, "aws:lambda/invocation:Invocation", "previews");
        assert.equal(inputs["lifecycleScope"], "CRUD");
        assert.deepEqual(options, { dependsOn: ["aws:iam/rolePolicy:RolePolicy previews"] });
    });

    it("starts no build where a pull request ends: its status would be the check's", () => {
        const { inputs } = find(recording, "aws:codebuild/webhook:Webhook", "pull-requests");
        const [{ filters }] = inputs["filterGroups"] as [{ filters: { type: string; pattern: string }[] }];
        const events = filters.find(({ type }) => type === "EVENT")?.pattern;
        assert.equal(events, "PULL_REQUEST_CREATED,PULL_REQUEST_UPDATED,PULL_REQUEST_REOPENED");
    });

    it("may start the check of pull requests, and no other build", () => {
        assert.deepEqual(statements(recording, "previews")["StartChecks"], [
            ["codebuild:BatchGetBuilds", "codebuild:ListBuildsForProject", "codebuild:StartBuild"],
            ["arn:aws:codebuild:eu-west-1:123456789012:project/shop_pull-requests"],
        ]);
    });

    it("may do to stages what is needed for those of previews, and to no other", () => {
        const allowed = statements(recording, "previews");
        const api = "arn:aws:apigateway:eu-west-1::/restapis/RestApi/preview-app";
        const changing = Object.values(allowed).filter(([actions]) =>
            (actions as string[]).some((action) => /apigateway:(DELETE|PATCH)/.test(action)),
        );
        assert.deepEqual(
            changing
                .map(([, resources]) => resources)
                .flat()
                .sort(),
            [`${api}/deployments/*`, `${api}/stages/pr-*`],
        );
    });

    it("gets its packages from a check that can do nothing but leave them", () => {
        const { source } = find(recording, "aws:codebuild/project:Project", "pull-requests").inputs as {
            source: { buildspec: string };
        };
        const { env, phases } = parse(source.buildspec) as {
            env: { variables: Record<string, string> };
            phases: Record<string, { commands: string[] }>;
        };
        assert.deepEqual(parseCheckSettings(env.variables["PLATFORM_CHECK"]), {
            project: "shop",
            bucket: "shop-artifacts-0a1b2c",
            exclude: [],
            architecture: "x86_64",
            runtime: "python3.13",
            handler: "app.lambda_handler",
        });
        assert.equal(phases["build"]?.commands.at(-1), 'node "$CODEBUILD_SRC_DIR/.platform/release.cjs" preview');
        const bucket = "arn:Bucket/artifacts";
        const { WriteLogs: _logs, ReadGitHubToken: _token, ...rest } = statements(recording, "pull-requests");
        assert.deepEqual(rest, {
            ReadEngine: [["s3:GetObject"], [`${bucket}/platform/*`]],
            LeavePackage: [["s3:PutObject"], [`${bucket}/previews/\${codebuild:buildArn}/*`]],
        });
    });
});
