import assert from "node:assert/strict";

import { Receiver, sha, World } from "./world";

const REPOSITORY = "acme/shop";

describe("GitHub stand-in: pull requests and comments", () => {
    let world: World;
    beforeEach(async () => (world = await World.start()));
    afterEach(() => world.stop());

    const open = async (ref: string, digit: string, base = "main", repository?: string) => {
        const head = { ref, sha: sha(digit), ...(repository === undefined ? {} : { repository }) };
        return (await world.control.openPullRequest({ repository: REPOSITORY, head, base })).number;
    };
    const numbers = async (query: string) =>
        (await world.ask("GET", `pulls${query}`)).body.map(({ number }: { number: number }) => number);

    it("are listed by state, base and head, the newest first", async () => {
        await open("one", "1");
        await open("two", "2", "staging");
        await open("one", "3", "main", "ben/shop");
        await world.control.closePullRequest({ repository: REPOSITORY, number: 1 });
        assert.deepEqual(await numbers(""), [3, 2]);
        assert.deepEqual(await numbers("?state=all&direction=asc"), [1, 2, 3]);
        assert.deepEqual(await numbers("?state=closed"), [1]);
        assert.deepEqual(await numbers("?base=staging"), [2]);
        assert.deepEqual(await numbers("?head=ben:one"), [3]);
        assert.deepEqual(await numbers("?state=all&head=acme:one"), [1]);
        assert.deepEqual(await numbers("?state=all&per_page=2&page=2"), [1]);
    });

    it("tell a fork from the repository itself", async () => {
        await open("one", "1");
        await open("one", "2", "main", "ben/shop");
        const own = (await world.ask("GET", "pulls/1")).body;
        assert.deepEqual([own.head.label, own.head.sha, own.head.repo.full_name], ["acme:one", sha("1"), REPOSITORY]);
        assert.deepEqual([own.base.ref, own.base.sha, own.base.repo.full_name], ["main", sha("a"), REPOSITORY]);
        assert.deepEqual([own.merged, own.mergeable, own.state], [false, true, "open"]);
        const fork = (await world.ask("GET", "pulls/2")).body;
        assert.deepEqual([fork.head.repo.full_name, fork.head.repo.fork, fork.user.login], ["ben/shop", true, "ben"]);
        const status = await world.ask("POST", `statuses/${sha("2")}`, { state: "success" });
        assert.equal(status.status, 201, "the head of a fork's pull request is a commit of the repository");
        assert.equal((await world.ask("GET", "pulls/3")).status, 404);
    });

    it("tell the hooks what happens to them", async () => {
        const receiver = await Receiver.start();
        await world.ask("POST", "hooks", {
            events: ["pull_request", "push"],
            config: { url: receiver.url, content_type: "json", secret: "s" },
        });
        const number = await open("one", "1");
        await world.control.updatePullRequest({ repository: REPOSITORY, number, sha: sha("2") });
        await world.control.closePullRequest({ repository: REPOSITORY, number });
        await world.control.reopenPullRequest({ repository: REPOSITORY, number });
        await world.control.closePullRequest({ repository: REPOSITORY, number, merge: true, sha: sha("3") });
        const seen = (await world.control.deliveries()).map(({ event, action, payload }) => {
            const pull = payload["pull_request"] as
                { head: { sha: string }; state: string; merged: boolean } | undefined;
            return [event, action, pull?.head.sha[0], pull?.state, pull?.merged];
        });
        assert.deepEqual(seen, [
            ["ping", undefined, undefined, undefined, undefined],
            ["pull_request", "opened", "1", "open", false],
            ["pull_request", "synchronize", "2", "open", false],
            ["pull_request", "closed", "2", "closed", false],
            ["pull_request", "reopened", "2", "open", false],
            ["push", undefined, undefined, undefined, undefined],
            ["pull_request", "closed", "2", "closed", true],
        ]);
        const synchronize = JSON.parse(receiver.received[2]?.text ?? "");
        assert.deepEqual([synchronize.before, synchronize.after, synchronize.number], [sha("1"), sha("2"), 1]);
        const merged = (await world.ask("GET", "pulls/1")).body;
        assert.deepEqual([merged.merged, merged.merge_commit_sha], [true, sha("3")]);
        assert.equal((await world.ask("GET", "branches/main")).body.commit.sha, sha("3"));
        await assert.rejects(world.control.reopenPullRequest({ repository: REPOSITORY, number }), /is merged/);
        await receiver.stop();
    });

    it("have comments, which their author changes and deletes", async () => {
        const number = await open("one", "1");
        const list = `issues/${number}/comments`;
        const first = await world.ask("POST", list, { body: "<!-- marker --> up" });
        assert.deepEqual([first.status, first.body.user.login], [201, "ann"]);
        await world.ask("POST", list, { body: "second" });
        const bodies = async () => (await world.ask("GET", list)).body.map(({ body }: { body: string }) => body);
        assert.deepEqual(await bodies(), ["<!-- marker --> up", "second"]);
        const path = `issues/comments/${first.body.id}`;
        assert.equal((await world.ask("PATCH", path, { body: "gone" })).body.body, "gone");
        assert.deepEqual(await bodies(), ["gone", "second"]);
        assert.equal(
            (await world.ask("GET", path)).body.issue_url,
            `${world.server.url}/api/v3/repos/acme/shop/issues/1`,
        );
        await world.control.addToken({ token: "ben", login: "ben", scopes: ["repo"] });
        assert.equal((await world.ask("PATCH", path, { body: "mine" }, { token: "ben" })).status, 403);
        assert.equal((await world.ask("DELETE", path)).status, 204);
        assert.equal((await world.ask("GET", path)).status, 404);
        const { comments } = await world.control.repository(REPOSITORY);
        assert.deepEqual(
            comments.map(({ issue, body }) => [issue, body]),
            [[1, "second"]],
        );
    });

    it("refuse comments that have not the documented form", async () => {
        const number = await open("one", "1");
        for (const body of [{}, { body: "" }, { body: 1 }, { body: "x".repeat(65_537) }]) {
            assert.equal((await world.ask("POST", `issues/${number}/comments`, body)).status, 422);
        }
        assert.equal((await world.ask("POST", "issues/9/comments", { body: "lost" })).status, 404);
    });
});
