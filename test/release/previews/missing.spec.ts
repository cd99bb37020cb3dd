import assert from "node:assert/strict";

import { runErrand } from "../../../release/programs/previewController";
import { reconcileAllAndCheck } from "../../../release/previews";
import { commitOf, MemoryPreviews } from "../../support/memoryPreviews";

const MINUTE = 60_000;

describe("the preview controller, for pull requests whose check nothing has started", () => {
    let world: MemoryPreviews;

    beforeEach(() => (world = new MemoryPreviews()));

    const look = async () => (await reconcileAllAndCheck(world.controller())).all;
    const started = () => world.builds.map(({ pullRequest, commit }) => [pullRequest, commit]);

    it("starts it once they have come to the branch of an environment", async () => {
        world.push(5, "five", { base: "feature" });
        assert.deepEqual([await look(), started()], [[], []]);
        world.push(5, "five", { base: "master" });
        assert.deepEqual([await look(), started()], [[], [[5, commitOf("five")]]]);
    });

    it("leaves those alone that have its status, or a build of that commit, however it went", async () => {
        world.reported.add(world.push(5, "five"));
        const commit = world.push(6, "six");
        world.builds.push({
            pullRequest: undefined,
            commit,
            isRunning: false,
            hasSucceeded: true,
            arn: "arn:build",
            started: 0,
        });
        assert.deepEqual([await look(), world.builds.length], [[], 1]);
    });

    it("leaves those of forks alone: somebody has to say that they may be built", async () => {
        world.push(5, "five", { isFork: true });
        assert.deepEqual([await look(), started()], [[], []]);
    });

    it("gives the webhook time to start it", async () => {
        world.push(5, "five");
        world.updated.set(5, world.aws.time - MINUTE);
        assert.deepEqual([await look(), started()], [[], []]);
        world.updated.set(5, world.aws.time - 3 * MINUTE);
        assert.deepEqual([await look(), started().length], [[], 1]);
    });

    it("waits for a build of which the commit is not known yet, and for an hour after one that never knew it", async () => {
        world.push(5, "five");
        const build = {
            arn: "arn:build",
            hasSucceeded: false,
            pullRequest: 5,
            commit: undefined,
            started: world.aws.time - 2 * 60 * MINUTE,
        };
        world.builds.push({ ...build, isRunning: true });
        assert.deepEqual([await look(), world.builds.length], [[], 1]);
        world.builds[0] = { ...build, started: world.aws.time - MINUTE, isRunning: false };
        assert.deepEqual([await look(), world.builds.length], [[], 1]);
        world.builds[0] = { ...build, isRunning: false };
        assert.deepEqual([await look(), world.builds.length], [[], 2]);
    });

    it("starts it once, also where several look at the same time", async () => {
        world.push(5, "five");
        await Promise.all(["a", "b", "c"].map(async (by) => reconcileAllAndCheck(world.controller(by))));
        await look();
        assert.equal(world.builds.length, 1);
    });

    it("goes on with the others where one cannot be started", async () => {
        world.push(5, "five");
        world.push(6, "six");
        const problems = await reconcileAllAndCheck(
            world.controller("controller", async (call) => {
                if (call === "StartBuild 5") {
                    throw new Error("AccountLimitExceededException");
                }
            }),
        );
        assert.equal(problems.failures.length, 1);
        assert.deepEqual(started(), [[6, commitOf("six")]]);
    });

    it("looks now and then, but not within an up, which may just have given it the right to", async () => {
        world.push(5, "five");
        await runErrand(world.controller(), { kind: "up" });
        assert.deepEqual(started(), []);
        await runErrand(world.controller(), { kind: "tend" });
        assert.equal(started().length, 1);
    });

    it("does nothing of it for a stack of before, which has no such setting", async () => {
        const { checks: _none, ...settings } = world.settings;
        world.settings = settings;
        world.push(5, "five");
        assert.deepEqual([await look(), started()], [[], []]);
    });
});
