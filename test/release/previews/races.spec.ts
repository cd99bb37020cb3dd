import assert from "node:assert/strict";

import { refresh, reconcileAll } from "../../../release/previews";
import { MemoryPreviews, SETTINGS } from "../../support/memoryPreviews";

describe("a preview controller and another one", () => {
    let world: MemoryPreviews;

    beforeEach(() => (world = new MemoryPreviews()));

    async function open(number: number, text: string): Promise<void> {
        world.push(number, text);
        world.check(number, text);
        await refresh(world.controller(), number);
    }

    /** Tools that do something once, right before the first call that begins like this. */
    function controllerThat(call: string, work: () => Promise<unknown>) {
        let isDone = false;
        return world.controller("slow", async (made) => {
            if (!isDone && made.startsWith(call)) {
                isDone = true;
                await work();
            }
        });
    }

    it("remove no preview for its age that was released to meanwhile", async () => {
        await open(1, "one");
        await open(2, "two");
        world.settings = { ...SETTINGS, limit: 1 };
        await reconcileAll(controllerThat("DescribeAlias pr-1", async () => open(1, "one more")));
        assert.deepEqual(world.left().aliases, ["pr-1"]);
        assert.equal(world.serves("pr-1"), "one more");
        assert.match(world.told(1), /\*\*Preview:\*\*/);
        assert.match(world.told(2), /removed:\*\* it had to make room/);
    });

    it("release nothing to a preview that is being removed", async () => {
        await open(3, "three");
        world.push(5, "five");
        world.check(5, "five");
        const removal = async () => {
            world.close(5);
            const dying = world.controller("dying", async (call) => {
                if (call.startsWith("DeleteStage pr-5")) {
                    throw new Error("killed");
                }
            });
            await reconcileAll(dying);
        };
        const { all } = await refresh(controllerThat("PublishVersion", removal), 5);
        assert.deepEqual(all, []);
        assert.deepEqual(
            world.aws.moves.filter(({ alias }) => alias === "pr-5"),
            [],
        );
        assert.deepEqual(world.left().aliases, ["pr-3"]);
        assert.match(world.told(5), /removed:\*\* its pull request was closed/);
    });

    it("take no new preview away that was made while they ended the removal of the one before", async () => {
        await open(5, "five");
        world.close(5);
        let text = "";
        const again = async () => {
            await reconcileAll(world.controller());
            world.push(5, "six", { isOpen: true });
            world.check(5, "six");
            await refresh(world.controller(), 5);
            text = world.told(5);
        };
        await reconcileAll(controllerThat("DeleteStage pr-5", again));
        assert.match(text, /\*\*Preview:\*\*/);
        assert.equal(world.aws.aliases.has("pr-5"), true);
    });

    it("put right what a slower one tells that knew less", async () => {
        await open(5, "five");
        world.push(5, "six");
        world.check(5, "six");
        const slow = controllerThat("PATCH comment 5", async () => {
            world.close(5);
            await reconcileAll(world.controller());
            assert.match(world.told(5), /removed:/);
        });
        await refresh(slow, 5);
        assert.match(world.told(5), /\*\*Preview:\*\*/, "the slower one has spoken last");
        await reconcileAll(world.controller());
        assert.match(world.told(5), /removed:\*\* its pull request was closed/);
    });

    it("write one comment in the end, where both found none", async () => {
        world.push(5, "five");
        world.check(5, "five");
        const slow = controllerThat("POST comment 5", async () => reconcileAll(world.controller()));
        await refresh(slow, 5);
        assert.equal(world.comments.get(5)?.length, 2);
        await reconcileAll(world.controller());
        assert.equal(world.comments.get(5)?.length, 1);
    });

    it("end a removal wherever it was killed, and still know why", async () => {
        let last = 0;
        for (let killedAt = 0; last >= killedAt; killedAt++) {
            world = new MemoryPreviews();
            await open(5, "five");
            world.close(5);
            let calls = 0;
            const dying = world.controller("dying", async () => {
                last = calls;
                if (calls++ >= killedAt) {
                    throw new Error("killed");
                }
            });
            await reconcileAll(dying);
            last = calls - 1;
            await reconcileAll(world.controller());
            assert.deepEqual(world.left(), { aliases: [], stages: [], own: [] }, `killed at call ${killedAt}`);
            assert.match(world.told(5), /removed:\*\* its pull request was closed\./, `killed at call ${killedAt}`);
        }
        assert.ok(last > 30, `${last} calls were tried`);
    });
});
