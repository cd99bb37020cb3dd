import assert from "node:assert/strict";

import { GitHubError } from "../../../../release/githubError";
import { GitHubPulls } from "../../../../release/adapters/github/pulls";
import { GitHubServer } from "./server";

const SHA = "a".repeat(40);
const MARKER = "<!-- platform:preview shop -->";

const PULL = {
    number: 5,
    state: "open",
    merged: false,
    head: { sha: SHA, ref: "topic", repo: { id: 7 } },
    base: { ref: "main", repo: { id: 7 } },
};

describe("GitHub's pull requests", () => {
    const server = new GitHubServer();
    let pulls: GitHubPulls;

    before(async () => server.start());

    after(async () => server.stop());

    beforeEach(() => {
        server.asked.length = 0;
        server.replies.length = 0;
        pulls = new GitHubPulls(server.client(), { apiUrl: server.url, project: "shop" });
    });

    const reply = (...bodies: readonly object[]): void =>
        void server.replies.push(...bodies.map((body) => ({ status: 200, body })));
    const asked = () => server.asked.map(({ method, path }) => `${method} ${path}`);

    it("are read as they are now", async () => {
        reply(PULL, { ...PULL, state: "closed", merged: true });
        assert.deepEqual(await pulls.get(5), {
            number: 5,
            isOpen: true,
            isMerged: false,
            isFork: false,
            head: { sha: SHA, branch: "topic" },
            base: "main",
        });
        const merged = await pulls.get(5);
        assert.deepEqual([merged.isOpen, merged.isMerged], [false, true]);
        assert.equal(asked()[0], "GET /repos/owner/shop/pulls/5");
    });

    it("are listed where they are open, with what they come from and go to", async () => {
        reply([{ ...PULL, updated_at: "2026-01-01T00:00:00Z" }]);
        assert.deepEqual(await pulls.open(), [
            {
                number: 5,
                isFork: false,
                head: { sha: SHA, branch: "topic" },
                base: "main",
                updated: Date.UTC(2026, 0, 1),
            },
        ]);
        assert.match(asked()[0] ?? "", /^GET \/repos\/owner\/shop\/pulls\?.*state=open&sort=updated&direction=desc/);
    });

    it("are known to be reported by any status of that name", async () => {
        reply([{ context: "other" }, { context: "shop/check" }], [{ context: "other" }]);
        assert.equal(await pulls.isReported(SHA, "shop/check"), true);
        assert.equal(await pulls.isReported(SHA, "shop/check"), false);
        assert.equal(asked()[0], `GET /repos/owner/shop/commits/${SHA}/statuses?per_page=100`);
    });

    it("have the newest status of a name, with its link, and get one", async () => {
        const older = { context: "shop/check", state: "success", target_url: null };
        reply(
            [{ context: "other" }, { ...older, state: "failure", target_url: "https://log.invalid" }, older],
            [older],
            [],
            {},
        );
        assert.deepEqual(await pulls.status(SHA, "shop/check"), { state: "failure", url: "https://log.invalid" });
        assert.deepEqual(await pulls.status(SHA, "shop/check"), { state: "success", url: undefined });
        assert.equal(await pulls.status(SHA, "shop/check"), undefined);
        await pulls.report(SHA, "shop/check", { state: "pending", description: "words", url: undefined });
        assert.equal(asked().at(-1), `POST /repos/owner/shop/statuses/${SHA}`);
    });

    it("are those of a fork where the repositories differ, or the fork was deleted", async () => {
        reply({ ...PULL, head: { ...PULL.head, repo: { id: 8 } } }, { ...PULL, head: { ...PULL.head, repo: null } });
        assert.equal((await pulls.get(5)).isFork, true);
        assert.equal((await pulls.get(5)).isFork, true);
    });

    for (const [name, body] of [
        ["is another one", { ...PULL, number: 6 }],
        ["has no state", { ...PULL, state: undefined }],
        ["has no commit", { ...PULL, head: { ...PULL.head, sha: "HEAD" } }],
        ["is none at all", {}],
    ] as const) {
        it(`are not taken to be closed because what answers ${name}`, async () => {
            reply(body);
            await assert.rejects(pulls.get(5), GitHubError);
        });
    }

    it("are told once, in a comment that is changed afterwards", async () => {
        const own = { id: 3, body: `${MARKER}\r\nold\r\n`, user: { login: "robot" } };
        const quoted = { id: 2, body: `${MARKER}\nmine`, user: { login: "mallory" } };
        reply({ login: "robot" }, [quoted], { id: 3 });
        await pulls.comment(5, MARKER, `${MARKER}\nnews\n`);
        reply([quoted, own], {});
        await pulls.comment(5, MARKER, `${MARKER}\nnewer\n`);
        reply([quoted, own]);
        await pulls.comment(5, MARKER, `${MARKER}\nold\n`);
        const lists = "GET /repos/owner/shop/issues/5/comments?per_page=100";
        assert.deepEqual(
            asked().filter((request) => request !== lists && request !== "GET /user"),
            ["POST /repos/owner/shop/issues/5/comments", "PATCH /repos/owner/shop/issues/comments/3"],
        );
        assert.deepEqual(server.asked.at(-2)?.body, { body: `${MARKER}\nnewer\n` });
    });

    it("keep one comment of two", async () => {
        const own = (id: number) => ({ id, body: `${MARKER}\nnews`, user: { login: "robot" } });
        reply({ login: "robot" }, [own(3), own(4)], {});
        await pulls.comment(5, MARKER, `${MARKER}\nnews\n`);
        assert.equal(asked().at(-1), "DELETE /repos/owner/shop/issues/comments/4");
    });

    it("have deployments that become inactive, but for those of another project and those that are so", async () => {
        const deployment = (id: number, project: string) => ({ id, payload: { platform: { project, run: "1" } } });
        reply([deployment(1, "shop"), deployment(2, "other"), deployment(3, "shop")]);
        reply([{ state: "success" }], {}, [{ state: "inactive" }]);
        await pulls.deactivate("pr-5");
        assert.match(asked()[0] ?? "", /^GET \/repos\/owner\/shop\/deployments\?.*environment=pr-5/);
        assert.deepEqual(
            asked().filter((request) => request.startsWith("POST")),
            ["POST /repos/owner/shop/deployments/1/statuses"],
        );
    });
});
