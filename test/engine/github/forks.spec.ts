import assert from "node:assert/strict";

import { addLabToken } from "../../../lab/repository";
import { parsePreviewSettings } from "../../../contract/previews/settings";
import { connectPreviews } from "../../../release";
import { runErrand } from "../../../release/programs/previewController";
import { gitHubControl } from "../../../tools/github-stand-in";
import { aws } from "../support/emulated";
import { assertHidden } from "../support/hidden";
import { TestLab } from "../support/lab";

const TOKEN = "ghp_ForksTestAdministrator0123456789ABC";
const BUILD_TOKEN = "ghp_ForksTestBuilds0123456789ABCDEFGHIJ";
const CHECK_TOKEN = "github_pat_ForksTestCheck0123456789ABCDEF";
const HEAD = "f".repeat(40);
const APPROVAL = `/codebuild_run(${HEAD})`;

describe("pull requests from forks, with the real engine", () => {
    let lab: TestLab;
    let repository: string;
    let number: number;

    before(async () => {
        lab = await TestLab.start({}, { writesOnce: true });
        await lab.setToken(TOKEN);
        ({ repository } = lab.record.github);
        await lab.operate("up");
        await lab.github.addRepository({ owner: "mallory", name: "fork", branches: { main: HEAD } });
        await lab.github.setRole(repository, "ann", "write");
    });

    after(() => lab.stop());

    const builds = (): string[] =>
        aws("codebuild", "list-builds-for-project", "--project-name", "platform-rehearsal_pull-requests").ids;
    const hook = async () => {
        const { hooks } = await lab.github.repository(repository);
        return hooks.find(({ events }) => events.includes("pull_request"));
    };
    const comment = (login: string) => lab.github.commentPullRequest({ repository, number, login, body: APPROVAL });

    it("are never built with the administrator's token, whoever says so", async () => {
        const head = { ref: "fork", sha: HEAD, repository: "mallory/fork" };
        ({ number } = await lab.github.openPullRequest({ repository, head, base: "staging" }));
        assert.deepEqual((await hook())?.events, ["pull_request"]);
        assert.deepEqual(await comment("ann"), []);
        assert.deepEqual(builds(), []);
        const { statuses } = await lab.github.repository(repository);
        assert.deepEqual(
            statuses.map(({ state }) => state),
            ["failure"],
        );
    });

    it("are built with a token of its own, once somebody who may write has said so", async () => {
        const before = await hook();
        await addLabToken(lab.record.github, BUILD_TOKEN);
        await lab.stack.setToken(BUILD_TOKEN, "githubBuildToken");
        const operations = await lab.operate("up");
        // The very same webhook, in its place, with the secret that it had. A new token is a new version of its secret.
        assert.deepEqual(
            operations.filter((operation) => !operation.includes("SecretVersion")),
            [
                "update aws:codebuild/webhook:Webhook pull-requests",
                "update github:index/repositoryWebhook:RepositoryWebhook pull-requests",
            ],
        );
        const after = await hook();
        assert.deepEqual([...(after?.events ?? [])].sort(), ["issue_comment", "pull_request"]);
        assert.deepEqual({ ...after, events: [] }, { ...before, events: [] });
        await comment("mallory");
        assert.deepEqual(builds(), []);
        assert.deepEqual(
            (await comment("ann")).map(({ status }) => status),
            [200],
        );
        assert.equal(builds().length, 1);
        const { statuses } = await lab.github.repository(repository);
        assert.equal(statuses.at(-1)?.state, "success");
        assert.deepEqual(await lab.operate("up"), []);
    });

    it("have a token that may only read where there is one for the check, and the controller says how it went", async () => {
        const { url } = lab.record.github;
        await gitHubControl(url).addToken({ token: CHECK_TOKEN, login: "lab", permissions: ["contents"] });
        await lab.stack.setToken(CHECK_TOKEN, "githubCheckToken");
        lab.configure({ "platform:pullRequests": { previews: 1 } });
        const operations = await lab.operate("up");
        assert.ok(operations.includes("update aws:codebuild/project:Project pull-requests"), operations.join("\n"));
        assert.deepEqual(
            operations.filter((operation) => /^(delete|replace)/.test(operation)),
            [],
        );
        const settings = parsePreviewSettings((await lab.stack.outputs()).previews);
        const sha = "e".repeat(40);
        const opened = await lab.github.openPullRequest({
            repository,
            head: { ref: "own", sha },
            base: "staging",
        });
        const statuses = async () =>
            (await lab.github.repository(repository)).statuses.filter((each) => each.sha === sha);
        assert.equal(builds().length, 2, "its check has run");
        assert.deepEqual(await statuses(), [], "with a token that may say nothing");
        const write = await fetch(`${url}/repos/${repository}/statuses/${sha}`, {
            method: "POST",
            headers: { authorization: `Bearer ${CHECK_TOKEN}`, "user-agent": "test" },
            body: JSON.stringify({ state: "success", context: settings.checks?.context }),
        });
        assert.equal(write.status, 403);
        const controller = await connectPreviews(settings, { by: "controller", say: () => undefined });
        for (let look = 0; look < 2; look++) {
            await runErrand(controller, { kind: "report", pullRequest: opened.number });
        }
        assert.deepEqual(
            (await statuses()).map(({ context, state }) => [context, state]),
            [[settings.checks?.context, "success"]],
        );
        assert.deepEqual(await lab.operate("up"), []);
    });

    it("leave no token in clear", async () => {
        const places = { state: await lab.stack.exportState(), events: lab.events.join("\n") };
        assertHidden(TOKEN, places);
        assertHidden(CHECK_TOKEN, places);
        assertHidden(BUILD_TOKEN, places);
    });
});
