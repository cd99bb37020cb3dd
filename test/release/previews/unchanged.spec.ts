import assert from "node:assert/strict";

import { refresh, reconcileAll } from "../../../release/previews";
import { MemoryPreviews } from "../../support/memoryPreviews";

describe("the preview controller, where nothing has changed", () => {
    let world: MemoryPreviews;

    beforeEach(async () => {
        world = new MemoryPreviews();
        world.push(5, "five");
        world.check(5, "five");
        assert.deepEqual((await refresh(world.controller(), 5)).all, []);
    });

    /** What a tend changes. */
    async function changesOfTend(): Promise<readonly string[]> {
        const calls: string[] = [];
        await reconcileAll(world.controller("again", async (call) => void calls.push(call)));
        return calls.filter((call) => !/^(Get|List|GET)|answered$/.test(call));
    }

    it("does nothing", async () => {
        assert.deepEqual(await changesOfTend(), []);
    });

    it("does nothing when the check of the same commit has run again and left the same package", async () => {
        world.check(5, "five");
        world.read.splice(0);
        assert.deepEqual(await changesOfTend(), []);
        assert.deepEqual(await changesOfTend(), []);
        assert.equal(world.read.length, 1, "the package is read once");
    });
});
