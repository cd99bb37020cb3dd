import assert from "node:assert/strict";

import { sha, TOKEN, World } from "./world";

describe("GitHub stand-in: who may do what", () => {
    let world: World;
    before(async () => (world = await World.start()));
    after(() => world.stop());

    const withToken = async (token: string, scopes?: readonly string[], repositories?: readonly string[]) => {
        await world.control.addToken({
            token,
            login: token,
            ...(scopes === undefined ? {} : { scopes }),
            ...(repositories === undefined ? {} : { repositories }),
        });
        return token;
    };

    it("takes both forms of the header, with and without the prefix", async () => {
        for (const scheme of ["Bearer", "token"]) {
            for (const prefix of ["/api/v3", ""]) {
                const headers = { authorization: `${scheme} ${TOKEN}` };
                const { status, body } = await world.ask("GET", "/user", undefined, { token: "", headers, prefix });
                assert.deepEqual([status, body.login], [200, "ann"]);
                assert.equal(body.url, `${world.server.url}${prefix}/users/ann`);
            }
        }
    });

    it("does not tell the token of a job whose it is, and lets it write what the job may", async () => {
        const head = { ref: "job", sha: sha("j") };
        const { number } = await world.control.openPullRequest({ repository: "acme/shop", head, base: "main" });
        const login = "github-actions[bot]";
        await world.control.addToken({ token: "ghs_issues", login, permissions: ["issues"] });
        await world.control.addToken({ token: "ghs_pulls", login, permissions: ["pull_requests"] });
        const { status, body } = await world.ask("GET", "/user", undefined, { token: "ghs_pulls" });
        assert.deepEqual([status, body.message], [403, "Resource not accessible by integration"]);
        const post = async (path: string, token: string) =>
            (await world.ask("POST", path, { title: "t", body: "b" }, { token })).status;
        assert.equal(await post(`issues/${number}/comments`, "ghs_issues"), 403);
        assert.equal(await post(`issues/${number}/comments`, "ghs_pulls"), 201);
        assert.equal(await post("issues", "ghs_pulls"), 403);
        assert.equal(await post("issues", "ghs_issues"), 201);
    });

    it("lets a fine-grained token write statuses that has that permission, and no other", async () => {
        await world.control.addToken({ token: "reads", login: "ann", permissions: ["contents"] });
        await world.control.addToken({ token: "writes", login: "ann", permissions: ["statuses"] });
        const commit = sha("s");
        await world.control.openPullRequest({ repository: "acme/shop", head: { ref: "s", sha: commit }, base: "main" });
        const post = async (token: string) => world.ask("POST", `statuses/${commit}`, { state: "success" }, { token });
        const refused = await post("reads");
        assert.equal(refused.status, 403);
        assert.equal(refused.headers.get("x-accepted-github-permissions"), "statuses=write");
        assert.equal((await post("writes")).status, 201);
    });

    it("tells the scopes of a classic token, and none of a fine-grained one", async () => {
        const classic = await world.ask("GET", "/user");
        assert.equal(classic.headers.get("x-oauth-scopes"), "repo, admin:repo_hook");
        const fine = await world.ask("GET", "/user", undefined, { token: await withToken("fine") });
        assert.equal(fine.headers.get("x-oauth-scopes"), null);
        assert.equal((await world.ask("GET", "hooks", undefined, { token: "fine" })).status, 200);
    });

    it("refuses an unknown, a revoked and an expired token", async () => {
        await world.control.addToken({
            token: "old",
            login: "ann",
            scopes: ["repo"],
            expiresAt: "2020-01-01T00:00:00Z",
        });
        await withToken("revoked", ["repo"]);
        assert.equal((await world.ask("GET", "", undefined, { token: "revoked" })).status, 200);
        await world.control.revokeToken("revoked");
        for (const token of ["unknown", "old", "revoked"]) {
            const { status, body } = await world.ask("GET", "", undefined, { token });
            assert.deepEqual([status, body.message], [401, "Bad credentials"], token);
        }
        const { status, body } = await world.ask("GET", "/user", undefined, { token: "" });
        assert.deepEqual([status, body.message], [401, "Requires authentication"]);
    });

    it("says when a token expires", async () => {
        await world.control.addToken({
            token: "young",
            login: "ann",
            scopes: ["repo"],
            expiresAt: "2099-01-02T03:04:05Z",
        });
        const { headers } = await world.ask("GET", "/user", undefined, { token: "young" });
        assert.equal(headers.get("github-authentication-token-expiration"), "2099-01-02 03:04:05 UTC");
    });

    it("hides a private repository from accounts that do not work on it", async () => {
        const token = await withToken("stranger", ["repo", "admin:repo_hook"], ["other/thing"]);
        for (const path of ["", "hooks", "pulls", "commits/main/status"]) {
            assert.equal((await world.ask("GET", path, undefined, { token })).status, 404, path);
            assert.equal((await world.ask("GET", path, undefined, { token: "" })).status, 404, path);
        }
        assert.equal((await world.ask("POST", `statuses/${sha("a")}`, { state: "success" }, { token })).status, 404);
    });

    it("wants the scope of what is asked for", async () => {
        const cases: readonly [string, string, string, unknown, readonly string[]][] = [
            ["repo:status", "POST", `statuses/${sha("a")}`, { state: "success" }, ["repo:status", "repo"]],
            ["repo_deployment", "POST", "deployments", { ref: "main" }, ["repo_deployment", "repo"]],
            [
                "admin:repo_hook",
                "GET",
                "hooks",
                undefined,
                ["admin:repo_hook", "read:repo_hook", "write:repo_hook", "repo"],
            ],
        ];
        await withToken("nothing", ["gist"]);
        for (const [scope, method, path, body, accepted] of cases) {
            const refused = await world.ask(method, path, body, { token: "nothing" });
            assert.deepEqual([refused.status, refused.headers.get("x-oauth-scopes")], [403, "gist"], path);
            assert.equal(refused.headers.get("x-accepted-oauth-scopes"), accepted.join(", "), path);
            const allowed = await world.ask(method, path, body, { token: await withToken(scope, [scope]) });
            assert.ok([200, 201].includes(allowed.status), `${path}: ${allowed.status}`);
        }
        assert.equal((await world.ask("GET", "", undefined, { token: "nothing" })).status, 404, "reading takes repo");
    });

    it("lets everybody read a public repository, and nobody else change it", async () => {
        await world.control.addRepository({
            owner: "acme",
            name: "open",
            private: false,
            branches: { main: sha("c") },
        });
        const read = await world.ask("GET", "/repos/ACME/Open", undefined, { token: "" });
        assert.deepEqual([read.status, read.body.full_name, read.body.permissions], [200, "acme/open", undefined]);
        const status = { state: "success" };
        const path = `/repos/acme/open/statuses/${sha("c")}`;
        assert.equal((await world.ask("POST", path, status, { token: "" })).status, 401);
        const guest = await withToken("guest", ["repo"], []);
        assert.equal((await world.ask("POST", path, status, { token: guest })).status, 403);
        assert.equal((await world.ask("POST", path, status)).status, 201);
    });

    it("refuses bodies that are no JSON objects, other versions and callers without a name", async () => {
        const path = `statuses/${sha("a")}`;
        assert.deepEqual((await world.ask("POST", path, "{")).body.message, "Problems parsing JSON");
        assert.deepEqual((await world.ask("POST", path, "[]")).body.message, "Body should be a JSON object");
        const version = { headers: { "x-github-api-version": "2020-01-01" } };
        assert.equal((await world.ask("GET", "", undefined, version)).status, 400);
        assert.equal((await world.ask("GET", "", undefined, { headers: { "user-agent": "" } })).status, 403);
        assert.equal((await world.ask("GET", "nonsense")).status, 404);
    });
});
