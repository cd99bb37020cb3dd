import assert from "node:assert/strict";
import type { Client } from "./client";
import { deliver } from "./delivery";
import { ACCOUNT, unique } from "./platform";

export const codeBuild = (client: Client, action: string, body: unknown) =>
    client.json("codebuild", `CodeBuild_20161006.${action}`, body);

const GITHUB = {
    type: "GITHUB",
    location: "https://github.com/o/r.git",
    gitCloneDepth: 1,
    auth: { type: "SECRETS_MANAGER", resource: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:token" },
    reportBuildStatus: true,
    buildStatusConfig: { context: "checks" },
};

function project(source: Record<string, unknown> = GITHUB) {
    return {
        name: unique("checks"),
        source,
        artifacts: { type: "NO_ARTIFACTS" },
        environment: { type: "LINUX_CONTAINER", image: "image", computeType: "BUILD_GENERAL1_SMALL" },
        serviceRole: `arn:aws:iam::${ACCOUNT}:role/build`,
    };
}

async function stored(client: Client, name: string) {
    return (await codeBuild(client, "BatchGetProjects", { names: [name] })).body.projects[0];
}

const rule = (type: string, pattern: string, excludeMatchedPattern = false) => ({
    type,
    pattern,
    excludeMatchedPattern,
});
const OPENED = rule("EVENT", "PULL_REQUEST_CREATED, PULL_REQUEST_UPDATED, PULL_REQUEST_MERGED");

/** A project with a webhook that builds pull requests to main, except those of account 13 and those of forks. */
async function createWebhook(client: Client) {
    const { name: projectName, ...sent } = project();
    await codeBuild(client, "CreateProject", { name: projectName, ...sent });
    const settings = {
        filterGroups: [
            [OPENED, rule("BASE_REF", "^refs/heads/main$"), rule("ACTOR_ACCOUNT_ID", "^13$", true)],
            [OPENED, rule("HEAD_REF", "^refs/heads/hotfix/")],
        ],
        buildType: "BUILD",
        pullRequestBuildPolicy: { requiresCommentApproval: "FORK_PULL_REQUESTS", approverRoles: ["GITHUB_ADMIN"] },
    };
    const request = { projectName, manualCreation: true, ...settings };
    return { request, settings, created: await codeBuild(client, "CreateWebhook", request) };
}

function pullRequest(changes: { action?: string; base?: string; head?: string; sender?: number } = {}) {
    const { action = "opened", base = "main", head = "feature", sender = 7 } = changes;
    return {
        action,
        pull_request: {
            number: 5,
            merged: false,
            head: { ref: head, sha: "a".repeat(40), repo: { full_name: "o/r" } },
            base: { ref: base, sha: "b".repeat(40), repo: { full_name: "o/r" } },
        },
        sender: { id: sender },
    };
}

function ofFork(fork: { full_name: string } | null) {
    const payload = pullRequest();
    const { pull_request: pull } = payload;
    return { ...payload, pull_request: { ...pull, head: { ...pull.head, repo: fork } } };
}

/** For each patch of projects that build a repository, what AWS does: an assertion that fails without the patch. */
export const BUILD_WEBHOOK_CASES: Record<string, (client: Client) => Promise<void>> = {
    async codebuild_sources(client) {
        const sent = project();
        assert.equal((await codeBuild(client, "CreateProject", sent)).status, 200);
        assert.deepEqual((await stored(client, sent.name)).source, GITHUB);
        const auth = {
            type: "CODECONNECTIONS",
            resource: "arn:aws:codeconnections:eu-west-1:123456789012:connection/c",
        };
        await codeBuild(client, "UpdateProject", { name: sent.name, source: { ...GITHUB, auth } });
        assert.deepEqual((await stored(client, sent.name)).source.auth, auth);
        const refused: Record<string, unknown>[] = [
            { type: "GITHUB" },
            { ...GITHUB, location: "https://example.com/o/r" },
            { ...GITHUB, type: "GIT" },
            { ...GITHUB, auth: { type: "SECRETS_MANAGER" } },
            { ...GITHUB, auth: { type: "TOKEN", resource: "r" } },
            { ...GITHUB, gitCloneDepth: -1 },
            { type: "CODEPIPELINE", reportBuildStatus: true },
        ];
        for (const source of refused) {
            for (const [action, name] of [
                ["CreateProject", unique("refused")],
                ["UpdateProject", sent.name],
            ] as const) {
                const { status, body } = await codeBuild(client, action, { ...project(source), name });
                assert.deepEqual([status, body.__type], [400, "InvalidInputException"], JSON.stringify(source));
            }
        }
        const { body } = await client.json("codeconnections", "CodeConnections_20231201.CreateConnection", {
            ConnectionName: unique("build"),
            ProviderType: "GitHub",
        });
        const waiting = project({ ...GITHUB, auth: { type: "CODECONNECTIONS", resource: body.ConnectionArn } });
        const early = await codeBuild(client, "CreateProject", waiting);
        assert.deepEqual([early.status, early.body.__type], [400, "InvalidInputException"]);
        const moved = { name: sent.name, source: waiting.source };
        assert.equal((await codeBuild(client, "UpdateProject", moved)).status, 200);
        const hook = { projectName: sent.name, filterGroups: [[{ type: "EVENT", pattern: "PUSH" }]] };
        const unhooked = await codeBuild(client, "CreateWebhook", hook);
        assert.deepEqual([unhooked.status, unhooked.body.__type], [400, "OAuthProviderException"]);
        const id = body.ConnectionArn.split("/").pop();
        await fetch(`${client.emulators.urls.moto}/_connections/${id}/handshake`, { method: "POST" });
        assert.equal((await codeBuild(client, "CreateProject", waiting)).status, 200);
        assert.equal((await codeBuild(client, "CreateWebhook", hook)).status, 200);
    },

    async codebuild_webhooks(client) {
        const { request, settings, created } = await createWebhook(client);
        assert.equal(created.status, 200);
        const { secret, ...shown } = created.body.webhook;
        assert.match(secret, /^.{20,}$/);
        assert.match(shown.payloadUrl, /^http:\/\/127\.0\.0\.1:\d+\/_codebuild\/webhooks\?t=.{20,}&v=1$/);
        assert.deepEqual({ ...shown, ...settings, manualCreation: true }, shown);
        const webhook = async () => (await stored(client, request.projectName)).webhook;
        assert.deepEqual(await webhook(), shown);

        const { projectName } = request;
        const again = await codeBuild(client, "CreateWebhook", request);
        assert.equal(again.body.__type, "ResourceAlreadyExistsException");
        const filterGroups = [[OPENED]];
        const { body: updated } = await codeBuild(client, "UpdateWebhook", { projectName, filterGroups });
        assert.deepEqual(updated.webhook, { ...shown, filterGroups });
        await codeBuild(client, "UpdateWebhook", { projectName, branchFilter: "main" });
        const { filterGroups: replaced, ...rest } = shown;
        assert.notEqual(replaced, undefined);
        assert.deepEqual(await webhook(), { ...rest, branchFilter: "main" });
        // An update of the project leaves its webhook alone.
        await codeBuild(client, "UpdateProject", { name: projectName, description: "Checks" });
        assert.equal((await webhook()).branchFilter, "main");

        const { name: other } = (await codeBuild(client, "CreateProject", project())).body.project;
        const refused: [object, string][] = [
            [{ projectName: "none" }, "ResourceNotFoundException"],
            [{ projectName: other, filterGroups: [[rule("BASE_REF", "main")]] }, "InvalidInputException"],
            [{ projectName: other, filterGroups: [[OPENED, rule("BASE_REF", "(")]] }, "InvalidInputException"],
            [{ projectName: other, filterGroups: [[OPENED, rule("BASE", "main")]] }, "InvalidInputException"],
            [{ projectName: other, branchFilter: "main" }, "InvalidInputException"],
            [{ projectName: other, buildType: "FAST" }, "InvalidInputException"],
        ];
        for (const [wrong, code] of refused) {
            const { status, body } = await codeBuild(client, "CreateWebhook", { ...request, ...wrong });
            assert.deepEqual([status, body.__type], [400, code]);
        }
        // CodeBuild keeps the secret of a webhook that it makes itself.
        const { body: byDefault } = await codeBuild(client, "CreateWebhook", { projectName: other });
        assert.equal(byDefault.webhook.secret, undefined);
        assert.equal(byDefault.webhook.pullRequestBuildPolicy.requiresCommentApproval, "ALL_PULL_REQUESTS");

        assert.equal((await codeBuild(client, "DeleteWebhook", { projectName })).status, 200);
        assert.equal(await webhook(), undefined);
        const gone = await codeBuild(client, "DeleteWebhook", { projectName });
        assert.equal(gone.body.__type, "ResourceNotFoundException");
        assert.notEqual((await codeBuild(client, "CreateWebhook", request)).body.webhook.secret, secret);
    },

    async codebuild_listener(client) {
        const { request, created } = await createWebhook(client);
        const { payloadUrl, secret } = created.body.webhook ?? { payloadUrl: client.emulators.urls.ministack };
        const { projectName } = request;
        const builds = async (): Promise<string[]> =>
            (await codeBuild(client, "ListBuildsForProject", { projectName })).body.ids;
        const status = async (payload: unknown, options = {}, url = payloadUrl) =>
            (await deliver(url, secret ?? "none", payload, { event: "pull_request", ...options })).status;

        assert.equal(await status(pullRequest(), { key: "wrong" }), 403);
        assert.equal(await status(pullRequest(), { key: "" }), 403);
        assert.equal(await status(pullRequest(), {}, payloadUrl.replace(/t=[^&]+/, "t=none")), 404);
        assert.equal(await status({ zen: "." }, { event: "ping" }), 200);
        assert.equal(await status({ zen: "." }), 400);
        const ignored = [
            pullRequest({ base: "other" }),
            pullRequest({ sender: 13 }),
            pullRequest({ action: "labeled" }),
            pullRequest({ action: "reopened" }),
            pullRequest({ action: "closed" }),
            ofFork({ full_name: "stranger/r" }),
            ofFork(null),
        ];
        for (const payload of ignored) {
            assert.equal(await status(payload), 200);
        }
        assert.deepEqual(await builds(), []);

        assert.equal(await status(pullRequest()), 200);
        const [id] = await builds();
        const [build] = (await codeBuild(client, "BatchGetBuilds", { ids: [id] })).body.builds;
        assert.deepEqual([build.sourceVersion, build.resolvedSourceVersion], ["pr/5", "a".repeat(40)]);
        const variables = build.environment.environmentVariables.map((each: { name: string; value: string }) => [
            each.name,
            each.value,
        ]);
        assert.deepEqual(Object.fromEntries(variables), {
            CODEBUILD_SOURCE_VERSION: "pr/5",
            CODEBUILD_RESOLVED_SOURCE_VERSION: "a".repeat(40),
            CODEBUILD_SOURCE_REPO_URL: "https://github.com/o/r.git",
            CODEBUILD_WEBHOOK_TRIGGER: "pr/5",
            CODEBUILD_WEBHOOK_EVENT: "PULL_REQUEST_CREATED",
            CODEBUILD_WEBHOOK_BASE_REF: "refs/heads/main",
            CODEBUILD_WEBHOOK_HEAD_REF: "refs/heads/feature",
            CODEBUILD_WEBHOOK_ACTOR_ACCOUNT_ID: "7",
        });
        assert.equal((await stored(client, projectName)).environment.environmentVariables, undefined);

        const closed = pullRequest({ action: "closed" });
        const merged = { ...closed, pull_request: { ...closed.pull_request, merged: true } };
        const wanted = [pullRequest({ action: "synchronize" }), merged, pullRequest({ base: "x", head: "hotfix/y" })];
        for (const payload of wanted) {
            assert.equal(await status(payload), 200);
        }
        assert.equal((await builds()).length, 1 + wanted.length);
        const pullRequestBuildPolicy = { requiresCommentApproval: "DISABLED" };
        await codeBuild(client, "UpdateWebhook", { projectName, pullRequestBuildPolicy });
        assert.equal(await status(ofFork({ full_name: "stranger/r" })), 200);
        assert.equal((await builds()).length, 2 + wanted.length);
    },
};
