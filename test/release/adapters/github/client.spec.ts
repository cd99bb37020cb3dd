import assert from "node:assert/strict";

import { UserError } from "../../../../common/errors";
import { GitHubError } from "../../../../release/githubError";
import { RIGHTS } from "../../../../release/adapters/github/errors";
import { GitHubServer, TOKEN, type Reply } from "./server";

const STATUS = {
    what: "Setting the status of commit 3f2a1c8",
    method: "POST",
    path: "/statuses/3f2a1c8",
    body: { state: "success" },
    right: RIGHTS.statuses,
} as const;

describe("the GitHub client", () => {
    let github: GitHubServer;

    beforeEach(async () => {
        github = new GitHubServer();
        await github.start();
    });

    afterEach(async () => github.stop());

    /** What the client has to say of a refusal, in full. */
    async function refusal(work: Promise<unknown> = github.client().request(STATUS)): Promise<GitHubError> {
        const error = await work.then(
            () => assert.fail("it succeeded"),
            (thrown: unknown) => thrown,
        );
        assert.ok(error instanceof GitHubError, String(error));
        assert.doesNotMatch(`${error.message} ${error.remedy}`, new RegExp(TOKEN));
        return error;
    }

    it("asks as GitHub wants to be asked, and fetches the token once, when it is needed", async () => {
        const client = github.client();
        assert.equal(github.fetched, 0);
        github.replies.push({ status: 201, body: { id: 7 } }, { status: 204 });
        assert.deepEqual(await client.request(STATUS), { id: 7 });
        const query = { environment: "staging & co", per_page: 5 };
        assert.equal(await client.request({ what: "Looking", path: "/deployments", query }), undefined);
        assert.equal(github.fetched, 1);
        const [first, second] = github.asked;
        assert.deepEqual(
            [first?.method, first?.path, first?.body],
            ["POST", "/repos/owner/shop/statuses/3f2a1c8", STATUS.body],
        );
        assert.deepEqual(
            [second?.method, second?.path],
            ["GET", "/repos/owner/shop/deployments?environment=staging+%26+co&per_page=5"],
        );
        const { authorization, accept, "user-agent": agent, "x-github-api-version": version } = first?.headers ?? {};
        assert.deepEqual(
            { authorization, accept, agent, version },
            {
                authorization: `Bearer ${TOKEN}`,
                accept: "application/vnd.github+json",
                agent: "platform-release-engine",
                version: "2022-11-28",
            },
        );
    });

    it("reads lists page by page, as far as it is told to", async () => {
        const page = (next: string | undefined, ...body: number[]): Reply => ({
            status: 200,
            headers: next === undefined ? {} : { link: `<${github.url}/${next}>; rel="next", <x>; rel="last"` },
            body,
        });
        github.replies.push(page("repositories/1/pulls?page=2", 1, 2), page(undefined, 3));
        assert.deepEqual(
            await github.client().list({ what: "Listing", path: "/pulls", query: { state: "open" } }),
            [1, 2, 3],
        );
        assert.deepEqual(
            github.asked.map(({ path }) => path),
            ["/repos/owner/shop/pulls?per_page=100&state=open", "/repositories/1/pulls?page=2"],
        );
        github.replies.push(page("more", 1, 2), page("more", 3, 4), page(undefined, 5));
        assert.deepEqual(await github.client().list({ what: "Listing", path: "/pulls" }, 3), [1, 2, 3]);
    });

    it("tries again where GitHub is down or cuts the connection, a few times", async () => {
        github.replies.push({ status: 502, body: "<html>" }, "cut", { status: 200, body: { id: 1 } });
        assert.deepEqual(await github.client().request(STATUS), { id: 1 });
        assert.deepEqual(github.pauses, [500, 1500]);
        github.replies.push({ status: 503 }, { status: 503 }, { status: 503, body: { message: "Unicorn!" } });
        const error = await refusal();
        assert.equal(error.message, "Setting the status of commit 3f2a1c8: GitHub answered 503: Unicorn!");
        assert.equal(error.status, 503);
        assert.ok(error.isUncertain);
        assert.equal(github.asked.length, 6);
    });

    it("does not send again what must not be there twice, unless GitHub has surely not obeyed", async () => {
        const once = { ...STATUS, repeatable: false };
        github.replies.push("cut");
        const error = await refusal(github.client().request(once));
        assert.match(error.message, /^Setting the status of commit 3f2a1c8: GitHub did not answer: fetch failed: /);
        assert.ok(error.isUncertain && error instanceof UserError);
        github.replies.push({ status: 429, headers: { "retry-after": "1" } }, { status: 201, body: { id: 2 } });
        assert.deepEqual(await github.client().request(once), { id: 2 });
    });

    it("gives up a request that is not answered, and all requests when it is told to", async () => {
        github.replies.push("silence");
        const abort = new AbortController();
        const work = refusal(github.client({ signal: abort.signal }).request(STATUS));
        while (github.asked.length === 0) {
            await new Promise(setImmediate);
        }
        abort.abort(new Error("the release does not wait any longer"));
        const { message } = await work;
        assert.equal(
            message,
            "Setting the status of commit 3f2a1c8: GitHub did not answer: the release does not wait any longer",
        );
        assert.equal(github.asked.length, 1);
    });

    describe("turned away by a rate limit", () => {
        it("waits for as long as GitHub says, and says so itself", async () => {
            github.replies.push(
                { status: 429, headers: { "retry-after": "7" } },
                {
                    status: 403,
                    headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(github.now / 1000 + 12) },
                },
                { status: 200, body: { id: 1 } },
            );
            assert.deepEqual(await github.client().request(STATUS), { id: 1 });
            // 5 seconds are left until the reset, and one for clocks that differ; twice as long the second time.
            assert.deepEqual(github.pauses, [7000, 12_000]);
            assert.deepEqual(github.said, [
                "Setting the status of commit 3f2a1c8: GitHub takes no more requests of this token before 12:00:07 UTC; waiting for 7 seconds",
                "Setting the status of commit 3f2a1c8: GitHub takes no more requests of this token before 12:00:13 UTC; waiting for 12 seconds",
            ]);
        });

        it("waits for a minute where GitHub does not say", async () => {
            const body = { message: "You have exceeded a secondary rate limit" };
            github.replies.push({ status: 403, body }, { status: 200, body: { id: 1 } });
            assert.deepEqual(await github.client().request(STATUS), { id: 1 });
            assert.deepEqual(github.pauses, [60_000]);
        });

        it("gives up where that takes longer than its patience, all requests counted together", async () => {
            const client = github.client({ patience: 8000 });
            const limited = { status: 403, headers: { "retry-after": "5" } };
            github.replies.push(limited, { status: 200, body: {} }, limited);
            await client.request(STATUS);
            const { message, remedy, status } = await refusal(client.request(STATUS));
            assert.deepEqual(
                [message, remedy, status],
                [
                    "Setting the status of commit 3f2a1c8: GitHub takes no more requests of this token before 12:00:10 UTC (its rate limit).",
                    "Try again then.",
                    403,
                ],
            );
            assert.deepEqual(github.pauses, [5000]);
        });
    });

    describe("refused", () => {
        it("says that the token has expired", async () => {
            github.replies.push({ status: 401, body: { message: "Bad credentials" } });
            const { message, remedy } = await refusal();
            assert.match(message, /: GitHub does not take the token; it has expired or was revoked: Bad credentials$/);
            assert.match(remedy ?? "", /^Store another: pulumi config set --secret githubBuildToken /);
            assert.equal(github.asked.length, 1);
        });

        it("names the scope that a classic token lacks, and the permission that another does", async () => {
            const remedyOf = async (status: number, headers: Readonly<Record<string, string>>) => {
                github.replies.push({ status, headers, body: { message: "Not allowed" } });
                const { message, remedy = "" } = await refusal();
                assert.match(message, /: the GitHub token lacks a right: Not allowed$/);
                return remedy.split(" Store another", 1)[0];
            };
            const classic = { "x-accepted-oauth-scopes": "repo, repo:status", "x-oauth-scopes": "gist, user" };
            const needs = "It takes one of the scopes repo, repo:status; the token has gist, user.";
            assert.equal(await remedyOf(403, classic), needs);
            // Of a private repository GitHub does not even say that it is there.
            assert.equal(await remedyOf(404, classic), needs);
            assert.equal(
                await remedyOf(403, { "x-oauth-scopes": "" }),
                "It takes one of the scopes repo, repo:status; the token has none.",
            );
            assert.equal(
                await remedyOf(403, { "x-accepted-github-permissions": "statuses=write; contents=write" }),
                "It takes the permission statuses: write, or contents: write.",
            );
            assert.equal(
                await remedyOf(403, {}),
                "It takes the scope repo:status, or of a fine-grained token the permission Commit statuses: write.",
            );
        });

        it("says that an organization wants its single sign-on", async () => {
            github.replies.push({
                status: 403,
                headers: { "x-github-sso": "required; url=https://github.com/secret" },
            });
            const { message } = await refusal();
            assert.match(
                message,
                /the organization of owner\/shop takes no token that was not authorized for its single sign-on/,
            );
        });

        it("says that the repository is missing, was renamed or is not to be seen", async () => {
            github.replies.push({
                status: 404,
                headers: { "x-oauth-scopes": "repo" },
                body: { message: "Not Found" },
            });
            const { message, status } = await refusal();
            assert.match(
                message,
                /GitHub shows the token's account no such thing in owner\/shop\. The repository is missing or was renamed/,
            );
            assert.equal(status, 404);
        });

        it("says that GitHub does not know the commit", async () => {
            for (const said of ["No commit found for SHA: 3f2a1c8", "No ref found for: 3f2a1c8"]) {
                github.replies.push({ status: 422, body: { message: said } });
                const { message, remedy } = await refusal();
                assert.match(message, /: GitHub does not know the commit in owner\/shop: No /);
                assert.equal(remedy, "Push it.");
            }
        });

        it("passes on what else GitHub says, without the token", async () => {
            const errors = [{ resource: "Status", field: "state", code: "invalid" }, { message: `for ${TOKEN}` }];
            github.replies.push({ status: 422, body: { message: "Validation Failed", errors } });
            const { message } = await refusal();
            assert.match(message, /: GitHub answered 422: Validation Failed; state invalid; for \[secret\]$/);
        });

        it("does not show a token that cannot be sent", async () => {
            const { message } = await refusal(github.client({ token: async () => `${TOKEN}\n\u20ac` }).request(STATUS));
            assert.doesNotMatch(message, /0123456789/);
        });
    });

    describe("redirected", () => {
        const moved = (status: number, location: string) => ({ status, headers: { location } });

        it("follows a repository that was renamed, with what it had to say", async () => {
            github.replies.push(moved(301, "/repositories/1/deployments"));
            await github.client().request({ what: "Looking", path: "/deployments" });
            github.replies.push(moved(307, `${github.url}/repositories/1/statuses/3f2a1c8`));
            await github.client().request(STATUS);
            assert.deepEqual(
                github.asked.map(({ method, path, body }) => [method, path, body]),
                [
                    ["GET", "/repos/owner/shop/deployments", undefined],
                    ["GET", "/repositories/1/deployments", undefined],
                    ["POST", "/repos/owner/shop/statuses/3f2a1c8", STATUS.body],
                    ["POST", "/repositories/1/statuses/3f2a1c8", STATUS.body],
                ],
            );
        });

        it("takes the token to no other host", async () => {
            const other = new GitHubServer();
            await other.start();
            try {
                github.replies.push(moved(307, `${other.url}/repositories/1`));
                const { message } = await refusal();
                assert.match(message, /: GitHub points to another host, 127\.0\.0\.1:\d+\.$/);
                assert.deepEqual(other.asked, []);
            } finally {
                await other.stop();
            }
        });

        it("goes round in no circle, and sends nothing where it might be read only", async () => {
            github.replies.push(...Array.from({ length: 4 }, () => moved(301, "/repos/owner/shop/deployments")));
            const { message } = await refusal(github.client().request({ what: "Looking", path: "/deployments" }));
            assert.match(message, /: owner\/shop is somewhere else now, and GitHub does not say where\.$/);
            github.replies.push(moved(302, "/elsewhere"));
            assert.match((await refusal()).message, /owner\/shop is somewhere else now/);
            assert.equal(github.asked.length, 5);
        });
    });
});
