import assert from "node:assert/strict";

import { refresh, reconcileAll, removeAll } from "../../../release/previews";
import { commitOf, MemoryPreviews, SETTINGS } from "../../support/memoryPreviews";
import { MemoryAws } from "../../support/memory";

const MADE_AGAIN =
    "removed:** previews have a function and an API of their own now. It is made again once its check has run.";

describe("previews of a stack that shared a function with its environments", () => {
    let world: MemoryPreviews;
    let former: MemoryPreviews;

    beforeEach(async () => {
        former = new MemoryPreviews();
        former.push(5, "five");
        former.check(5, "five");
        await refresh(former.controller(), 5);
        assert.equal(former.serves("pr-5"), "five");
        world = new MemoryPreviews(new MemoryAws(["placeholder"]));
        world.stages.clear();
        // Bucket, pull requests and comments are those of before.
        former.aws.objects.forEach((bytes, key) => world.aws.objects.set(key, bytes));
        world.push(5, "five");
        world.comments.set(5, [...(former.comments.get(5) ?? [])]);
        world.former = former;
    });

    it("go, are told so, and are built again; nothing of the environments goes", async () => {
        assert.deepEqual((await reconcileAll(world.controller())).all, []);
        assert.deepEqual(former.left(), { aliases: [], stages: [], own: [] });
        assert.deepEqual([...former.stages.keys()], ["production", "staging"]);
        assert.deepEqual([...former.aws.aliases.keys()], ["placeholder", "production", "staging"]);
        assert.ok(world.told(5).includes(MADE_AGAIN), world.told(5));
        assert.deepEqual(
            world.builds.map(({ pullRequest, isRunning }) => [pullRequest, isRunning]),
            [[5, true]],
        );
        assert.deepEqual(world.left(), { aliases: [], stages: [], own: [] });
    });

    it("are there again, in the same comment, once the check has run; what an earlier one has left is not taken", async () => {
        await reconcileAll(world.controller());
        await refresh(world.controller(), 5);
        assert.deepEqual(world.left().aliases, [], "no build of now has left it");
        world.check(5, "five");
        assert.deepEqual((await refresh(world.controller(), 5)).all, []);
        assert.equal(world.serves("pr-5"), "five");
        assert.equal(world.comments.get(5)?.length, 1);
        assert.ok(world.told(5).includes(`It serves commit ${commitOf("five")}`));
    });

    it("go also while GitHub is down, and whatever moment a controller is killed at", async () => {
        world.breakGitHub();
        for (const call of ["StartBuild", "DeleteStage", "DeleteDeployment", "DeleteAlias"]) {
            const dead = world.controller("dead", async (done) => {
                if (done.startsWith(call)) {
                    throw new Error("killed");
                }
            });
            await reconcileAll(dead);
            assert.deepEqual(former.left().aliases, ["pr-5"], call);
        }
        await reconcileAll(world.controller());
        assert.deepEqual(former.left(), { aliases: [], stages: [], own: [] });
        assert.equal(world.builds.length, 1, "started once");
        world.github = () => undefined;
        await reconcileAll(world.controller());
        assert.ok(world.told(5).includes(MADE_AGAIN));
    });

    it("go with all others where previews are switched off, and are not built again", async () => {
        await removeAll(world.controller(), "previews were switched off");
        assert.deepEqual(former.left(), { aliases: [], stages: [], own: [] });
        assert.match(world.told(5), /removed:\*\* previews were switched off\./);
        assert.deepEqual(world.builds, []);
    });

    it("leave alone what only has the name of one", async () => {
        former.aws.aliases.set("pr-9", { name: "pr-9", version: "1", weights: {}, revisionId: "by hand" });
        await reconcileAll(world.controller());
        assert.deepEqual(former.left().aliases, ["pr-9"]);
    });

    it("are not looked for once that was done", async () => {
        world.former = undefined;
        await reconcileAll({ ...world.controller(), settings: SETTINGS });
        assert.deepEqual(former.left().aliases, ["pr-5"]);
    });
});
