import assert from "node:assert/strict";

import { sha, World } from "../tools/github-stand-in/world";
import { recordPlatform } from "../support/platform";

const REPOSITORY = "acme/shop";
const CHECK = "shop-eu-west-1/check";

/** As much of a ruleset as the program asks the provider for. */
interface Inputs {
    readonly name: string;
    readonly target: string;
    readonly enforcement: string;
    readonly conditions: {
        readonly refName: { readonly includes: readonly string[]; readonly excludes: readonly string[] };
    };
    readonly rules: {
        readonly requiredStatusChecks: {
            readonly requiredChecks: readonly { readonly context: string }[];
            readonly strictRequiredStatusChecksPolicy: boolean;
            readonly doNotEnforceOnCreate: boolean;
        };
        readonly deletion?: boolean;
        readonly nonFastForward?: boolean;
    };
}

/** What the provider makes of it: "Create a repository ruleset" in GitHub's REST API. */
function sent({ name, target, enforcement, conditions, rules }: Inputs): object {
    const { requiredChecks, strictRequiredStatusChecksPolicy, doNotEnforceOnCreate } = rules.requiredStatusChecks;
    const { includes: include, excludes: exclude } = conditions.refName;
    const parameters = {
        required_status_checks: requiredChecks,
        strict_required_status_checks_policy: strictRequiredStatusChecksPolicy,
        do_not_enforce_on_create: doNotEnforceOnCreate,
    };
    return {
        name,
        target,
        enforcement,
        conditions: { ref_name: { include, exclude } },
        rules: [
            ...(rules.deletion === true ? [{ type: "deletion" }] : []),
            ...(rules.nonFastForward === true ? [{ type: "non_fast_forward" }] : []),
            { type: "required_status_checks", parameters },
        ],
    };
}

/** The rules of the default environments, held by GitHub's stand-in: staging and what is promoted from it, main. */
describe("a repository with protected branches", () => {
    let world: World;
    let rulesets: readonly Inputs[];
    let commits = 0;

    before(async () => {
        const environments = {
            staging: { branch: "staging" },
            production: { branch: "main", promotesFrom: "staging" },
        };
        const recording = await recordPlatform({
            "platform:pullRequests": JSON.stringify({ protect: true }),
            "platform:environments": JSON.stringify(environments),
        });
        rulesets = recording.resources
            .filter(({ type }) => type.endsWith("RepositoryRuleset"))
            .map(({ inputs }) => inputs as unknown as Inputs);
        assert.equal(rulesets.length, 2);
    });

    beforeEach(async () => {
        world = await World.start();
        await world.control.setHeads(REPOSITORY, { staging: sha("a") });
        for (const ruleset of rulesets) {
            assert.equal((await world.ask("POST", "rulesets", sent(ruleset))).status, 201);
        }
    });

    afterEach(async () => world.stop());

    const heads = async () => (await world.control.repository(REPOSITORY)).branches;
    const check = async (commit: string, state = "success") =>
        world.ask("POST", `statuses/${commit}`, { state, context: CHECK });
    const propose = async (ref: string, commit: string, base: string) =>
        (await world.control.openPullRequest({ repository: REPOSITORY, head: { ref, sha: commit }, base })).number;
    const merge = async (number: number) =>
        world.control.closePullRequest({ repository: REPOSITORY, number, merge: true });

    /** Brings a change to staging, by a pull request that was checked. @returns The head of staging. */
    async function change(): Promise<string> {
        commits += 1;
        const commit = commits.toString(16).padStart(40, "1");
        const number = await propose(`topic-${commits}`, commit, "staging");
        await check(commit);
        await merge(number);
        return (await heads())["staging"] ?? "";
    }

    it("lets promotions by merge follow each other, each once it was checked", async () => {
        for (let round = 1; round <= 3; round++) {
            const head = await change();
            const number = await propose("staging", head, "main");
            await assert.rejects(merge(number), /Required status check "shop-eu-west-1\/check" is expected/);
            await check(head);
            await merge(number);
        }
    });

    it("lets nothing be merged whose check has failed, or is of another commit", async () => {
        const number = await propose("topic", sha("c"), "staging");
        await check(sha("b"));
        await check(sha("c"), "failure");
        await assert.rejects(merge(number), /Required status check/);
    });

    it("lets nobody push past the check, force a push or delete a branch", async () => {
        const push = { repository: REPOSITORY, branch: "main" };
        await world.control.push({ repository: REPOSITORY, branch: "topic", sha: sha("d") });
        await assert.rejects(world.control.push({ ...push, sha: sha("d") }), /Required status check/);
        await check(sha("d"));
        await assert.rejects(world.control.push({ ...push, sha: sha("d"), forced: true }), /Cannot force-push/);
        await assert.rejects(world.control.push(push), /Cannot delete/);
        await world.control.push({ ...push, sha: sha("d") });
        assert.equal((await heads())["main"], sha("d"));
    });
});
