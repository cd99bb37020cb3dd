import assert from "node:assert/strict";

import { FAULTS } from "../../../tools/github-stand-in";
import { sha, TOKEN, World } from "./world";

const STATUS = { state: "success", context: "one" };

describe("GitHub stand-in: faults and the record of requests", () => {
    let world: World;
    beforeEach(async () => (world = await World.start()));
    afterEach(() => world.stop());

    const post = () => world.ask("POST", `statuses/${sha("a")}`, STATUS);
    const kept = async () => (await world.control.repository("acme/shop")).statuses.length;

    it("meets the requests that are named, as often as is said", async () => {
        await world.control.addFault(
            FAULTS.secondaryRateLimit(7, { method: "POST", path: "^/repos/.*/statuses/", times: 2 }),
        );
        const first = await post();
        assert.deepEqual([first.status, first.headers.get("retry-after")], [403, "7"]);
        assert.match(first.body.message, /secondary rate limit/);
        assert.equal((await world.ask("GET", "")).status, 200, "another path");
        assert.deepEqual([(await post()).status, (await post()).status], [403, 201]);
        assert.equal(await kept(), 1);
    });

    it("goes on until it is taken back", async () => {
        await world.control.addFault(FAULTS.serverError(502, { times: "all" }));
        assert.deepEqual([(await post()).status, (await post()).status], [502, 502]);
        await world.control.clearFaults();
        assert.equal((await post()).status, 201);
    });

    it("knows the hourly limit, which tells when it ends", async () => {
        await world.control.addFault(FAULTS.rateLimit(1_900_000_000));
        const { status, headers } = await post();
        assert.deepEqual(
            [status, headers.get("x-ratelimit-remaining"), headers.get("x-ratelimit-reset")],
            [403, "0", "1900000000"],
        );
    });

    it("cuts the connection before anything is done, or after it", async () => {
        await world.control.addFault(FAULTS.noConnection());
        await assert.rejects(post());
        assert.equal(await kept(), 0);
        await world.control.addFault(FAULTS.lostAnswer());
        await assert.rejects(post());
        assert.equal(await kept(), 1);
    });

    it("waits before it answers", async () => {
        await world.control.addFault({ delay: 10_000 });
        const signal = AbortSignal.timeout(100);
        await assert.rejects(fetch(`${world.server.url}/user`, { signal }), { name: "TimeoutError" });
    });

    it("remembers the requests since a mark, with secrets masked", async () => {
        await post();
        const mark = await world.control.mark();
        await world.ask(
            "POST",
            "hooks?x=1",
            { config: { url: "http://127.0.0.1:9/", secret: "hidden" } },
            { prefix: "" },
        );
        await world.ask("GET", "/user", undefined, { token: "ghp_unknown" });
        const requests = await world.control.requests(mark);
        assert.deepEqual(
            requests.map(({ method, path, login, status }) => [method, path, login, status]),
            [
                ["POST", "/repos/acme/shop/hooks?x=1", "ann", 201],
                ["GET", "/user", undefined, 401],
            ],
        );
        assert.deepEqual(requests[0]?.body, { config: { url: "http://127.0.0.1:9/", secret: "********" } });
        const everything = JSON.stringify([
            requests,
            world.lines,
            await world.control.repository("acme/shop"),
            await world.control.deliveries(),
        ]);
        for (const secret of ["hidden", TOKEN, "ghp_unknown"]) {
            assert.ok(!everything.includes(secret), secret);
        }
        assert.match(world.lines.at(-1) ?? "", /GET \/user 401 -$/);
    });

    it("says what is wrong with an order", async () => {
        await assert.rejects(world.control.setHeads("acme/none", {}), /asked for setHeads: .*no repository acme\/none/);
        await assert.rejects(
            world.control.addRepository({ owner: "acme", name: "shop", branches: {} }),
            /There is a repository acme\/shop already/,
        );
        const unknown = world.control as unknown as { fly(): Promise<void> };
        await assert.rejects(unknown.fly(), /no action fly/);
    });
});
