import assert from "node:assert/strict";

import { sha, World } from "./world";

/** As the provider sends it. */
const RULESET = {
    name: "shop/production",
    target: "branch",
    enforcement: "active",
    conditions: { ref_name: { include: ["refs/heads/main"], exclude: [] } },
    rules: [
        { type: "deletion" },
        {
            type: "required_status_checks",
            parameters: {
                required_status_checks: [{ context: "shop/check" }],
                strict_required_status_checks_policy: true,
            },
        },
    ],
};

describe("GitHub stand-in: rulesets", () => {
    let world: World;
    beforeEach(async () => (world = await World.start()));
    afterEach(() => world.stop());

    it("are made, read, changed and removed", async () => {
        const made = await world.ask("POST", "rulesets", RULESET);
        assert.equal(made.status, 201);
        const { id, rules, conditions, source } = made.body;
        assert.deepEqual([conditions, source], [RULESET.conditions, "acme/shop"]);
        assert.equal(rules[1].parameters.do_not_enforce_on_create, false, "what was not said is filled in");
        assert.deepEqual((await world.ask("GET", `rulesets/${id}`)).body, made.body);
        assert.deepEqual((await world.ask("GET", "rulesets")).body, [made.body]);
        assert.equal((await world.ask("GET", "branches/main")).body.protected, true);
        assert.equal((await world.ask("GET", "branches/staging")).body.protected, false);
        const changed = await world.ask("PUT", `rulesets/${id}`, { ...RULESET, rules: [{ type: "deletion" }] });
        assert.deepEqual([changed.status, changed.body.rules], [200, [{ type: "deletion" }]]);
        assert.equal((await world.ask("DELETE", `rulesets/${id}`)).status, 204);
        assert.equal((await world.ask("DELETE", `rulesets/${id}`)).status, 404);
    });

    it("have the documented form, and names of their own", async () => {
        await world.ask("POST", "rulesets", RULESET);
        const [, checks] = RULESET.rules;
        for (const [wrong, why] of [
            [{ ...RULESET }, "a name that is taken"],
            [{ ...RULESET, name: undefined }, "no name"],
            [{ ...RULESET, name: "x", enforcement: "on" }, "an enforcement that there is not"],
            [{ ...RULESET, name: "x", rules: [{ type: "silence" }] }, "a rule that there is not"],
            [{ ...RULESET, name: "x", rules: [{ ...checks, parameters: {} }] }, "checks without parameters"],
        ] as const) {
            assert.equal((await world.ask("POST", "rulesets", wrong)).status, 422, why);
        }
        assert.equal((await world.ask("GET", "rulesets")).body.length, 1);
    });

    it("hold back a merge that is behind, where they are strict, and the merge that would bring it up to date", async () => {
        const repository = "acme/shop";
        const contexts = { required_status_checks: [{ context: "shop/check" }] };
        const strict = (name: string, branch: string, isStrict: boolean) => ({
            ...RULESET,
            name,
            conditions: { ref_name: { include: [`refs/heads/${branch}`], exclude: [] } },
            rules: [
                {
                    type: "required_status_checks",
                    parameters: { ...contexts, strict_required_status_checks_policy: isStrict },
                },
            ],
        });
        await world.ask("POST", "rulesets", strict("main", "main", true));
        await world.ask("POST", "rulesets", strict("staging", "staging", false));
        const first = await world.control.openPullRequest({
            repository,
            head: { ref: "topic", sha: sha("c") },
            base: "main",
        });
        const check = async (commit: string) =>
            world.ask("POST", `statuses/${commit}`, { state: "success", context: "shop/check" });
        await check(sha("c"));
        await assert.rejects(
            world.control.closePullRequest({ repository, number: first.number, merge: true }),
            /Repository rule violations found\n\nThe head branch is not up to date with the base branch/,
        );
        await world.control.updateBranch({ repository, number: first.number });
        const head = (await world.control.repository(repository)).branches["topic"] ?? "";
        assert.notEqual(head, sha("c"));
        await check(head);
        await world.control.closePullRequest({ repository, number: first.number, merge: true });
        const second = await world.control.openPullRequest({
            repository,
            head: { ref: "staging", sha: sha("b") },
            base: "main",
        });
        await assert.rejects(
            world.control.updateBranch({ repository, number: second.number }),
            /Required status check "shop\/check" is expected/,
        );
    });
});
