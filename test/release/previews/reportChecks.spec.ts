import assert from "node:assert/strict";

import type { PreviewSettings } from "../../../contract/previews/settings";
import { GitHubError } from "../../../release/githubError";
import { runErrand } from "../../../release/programs/previewController";
import type { CheckBuild } from "../../../release/previews/ports";
import { commitOf, MemoryPreviews } from "../../support/memoryPreviews";

const LINK =
    "https://eu-west-1.console.aws.amazon.com/codesuite/codebuild/projects/shop_pull-requests/build/shop_pull-requests%3A";

describe("the status of a check whose token may only read", () => {
    let world: MemoryPreviews;

    beforeEach(() => (world = new MemoryPreviews()));

    const controller = (more: Partial<PreviewSettings["checks"]> = { reports: true }) => {
        const context = world.controller();
        const { checks } = context.settings;
        return { ...context, settings: { ...context.settings, checks: checks && { ...checks, ...more } } };
    };
    const told = async (pullRequest = 5) => {
        await runErrand(controller(), { kind: "report", pullRequest });
        return world.statuses.map(({ commit, state }) => [commit, state]);
    };
    const build = (id: string, more: Partial<CheckBuild>): CheckBuild => ({
        arn: `arn:aws:codebuild:eu-west-1:123456789012:build/shop_pull-requests:${id}`,
        pullRequest: 5,
        commit: commitOf("five"),
        isRunning: false,
        hasSucceeded: false,
        started: 0,
        ...more,
    });

    it("is what CodeBuild says of the newest build of the commit, once for each change, with a link to its log", async () => {
        const commit = world.push(5, "five");
        world.builds.unshift(build("a", { isRunning: true }));
        assert.deepEqual(await told(), [[commit, "pending"]]);
        assert.deepEqual(await told(), [[commit, "pending"]]);
        world.builds[0] = build("a", {});
        assert.deepEqual((await told()).at(-1), [commit, "failure"]);
        world.builds.unshift(build("b", { isRunning: true }));
        await told();
        world.builds[0] = build("b", { hasSucceeded: true });
        await told();
        assert.deepEqual(
            world.statuses.map(({ context, state, url, description }) => [context, state, url, description]),
            [
                ["shop/check", "pending", `${LINK}a/?region=eu-west-1`, "The tests are running"],
                ["shop/check", "failure", `${LINK}a/?region=eu-west-1`, "The tests have failed, or were ended"],
                ["shop/check", "pending", `${LINK}b/?region=eu-west-1`, "The tests are running"],
                ["shop/check", "success", `${LINK}b/?region=eu-west-1`, "The tests have passed"],
            ],
        );
    });

    it("is written again where somebody else has written another", async () => {
        const commit = world.push(5, "five");
        world.builds.unshift(build("a", {}));
        await told();
        world.statuses.push({ commit, context: "shop/check", state: "success", description: "", url: undefined });
        assert.deepEqual((await told()).at(-1), [commit, "failure"]);
        world.builds.unshift(build("b", {}));
        await told();
        assert.equal(world.statuses.at(-1)?.url, `${LINK}b/?region=eu-west-1`, "the log of the newest build");
    });

    it("is that of the head alone, of a build of a pull request, into a branch that is checked", async () => {
        world.push(5, "five");
        world.builds.unshift(build("old", { commit: commitOf("four"), hasSucceeded: true }));
        world.builds.unshift(build("unknown", { commit: undefined, hasSucceeded: true }));
        world.builds.unshift(build("other", { pullRequest: undefined, hasSucceeded: true }));
        assert.deepEqual(await told(), []);
        world.push(6, "six", { base: "feature" });
        world.builds.unshift(build("six", { pullRequest: 6, commit: commitOf("six"), hasSucceeded: true }));
        assert.deepEqual(await told(6), []);
    });

    it("is one where two pull requests have the same commit", async () => {
        const commit = world.push(5, "five");
        world.push(6, "five");
        world.builds.unshift(build("a", { hasSucceeded: true }), build("b", { pullRequest: 6 }));
        await runErrand(controller(), { kind: "tend" });
        await runErrand(controller(), { kind: "tend" });
        assert.deepEqual(
            world.statuses.map(({ commit: of, state }) => [of, state]),
            [[commit, "success"]],
        );
    });

    it("is told first where a preview is made, and by each look after previews where nobody could be told", async () => {
        world.push(5, "five");
        world.check(5, "five");
        await runErrand(controller(), { kind: "refresh", pullRequest: 5 });
        assert.deepEqual(
            world.statuses.map(({ state }) => state),
            ["success"],
        );
        const commit = world.push(6, "six");
        world.builds.unshift(build("six", { pullRequest: 6, commit }));
        world.github = () => {
            throw new GitHubError("GitHub is down", "", 503);
        };
        await runErrand(controller(), { kind: "report", pullRequest: 6 }).catch(() => undefined);
        assert.equal(world.statuses.length, 1);
        world.github = () => undefined;
        await runErrand(controller(), { kind: "tend" });
        assert.deepEqual([world.statuses[1]?.commit, world.statuses[1]?.state], [commit, "failure"]);
    });

    it("is CodeBuild's own to write where the check's token may", async () => {
        world.push(5, "five");
        world.builds.unshift(build("a", { hasSucceeded: true }));
        for (const kind of ["report", "refresh"] as const) {
            await runErrand(controller({}), { kind, pullRequest: 5 });
        }
        await runErrand(controller({}), { kind: "tend" });
        assert.deepEqual(world.statuses, []);
    });
});
