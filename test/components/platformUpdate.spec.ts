import assert from "node:assert/strict";

import { version } from "@pulumi/pulumi/version";
import { parse } from "yaml";

import { recordPlatform } from "../support/platform";
import { find, type Recording } from "../support/recorder";

const CI = { mode: "codebuild", repository: "shop-platform", state: "s3://shop-state?region=eu-west-1&awssdk=v2" };
const configured = (ci: Readonly<Record<string, unknown>>, rest: Readonly<Record<string, string>> = {}) =>
    recordPlatform({ "platform:ci": JSON.stringify(ci), "platform:permissionsBoundary": "shop-boundary", ...rest });

interface Project {
    readonly source: Readonly<Record<string, unknown>> & { readonly buildspec: string };
    readonly environment: { readonly environmentVariables: readonly unknown[] };
    readonly serviceRole: string;
}

const projectOf = (recording: Recording) =>
    find(recording, "aws:codebuild/project:Project", "platform").inputs as unknown as Project;
const webhookOf = (recording: Recording) => find(recording, "aws:codebuild/webhook:Webhook", "platform").inputs;

describe("PlatformUpdate", () => {
    let recording: Recording;

    before(async () => {
        recording = await configured(CI);
    });

    it("builds the platform's own repository with the role that ci trust prints, and makes no role for it", () => {
        const { source, environment, serviceRole } = projectOf(recording);
        const { buildspec: _buildspec, ...rest } = source;
        assert.deepEqual(rest, {
            type: "GITHUB",
            location: "https://github.com/octo/shop-platform.git",
            gitCloneDepth: 1,
            auth: { type: "SECRETS_MANAGER", resource: "arn:Secret/github-token" },
            reportBuildStatus: true,
            buildStatusConfig: { context: "shop-eu-west-1/platform" },
        });
        assert.equal(serviceRole, "arn:aws:iam::123456789012:role/shop-eu-west-1.apply");
        assert.ok(!recording.resources.some(({ type, name }) => /iam/.test(type) && name === "platform"));
        const plain = (name: string, value: string) => ({ name, value, type: "PLAINTEXT" });
        assert.deepEqual(environment.environmentVariables, [
            plain("GITHUB_API_URL", "https://api.github.com"),
            plain("GITHUB_REPOSITORY", "octo/shop-platform"),
            plain("PULUMI_BACKEND_URL", CI.state),
            plain("PULUMI_VERSION", version),
            plain("STACK", "test"),
            { name: "GITHUB_TOKEN", value: "arn:Secret/github-token:Token", type: "SECRETS_MANAGER" },
        ]);
    });

    it("applies what was reviewed in the comment of the workflow's own account, behind the gates, and nothing else", () => {
        const { phases } = parse(projectOf(recording).source.buildspec) as {
            readonly phases: Readonly<Record<string, { readonly commands: readonly string[] }>>;
        };
        const commands = phases["build"]?.commands.join("\n") ?? "";
        assert.match(commands, /ci reviewed "\$CODEBUILD_RESOLVED_SOURCE_VERSION" --author 'github-actions\[bot\]'/);
        assert.match(
            commands,
            /up --stack "\$STACK" --yes [^\n]*--reviewed "\$REVIEWED" --allowed-by policies\/allowed\.yaml/,
        );
        assert.equal(commands.match(/platform -- up/g)?.length, 1);
    });

    it("is started by pushes to its branch alone, by a webhook of its own repository that signs", async () => {
        const filters = (branch: string) => [
            {
                filters: [
                    { type: "EVENT", pattern: "PUSH" },
                    { type: "HEAD_REF", pattern: `^refs/heads/${branch}$` },
                ],
            },
        ];
        const { filterGroups, manualCreation, pullRequestBuildPolicy } = webhookOf(recording);
        assert.deepEqual([filterGroups, manualCreation, pullRequestBuildPolicy], [filters("main"), true, undefined]);
        const { repository, events } = find(
            recording,
            "github:index/repositoryWebhook:RepositoryWebhook",
            "platform",
        ).inputs;
        assert.deepEqual([repository, events], ["shop-platform", ["push"]]);
        const other = await configured({ ...CI, branch: "release/1.x" });
        assert.deepEqual(webhookOf(other)["filterGroups"], filters("release/1\\.x"));
    });

    it("takes the connection where there is one, which makes the webhook by itself", async () => {
        const connectionArn = "arn:aws:codeconnections:eu-west-1:123456789012:connection/c";
        const source = JSON.stringify({ mode: "connection", connectionArn });
        const connected = await configured(CI, { "platform:source": source });
        assert.deepEqual(projectOf(connected).source["auth"], { type: "CODECONNECTIONS", resource: connectionArn });
        assert.equal(webhookOf(connected)["manualCreation"], undefined);
        assert.ok(!connected.resources.some(({ type, name }) => /RepositoryWebhook/.test(type) && name === "platform"));
    });

    it("is not there where nobody asks for it", async () => {
        const none = await recordPlatform();
        assert.ok(!none.resources.some(({ name }) => name === "platform"));
    });
});
