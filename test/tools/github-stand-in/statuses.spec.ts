import assert from "node:assert/strict";

import { sha, World } from "./world";

describe("GitHub stand-in: commit statuses", () => {
    let world: World;
    beforeEach(async () => (world = await World.start()));
    afterEach(() => world.stop());

    const post = (body: unknown, commit = sha("a")) => world.ask("POST", `statuses/${commit}`, body);

    it("keeps them, and shows the newest first", async () => {
        const made = await post({
            state: "pending",
            context: "shop/staging",
            description: "Building",
            target_url: "https://log",
        });
        assert.equal(made.status, 201);
        assert.deepEqual(
            [made.body.state, made.body.context, made.body.description, made.body.target_url, made.body.creator.login],
            ["pending", "shop/staging", "Building", "https://log", "ann"],
        );
        await post({ state: "success", context: "shop/staging" });
        const { body } = await world.ask("GET", `commits/${sha("a")}/statuses`);
        assert.deepEqual(
            body.map(({ state }: { state: string }) => state),
            ["success", "pending"],
        );
        const { statuses } = await world.control.repository("acme/shop");
        assert.deepEqual(
            statuses.map(({ state, context }) => [state, context]),
            [
                ["pending", "shop/staging"],
                ["success", "shop/staging"],
            ],
        );
    });

    it("combines the newest of each context", async () => {
        const combined = async (ref = "main") => {
            const { body } = await world.ask("GET", `commits/${ref}/status`);
            return [body.state, body.total_count];
        };
        assert.deepEqual(await combined(), ["pending", 0]);
        await post({ state: "success", context: "one" });
        assert.deepEqual(await combined(sha("a")), ["success", 1]);
        await post({ state: "pending", context: "two" });
        assert.deepEqual(await combined(), ["pending", 2]);
        await post({ state: "error", context: "two" });
        assert.deepEqual(await combined(), ["failure", 2]);
        await post({ state: "success", context: "two" });
        assert.deepEqual(await combined(), ["success", 2]);
        assert.equal((await world.ask("GET", "commits/none/status")).status, 404);
    });

    it("refuses what has not the documented form", async () => {
        const faulty: readonly [unknown, RegExp][] = [
            [{}, /"state" wasn't supplied/],
            [{ state: 1 }, /'properties\/state'.*not a string/s],
            [{ state: "done" }, /Validation Failed/],
            [{ state: "success", description: "x".repeat(141) }, /Validation Failed/],
            [{ state: "success", target_url: "log" }, /Validation Failed/],
            [{ state: "success", context: true }, /not a string/],
        ];
        for (const [body, message] of faulty) {
            const answer = await post(body);
            assert.equal(answer.status, 422, JSON.stringify(body));
            assert.match(answer.body.message, message);
        }
        const long = (await post({ state: "success", description: "x".repeat(141) })).body.errors;
        assert.deepEqual(long[0], {
            resource: "Status",
            field: "description",
            code: "custom",
            message: "description is too long (maximum is 140 characters)",
        });
        const unknown = await post({ state: "success" }, sha("9"));
        assert.deepEqual([unknown.status, unknown.body.message], [422, `No commit found for SHA: ${sha("9")}`]);
    });
});
