import assert from "node:assert/strict";

import type { PreviewSettings } from "../../contract/previews/settings";
import { recordPlatform } from "../support/platform";
import { statements } from "../support/policy";
import { find } from "../support/recorder";

describe("the check of pull requests with a token of its own", () => {
    it("reads the repository with a token that can do nothing else, where there is one, and leaves it to the controller to report", async () => {
        const keys = { "platform:githubCheckToken": "ghp_Check" };
        const own = await recordPlatform({ "platform:pullRequests": '{"previews":1}', ...keys }, {}, Object.keys(keys));
        const { source } = find(own, "aws:codebuild/project:Project", "pull-requests").inputs as {
            source: Readonly<Record<string, unknown>>;
        };
        assert.deepEqual(source["auth"], { type: "SECRETS_MANAGER", resource: "arn:Secret/github-check-token" });
        assert.deepEqual([source["reportBuildStatus"], source["buildStatusConfig"]], [false, undefined]);
        const { ReadGitHubToken } = statements(own, "pull-requests");
        assert.deepEqual(ReadGitHubToken, [["secretsmanager:GetSecretValue"], ["arn:Secret/github-check-token"]]);
        const { ReadGitHubToken: controllers } = statements(own, "previews");
        assert.deepEqual(controllers, [["secretsmanager:GetSecretValue"], ["arn:Secret/github-token"]]);
        const secret = find(own, "aws:secretsmanager/secret:Secret", "github-check-token").inputs;
        assert.equal(secret["name"], "shop-github-token-check");
        const { previews } = own.outputs as { readonly previews: string };
        assert.equal((JSON.parse(previews) as PreviewSettings).checks?.reports, true);
        const { eventPattern } = find(own, "aws:cloudwatch/eventRule:EventRule", "previews-checked").inputs;
        const { detail } = JSON.parse(String(eventPattern)) as { readonly detail: Readonly<Record<string, unknown>> };
        const states = ["FAILED", "FAULT", "IN_PROGRESS", "STOPPED", "SUCCEEDED", "TIMED_OUT"];
        assert.deepEqual(detail["build-status"], states);
        const { inputs } = find(own, "github:index/repositoryWebhook:RepositoryWebhook", "pull-requests");
        assert.deepEqual(inputs["events"], ["issue_comment", "pull_request"]);
    });
});
