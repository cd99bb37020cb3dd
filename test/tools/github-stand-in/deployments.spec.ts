import assert from "node:assert/strict";

import { sha, World } from "./world";

describe("GitHub stand-in: deployments", () => {
    let world: World;
    beforeEach(async () => (world = await World.start()));
    afterEach(() => world.stop());

    const create = (members: Record<string, unknown> = {}) =>
        world.ask("POST", "deployments", {
            ref: sha("a"),
            environment: "staging",
            auto_merge: false,
            required_contexts: [],
            ...members,
        });
    const tell = (id: number, members: Record<string, unknown>) =>
        world.ask("POST", `deployments/${id}/statuses`, members);
    const states = async (id: number) => {
        const { body } = await world.ask("GET", `deployments/${id}/statuses`);
        return body.map(({ state }: { state: string }) => state).reverse();
    };
    const succeed = async (members: Record<string, unknown> = {}) => {
        const { body } = await create(members);
        assert.equal((await tell(body.id, { state: "success" })).status, 201);
        return body.id as number;
    };

    it("makes and shows them", async () => {
        const { status, body } = await create({ description: "Release 5", payload: { record: "5" } });
        assert.equal(status, 201);
        assert.deepEqual(
            [body.sha, body.ref, body.task, body.environment, body.description, body.payload, body.creator.login],
            [sha("a"), sha("a"), "deploy", "staging", "Release 5", { record: "5" }, "ann"],
        );
        assert.deepEqual([body.transient_environment, body.production_environment], [false, false]);
        assert.equal((await create({ environment: "production" })).body.production_environment, true);
        assert.equal((await create({ ref: "staging", environment: undefined })).body.environment, "production");
        assert.deepEqual((await world.ask("GET", `deployments/${body.id}`)).body, body);
        const found = await world.ask("GET", `deployments?environment=staging&sha=${sha("a")}`);
        assert.deepEqual(found.body, [body]);
    });

    it("keeps the statuses in their order", async () => {
        const { body } = await create();
        const made = await tell(body.id, {
            state: "in_progress",
            description: "Releasing",
            log_url: "https://log",
            environment_url: "https://shop",
        });
        assert.deepEqual(
            [made.status, made.body.state, made.body.log_url, made.body.target_url, made.body.environment_url],
            [201, "in_progress", "https://log", "https://log", "https://shop"],
        );
        await tell(body.id, { state: "failure" });
        assert.deepEqual(await states(body.id), ["in_progress", "failure"]);
        const one = await world.ask("GET", `deployments/${body.id}/statuses/${made.body.id}`);
        assert.deepEqual(one.body, made.body);
        assert.equal((await tell(1, { state: "success" })).status, 404);
    });

    it("marks earlier successes of the environment inactive", async () => {
        const first = await succeed();
        const failed = (await create()).body.id as number;
        await tell(failed, { state: "failure" });
        const other = await succeed({ environment: "qa" });
        const preview = await succeed({ transient_environment: true });
        const production = await succeed({ production_environment: true });
        const last = await succeed();
        assert.deepEqual(await states(first), ["success", "inactive"]);
        assert.deepEqual(await states(failed), ["failure"], "it had not succeeded");
        assert.deepEqual(await states(other), ["success"], "another environment");
        assert.deepEqual(await states(preview), ["success"], "a transient one");
        assert.deepEqual(await states(production), ["success"], "a production one");
        assert.deepEqual(await states(last), ["success"]);
    });

    it("leaves earlier ones alone where that is asked for, and later ones always", async () => {
        const first = await succeed();
        const second = (await create()).body.id as number;
        await tell(second, { state: "success", auto_inactive: false });
        assert.deepEqual(await states(first), ["success"]);
        await tell(first, { state: "success" });
        assert.deepEqual(await states(second), ["success"]);
    });

    it("merges the default branch first, unless told not to", async () => {
        const { status, body } = await create({ ref: "staging", auto_merge: undefined });
        assert.deepEqual([status, body.message], [202, "Auto-merged main into staging on deployment."]);
        assert.deepEqual((await world.control.repository("acme/shop")).deployments, []);
        assert.equal((await create({ ref: "main", auto_merge: undefined })).status, 201);
    });

    it("wants every context that has spoken, unless told which", async () => {
        await world.ask("POST", `statuses/${sha("a")}`, { state: "pending", context: "shop/check" });
        const refused = await create({ required_contexts: undefined });
        assert.equal(refused.status, 409);
        assert.match(refused.body.message, /^Conflict: Commit status checks failed/);
        assert.deepEqual(refused.body.errors[0].contexts, [{ context: "shop/check", state: "pending" }]);
        assert.equal((await create({ required_contexts: ["unheard"] })).status, 409);
        assert.equal((await create({ required_contexts: [] })).status, 201);
        await world.ask("POST", `statuses/${sha("a")}`, { state: "success", context: "shop/check" });
        assert.equal((await create({ required_contexts: undefined })).status, 201);
    });

    it("deletes what is inactive, or the only one of its environment", async () => {
        const first = await succeed();
        const second = await succeed();
        assert.match((await world.ask("DELETE", `deployments/${second}`)).body.errors[0], /active deployment/);
        assert.equal((await world.ask("DELETE", `deployments/${first}`)).status, 204);
        assert.equal((await world.ask("DELETE", `deployments/${second}`)).status, 204);
        assert.equal((await world.ask("GET", `deployments/${second}`)).status, 404);
    });

    it("refuses what has not the documented form", async () => {
        const faulty: readonly [Record<string, unknown>, RegExp][] = [
            [{ ref: undefined }, /"ref" wasn't supplied/],
            [{ ref: "none" }, /No ref found for: none/],
            [{ required_contexts: "none" }, /not an array/],
            [{ transient_environment: "yes" }, /not a boolean/],
            [{ description: "x".repeat(141) }, /Validation Failed/],
        ];
        for (const [members, message] of faulty) {
            const answer = await create(members);
            assert.equal(answer.status, 422, JSON.stringify(members));
            assert.match(answer.body.message, message);
        }
        const { body } = await create();
        for (const members of [
            {},
            { state: "done" },
            { state: "success", log_url: "log" },
            { state: "success", auto_inactive: 1 },
        ]) {
            assert.equal((await tell(body.id, members)).status, 422, JSON.stringify(members));
        }
        assert.deepEqual(await states(body.id), []);
    });
});
