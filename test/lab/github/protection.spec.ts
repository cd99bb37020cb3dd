import assert from "node:assert/strict";

import { sha, World } from "./world";

/** As the provider sends it. */
const RULES = {
    required_status_checks: { strict: true, checks: [{ context: "shop/check" }, { context: "other", app_id: -1 }] },
    enforce_admins: false,
    required_pull_request_reviews: null,
    restrictions: null,
    required_conversation_resolution: false,
};

describe("GitHub stand-in: branch protection", () => {
    let world: World;
    beforeEach(async () => (world = await World.start()));
    afterEach(() => world.stop());

    it("is made, read, changed and removed", async () => {
        const path = "branches/main/protection";
        assert.equal((await world.ask("GET", path)).body.message, "Branch not protected");
        const made = await world.ask("PUT", path, RULES);
        assert.equal(made.status, 200);
        const { strict, contexts, checks } = made.body.required_status_checks;
        assert.deepEqual([strict, contexts], [true, ["shop/check", "other"]]);
        assert.deepEqual(checks, [
            { context: "shop/check", app_id: null },
            { context: "other", app_id: null },
        ]);
        assert.deepEqual(
            [made.body.enforce_admins.enabled, made.body.required_conversation_resolution.enabled],
            [false, false],
        );
        assert.deepEqual((await world.ask("GET", path)).body, made.body);
        assert.equal((await world.ask("GET", "branches/main")).body.protected, true);
        assert.deepEqual(
            (await world.ask("GET", "branches?protected=true")).body.map(({ name }: { name: string }) => name),
            ["main"],
        );
        const contextsOnly = { ...RULES, required_status_checks: { strict: false, contexts: ["one"] } };
        const changed = await world.ask("PUT", path, contextsOnly);
        assert.deepEqual(changed.body.required_status_checks.checks, [{ context: "one", app_id: null }]);
        assert.equal((await world.ask("DELETE", path)).status, 204);
        assert.equal((await world.ask("DELETE", path)).status, 404);
    });

    it("knows signatures and reviews, as the provider asks for them", async () => {
        const signatures = "branches/main/protection/required_signatures";
        assert.equal((await world.ask("DELETE", signatures)).status, 404);
        await world.ask("PUT", "branches/main/protection", {
            ...RULES,
            required_pull_request_reviews: { required_approving_review_count: 2 },
        });
        assert.equal((await world.ask("DELETE", signatures)).status, 204);
        assert.equal((await world.ask("GET", signatures)).body.enabled, false);
        assert.equal((await world.ask("POST", signatures)).body.enabled, true);
        const reviews = "required_pull_request_reviews";
        const read = async () => (await world.ask("GET", "branches/main/protection")).body;
        assert.equal((await read())[reviews].required_approving_review_count, 2);
        for (let time = 0; time < 2; time++) {
            assert.equal((await world.ask("DELETE", `branches/main/protection/${reviews}`)).status, 204);
        }
        assert.equal((await read())[reviews], undefined);
        assert.equal((await read()).required_signatures.enabled, true);
    });

    it("takes a branch with a slash, and refuses one that is not there", async () => {
        await world.control.setHeads("acme/shop", { "release/1": sha("c") });
        assert.equal((await world.ask("PUT", "branches/release%2F1/protection", RULES)).status, 200);
        assert.equal((await world.ask("GET", "branches/release/1/protection")).status, 200);
        assert.equal((await world.ask("PUT", "branches/none/protection", RULES)).body.message, "Branch not found");
    });

    it("refuses what has not the documented form", async () => {
        const checks = (value: unknown) => ({ ...RULES, required_status_checks: value });
        const faulty: readonly [unknown, RegExp][] = [
            ...Object.keys(RULES)
                .slice(0, 4)
                .map((name): [unknown, RegExp] => [
                    { ...RULES, [name]: undefined },
                    new RegExp(`"${name}" wasn't supplied`),
                ]),
            [checks({ checks: [] }), /"strict" wasn't supplied/],
            [checks({ strict: true }), /"contexts" wasn't supplied/],
            [checks({ strict: true, contexts: "one" }), /not an array/],
            [checks({ strict: true, checks: [{ context: "one", app_id: "2" }] }), /not an integer/],
        ];
        for (const [body, message] of faulty) {
            const answer = await world.ask("PUT", "branches/main/protection", body);
            assert.equal(answer.status, 422, JSON.stringify(body));
            assert.match(answer.body.message, message);
        }
        const person = { owner: "ann", ownerType: "User", name: "own", branches: { main: sha("d") } } as const;
        await world.control.addRepository(person);
        const restricted = { ...RULES, restrictions: { users: [], teams: [] } };
        const refused = await world.ask("PUT", "/repos/ann/own/branches/main/protection", restricted);
        assert.match(refused.body.message, /Only organization repositories/);
    });
});
