import assert from "node:assert/strict";

import { gitHubControl, type GitHubControl } from "../../../tools/github-stand-in";
import { serve, type RunningServer } from "../../../tools/github-stand-in/server";

const A = "a".repeat(40);
const B = "b".repeat(40);

describe("GitHub stand-in: what a person does in the lab", () => {
    let standIn: RunningServer;
    let github: GitHubControl;
    const repository = "a/b";

    before(async () => {
        standIn = await serve();
        github = gitHubControl(standIn.url);
        await github.addRepository({ owner: "a", name: "b", branches: { staging: A }, defaultBranch: "staging" });
    });
    after(async () => standIn.close());

    it("lists pull requests, and has one be merged whose commits were pushed to its base", async () => {
        const head = { ref: "feature", sha: B };
        const { number } = await github.openPullRequest({ repository, head, base: "staging", title: "Say so" });
        const other = await github.openPullRequest({ repository, head: { ref: "x", sha: A }, base: "staging" });
        await github.closePullRequest({ repository, number: other.number });
        const states = async () =>
            (await github.listPullRequests(repository)).map((pull) => [pull.number, pull.state, pull.title]);
        assert.deepEqual(await states(), [
            [1, "open", "Say so"],
            [2, "closed", "A change"],
        ]);
        await github.mergedByPush({ repository, number, sha: B });
        assert.deepEqual((await states())[0], [1, "merged", "Say so"]);
        await assert.rejects(github.reopenPullRequest({ repository, number }), /is merged/);
        assert.equal((await github.repository(repository)).branches["staging"], A, "the push itself has moved it");
    });

    it("takes the status of a build that ran elsewhere, of a commit that it knows", async () => {
        const status = { repository, state: "failure", context: "shop/check", description: "Failed" } as const;
        await github.addStatus({ ...status, sha: A });
        const { statuses, defaultBranch } = await github.repository(repository);
        assert.deepEqual(
            statuses.map(({ sha, state, context, creator }) => [sha, state, context, creator.login]),
            [[A, "failure", "shop/check", "a"]],
        );
        assert.equal(defaultBranch, "staging");
        await assert.rejects(github.addStatus({ ...status, sha: "c".repeat(40) }), /has no commit/);
    });
});
