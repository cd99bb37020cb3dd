import assert from "node:assert/strict";

import { Receiver, sha, World } from "./world";

describe("GitHub stand-in: comments, roles and retargeting", () => {
    let world: World;
    let receiver: Receiver;

    before(async () => {
        world = await World.start();
        receiver = await Receiver.start();
        const head = { ref: "feature", sha: sha("c") };
        await world.control.openPullRequest({ repository: "acme/shop", head, base: "main" });
    });

    after(async () => {
        await receiver.stop();
        await world.stop();
    });

    it("tells of a comment the hooks that ask for it, and no others", async () => {
        const hook = (url: string, events: readonly string[]) =>
            world.ask("POST", "hooks", { name: "web", active: true, events, config: { url, content_type: "json" } });
        await hook(`${receiver.url}/all`, ["issue_comment", "pull_request"]);
        await hook(`${receiver.url}/pulls`, ["pull_request"]);
        const comment = { repository: "acme/shop", number: 1, login: "bob", body: "/codebuild_run" };
        const [delivery, ...others] = await world.control.commentPullRequest(comment);
        assert.deepEqual(others, []);
        assert.deepEqual([delivery?.url, delivery?.event], [`${receiver.url}/all`, "issue_comment"]);
        const { action, issue, comment: said } = delivery?.payload as Record<string, Record<string, unknown>>;
        assert.deepEqual([action, issue?.["number"], said?.["body"]], ["created", 1, "/codebuild_run"]);
        assert.ok(issue?.["pull_request"]);
        await world.ask("POST", "issues/1/comments", { body: "By a token" });
        const events = (await world.control.deliveries()).filter(({ event }) => event === "issue_comment");
        assert.deepEqual(
            events.map(({ url }) => url),
            [`${receiver.url}/all`, `${receiver.url}/all`],
        );
    });

    it("knows what role an account has", async () => {
        await world.control.setRole("acme/shop", "Carol", "maintain");
        const roleOf = async (login: string) => (await world.ask("GET", `collaborators/${login}/permission`)).body;
        assert.deepEqual(
            [(await roleOf("carol")).role_name, (await roleOf("carol")).permission],
            ["maintain", "write"],
        );
        assert.equal((await roleOf("acme")).role_name, "admin");
        assert.equal((await roleOf("bob")).role_name, "none");
        assert.equal((await world.ask("GET", "collaborators/nobody/permission")).status, 404);
    });

    it("says edited where a pull request gets another base", async () => {
        const change = { repository: "acme/shop", number: 1, base: "staging" };
        const [delivery] = await world.control.retargetPullRequest(change);
        assert.equal(delivery?.action, "edited");
        assert.deepEqual((delivery?.payload as { changes: unknown }).changes, {
            base: { ref: { from: "main" }, sha: { from: sha("a") } },
        });
        assert.equal((await world.ask("GET", "pulls/1")).body.base.ref, "staging");
    });
});
