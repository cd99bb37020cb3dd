import assert from "node:assert/strict";

import { gitHubControl } from "../../../tools/github-stand-in";
import { codeBuild } from "./build-webhook-cases";
import type { Client } from "./client";
import { deliver } from "./delivery";
import { ACCOUNT, unique } from "./platform";

const HEAD = "a".repeat(40);
const CONTEXT = "shop/check";

/** A repository of GitHub's, and a project that builds its pull requests into main with a token of its own. */
async function world(client: Client) {
    const control = gitHubControl(client.github);
    const name = unique("reported");
    const repository = `octo/${name}`;
    await control.addRepository({ owner: "octo", name, branches: { main: "b".repeat(40) } });
    await control.addToken({ token: `ghp_${name}`, login: "robot", scopes: ["repo"] });
    const secret = await client.json("secretsmanager", "secretsmanager.CreateSecret", {
        Name: name,
        SecretString: JSON.stringify({ ServerType: "GITHUB", AuthType: "PERSONAL_ACCESS_TOKEN", Token: `ghp_${name}` }),
    });
    const source = {
        type: "GITHUB",
        location: `https://github.com/${repository}.git`,
        auth: { type: "SECRETS_MANAGER", resource: secret.body.ARN },
        reportBuildStatus: true,
        buildStatusConfig: { context: CONTEXT },
    };
    const project = {
        name,
        source,
        artifacts: { type: "NO_ARTIFACTS" },
        environment: { type: "LINUX_CONTAINER", image: "image", computeType: "BUILD_GENERAL1_SMALL" },
        serviceRole: `arn:aws:iam::${ACCOUNT}:role/build`,
    };
    await codeBuild(client, "CreateProject", project);
    const { body } = await codeBuild(client, "CreateWebhook", {
        projectName: name,
        manualCreation: true,
        filterGroups: [[{ type: "EVENT", pattern: "PULL_REQUEST_CREATED, PULL_REQUEST_UPDATED" }]],
        pullRequestBuildPolicy: { requiresCommentApproval: "FORK_PULL_REQUESTS" },
    });
    const statuses = async () =>
        (await control.repository(repository)).statuses.map(({ sha, state, context }) => [sha, state, context]);
    const builds = async (): Promise<string[]> =>
        (await codeBuild(client, "ListBuildsForProject", { projectName: name })).body.ids;
    const open = async (ref: string, fork?: string) => {
        const head = { ref, sha: HEAD, ...(fork === undefined ? {} : { repository: fork }) };
        const { number } = await control.openPullRequest({
            repository,
            head,
            base: "main",
            login: fork?.split("/")[0],
        });
        const token = { authorization: `Bearer ghp_${name}`, "user-agent": "test" };
        const pull = await fetch(`${client.github}/repos/${repository}/pulls/${number}`, { headers: token });
        return { number, pull: (await pull.json()) as Record<string, unknown> };
    };
    const tell = async (event: string, payload: Record<string, unknown>) =>
        deliver(body.webhook.payloadUrl, body.webhook.secret, { sender: { id: 7 }, ...payload }, { event });
    return { control, repository, name, source, statuses, builds, open, tell };
}

/** A pull request from a fork waits for a comment on its newest commit, of somebody with one of the roles. */
async function approvals({ control, repository, statuses, builds, open, tell }: Awaited<ReturnType<typeof world>>) {
    const { number, pull } = await open("feature", "mallory/fork");
    await tell("pull_request", { action: "opened", pull_request: pull });
    assert.deepEqual([await builds(), await statuses()], [[], [[HEAD, "failure", CONTEXT]]]);
    await control.setRole(repository, "reader", "read");
    await control.setRole(repository, "writer", "write");
    const said: [string, string, string][] = [
        ["reader", `/codebuild_run(${HEAD})`, "created"],
        ["mallory", `/codebuild_run(${HEAD})`, "created"],
        ["writer", `/codebuild_run(${"c".repeat(40)})`, "created"],
        ["writer", `Shall we /codebuild_run(${HEAD})?`, "created"],
        ["writer", `/codebuild_run(${HEAD})`, "edited"],
        ["writer", `/codebuild_run(${HEAD})`, "created"],
    ];
    for (const [login, body, action] of said) {
        assert.deepEqual(await builds(), [], `${login}: ${body}`);
        const issue = { number, pull_request: {} };
        await tell("issue_comment", { action, issue, comment: { body, user: { login } } });
    }
    assert.equal((await builds()).length, 1);
    assert.deepEqual((await statuses()).at(-1), [HEAD, "success", CONTEXT]);
}

/** For each patch of what builds and GitHub say to each other, what AWS does: an assertion that fails without the patch. */
export const BUILD_REPORT_CASES: Record<string, (client: Client) => Promise<void>> = {
    async codebuild_builds(client) {
        const { name: projectName, builds } = await world(client);
        const start = (more: object = {}) =>
            codeBuild(client, "StartBuild", { projectName, idempotencyToken: "once", ...more });
        const first = (await start()).body.build.id;
        assert.equal((await start()).body.build.id, first);
        assert.equal((await start({ sourceVersion: "main" })).body.__type, "InvalidInputException");
        for (let count = 0; count < 101; count++) {
            await codeBuild(client, "StartBuild", { projectName });
        }
        const newest = await builds();
        const { body } = await codeBuild(client, "ListBuildsForProject", { projectName });
        assert.equal(newest.length, 100);
        const rest = await codeBuild(client, "ListBuildsForProject", { projectName, nextToken: body.nextToken });
        assert.deepEqual([rest.body.ids.length, rest.body.ids[1], rest.body.nextToken], [2, first, undefined]);
        const none = await codeBuild(client, "BatchGetBuilds", { ids: [] });
        assert.equal(none.body.__type, "InvalidInputException");
    },

    async codebuild_reports(client) {
        const { name: projectName, source, statuses, open, tell } = await world(client);
        const reported = [
            [HEAD, "pending", CONTEXT],
            [HEAD, "success", CONTEXT],
        ];
        const { number, pull } = await open("feature");
        await tell("pull_request", { action: "opened", pull_request: pull });
        assert.deepEqual(await statuses(), reported);
        const started = await codeBuild(client, "StartBuild", { projectName, sourceVersion: `pr/${number}` });
        const { sourceVersion, resolvedSourceVersion } = started.body.build;
        assert.deepEqual([sourceVersion, resolvedSourceVersion], [`pr/${number}`, HEAD]);
        assert.deepEqual(await statuses(), [...reported, ...reported]);

        const { buildStatusConfig: _own, ...silent } = source;
        await codeBuild(client, "UpdateProject", {
            name: projectName,
            source: { ...silent, reportBuildStatus: false },
        });
        await codeBuild(client, "StartBuild", { projectName, sourceVersion: `pr/${number}` });
        assert.equal((await statuses()).length, 4);
        // "The status of a build triggered by a webhook is always reported."
        await tell("pull_request", { action: "synchronize", pull_request: pull });
        assert.deepEqual((await statuses()).at(-1), [HEAD, "success", `AWS CodeBuild eu-west-1 (${projectName})`]);
        await approvals(await world(client));
    },
};
