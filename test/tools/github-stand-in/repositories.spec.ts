import assert from "node:assert/strict";

import { sha, World } from "./world";

describe("GitHub stand-in: repositories and branches", () => {
    let world: World;
    before(async () => (world = await World.start()));
    after(() => world.stop());

    it("shows a repository, and what the caller may do", async () => {
        const { status, body } = await world.ask("GET", "");
        assert.equal(status, 200);
        assert.deepEqual(
            [body.full_name, body.private, body.default_branch, body.permissions.admin, body.owner.type],
            ["acme/shop", true, "main", true, "Organization"],
        );
    });

    it("knows organisations from people", async () => {
        assert.equal((await world.ask("GET", "/orgs/acme")).body.login, "acme");
        assert.equal((await world.ask("GET", "/orgs/ann")).status, 404);
        assert.equal((await world.ask("GET", "/orgs/nobody")).status, 404);
    });

    it("shows branches, in both ways, slashes included", async () => {
        await world.control.setHeads("acme/shop", { "feature/cart": sha("c") });
        const list = await world.ask("GET", "branches");
        assert.deepEqual(
            list.body.map((branch: { name: string; commit: { sha: string } }) => [branch.name, branch.commit.sha]),
            [
                ["feature/cart", sha("c")],
                ["main", sha("a")],
                ["staging", sha("b")],
            ],
        );
        for (const path of ["branches/feature/cart", "branches/feature%2Fcart"]) {
            const { body } = await world.ask("GET", path);
            assert.deepEqual([body.name, body.commit.sha, body.protected], ["feature/cart", sha("c"), false]);
        }
        const ref = await world.ask("GET", "git/ref/heads/feature/cart");
        assert.deepEqual([ref.body.ref, ref.body.object.sha], ["refs/heads/feature/cart", sha("c")]);
        assert.equal((await world.ask("GET", "branches/none")).body.message, "Branch not found");
        assert.equal((await world.ask("GET", "git/ref/heads/none")).status, 404);
    });

    it("pages long lists by links", async () => {
        const heads = Array.from({ length: 35 }, (_, index) => [`many-${String(index).padStart(2, "0")}`, sha("d")]);
        await world.control.addRepository({ owner: "acme", name: "wide", branches: Object.fromEntries(heads) });
        const seen: string[] = [];
        let path = "/repos/acme/wide/branches?per_page=15";
        let pages = 0;
        for (; path !== ""; pages++) {
            const { body, headers } = await world.ask("GET", path);
            seen.push(...body.map(({ name }: { name: string }) => name));
            const [, next = ""] = /<([^>]+)>; rel="next"/.exec(headers.get("link") ?? "") ?? [];
            path = next.replace(`${world.server.url}/api/v3`, "");
        }
        assert.equal(pages, 3);
        assert.deepEqual(
            seen,
            heads.map(([name]) => name),
        );
        assert.equal((await world.ask("GET", "/repos/acme/wide/branches")).body.length, 30, "without a size");
    });

    it("leads from the old name of a renamed repository to the new one", async () => {
        const id = await world.control.addRepository({ owner: "acme", name: "before", branches: { main: sha("e") } });
        await world.control.renameRepository("acme/before", "after");
        const moved = await world.ask("GET", "/repos/acme/before/branches?per_page=1");
        const location = moved.headers.get("location") ?? "";
        assert.deepEqual([moved.status, moved.body.message], [301, "Moved Permanently"]);
        assert.equal(location, `${world.server.url}/api/v3/repositories/${id}/branches?per_page=1`);
        const followed = await world.ask("GET", location.replace(`${world.server.url}/api/v3`, ""));
        assert.equal(followed.body[0].name, "main");
        assert.equal((await world.ask("GET", `/repositories/${id}`)).body.full_name, "acme/after");
        const post = await world.ask("POST", `/repos/acme/before/statuses/${sha("e")}`, { state: "success" });
        assert.deepEqual([post.status, (await world.control.repository("acme/after")).statuses], [307, []]);
        assert.equal((await world.ask("GET", "/repos/acme/before", undefined, { token: "" })).status, 404);

        await world.control.addRepository({ owner: "acme", name: "before", branches: { main: sha("f") } });
        assert.equal((await world.ask("GET", "/repos/acme/before")).status, 200, "the name is taken again");
    });

    it("does not send again what the caller has", async () => {
        const first = await world.ask("GET", "");
        const etag = first.headers.get("etag") ?? "";
        const again = await world.ask("GET", "", undefined, { headers: { "if-none-match": etag } });
        assert.deepEqual([again.status, again.body], [304, undefined]);
    });
});
