import assert from "node:assert/strict";

import { executeRelease, type Tools } from "../../../release";
import { refusal, Shop } from "../shop";

describe("a move that others get in the way of", () => {
    let shop: Shop;

    beforeEach(async () => {
        shop = new Shop();
        await shop.release("staging", "A");
    });

    it("goes on where a permission has changed the alias between the look and the move", async () => {
        shop.atFirst("UpdateAlias", () => shop.aws.touch("staging"));
        assert.equal(await shop.release("staging", "B"), "3");
        assert.deepEqual(await shop.history("staging"), [
            "release of 3: served",
            "release of 3: lost",
            "release of 2: served",
        ]);
    });

    it("writes its attempts in their order, also where this machine's clock stands still, behind the others'", async () => {
        const plan = await shop.releasePlan("staging", "B");
        let now = shop.aws.time - 3_600_000;
        let randoms = 0;
        const tools: Tools = {
            ...shop.tools(),
            clock: { now: () => now, sleep: async (milliseconds) => void (now += milliseconds) },
            random: () => String(randoms++).padStart(8, "0"),
        };
        shop.atFirst("UpdateAlias", () => shop.aws.touch("staging"));
        await executeRelease(tools, plan);
        assert.deepEqual(
            (await shop.entries("staging")).map(({ record }) => [record.version, record.outcome]),
            [
                ["3", "succeeded"],
                ["3", "lost"],
                ["2", "succeeded"],
            ],
        );
    });

    it("says who was first, where another release has moved the alias meanwhile", async () => {
        const plan = await shop.releasePlan("staging", "B");
        const bob = await shop.releasePlan("staging", "C");
        await executeRelease({ ...shop.tools("bob"), by: "bob" }, bob);
        const { startedAt, commit = "" } = await shop.newest("staging");
        const answer = await shop.refused(async () => executeRelease(shop.tools(), plan));
        assert.deepEqual(answer, [
            `bob has moved staging to version 3 meanwhile (release of commit ${commit.slice(0, 7)}, ${startedAt}). ` +
                "Version 4 is not served there.",
            "If it should replace what is served now, run the same command again.",
        ]);
        assert.deepEqual(await shop.history("staging"), [
            "release of 4: lost",
            "release of 3: served",
            "release of 2: served",
        ]);
    });

    it("blames nobody for a move by hand, also where the version was released once", async () => {
        await shop.release("staging", "B");
        const plan = await shop.releasePlan("staging", "C");
        shop.aws.moveByHand("staging", "2");
        const [message] = await shop.refused(async () => executeRelease(shop.tools(), plan));
        assert.equal(
            message,
            "Somebody has moved staging to version 2 meanwhile, by hand or in a run that has not ended. " +
                "Version 4 is not served there.",
        );
    });

    /** Releases, and has somebody move the alias by hand as the environment is asked. */
    async function overtakenAt(look: number): Promise<void> {
        let looks = 0;
        shop.gate = (call) => {
            if (/^GET .* answered$/.test(call) && (looks += 1) === look) {
                shop.aws.moveByHand("staging", "1");
            }
        };
        const [message] = await refusal(shop.release("staging", "B"));
        assert.match(message, /^Somebody has moved staging to version 1 meanwhile.* Version 3 is not served there\.$/);
    }

    it("says so where its version answered and somebody has moved the alias on since", async () => {
        await overtakenAt(4);
        assert.deepEqual(await shop.history("staging"), ["release of 3: served", "release of 2: served"]);
    });

    it("takes no version for verified that was moved on from before it had answered long enough", async () => {
        await overtakenAt(1);
        assert.deepEqual(await shop.history("staging"), ["release of 3: unverified", "release of 2: served"]);
        shop.aws.moveByHand("staging", "3");
        await shop.release("staging", "B");
        assert.deepEqual(
            await shop.history("staging"),
            ["release of 3: served", "release of 2: served"],
            "it is asked again",
        );
    });

    it("calls it moved back where somebody has meanwhile moved the alias to what it served before", async () => {
        shop.atFirst("GET ", () => shop.aws.moveByHand("staging", "2"));
        const [message] = await refusal(shop.release("staging", "B"));
        assert.match(message, /^Somebody has moved staging to version 2 meanwhile/);
        assert.deepEqual(await shop.history("staging"), ["release of 3: reverted", "release of 2: served"]);
    });

    it("comes too late where somebody splits the traffic of the same version meanwhile", async () => {
        shop.atFirst("UpdateAlias", () => shop.aws.moveByHand("staging", "2", { "1": 0.5 }));
        const [message] = await refusal(shop.release("staging", "B"));
        assert.match(message, /^Somebody has moved staging to version 2 and splits its traffic meanwhile/);
        assert.deepEqual(shop.aws.aliases.get("staging")?.weights, { "1": 0.5 });
    });

    it("takes a version that was there already for no move of its own, where AWS refuses the move", async () => {
        shop.aws.moveByHand("production", "2");
        shop.refuse("UpdateAlias");
        const [message] = await shop.refused(async () => shop.promote());
        assert.match(message, /not permitted/);
        assert.deepEqual(await shop.history("production"), ["promotion of 2: failed"]);
    });

    it("tries again to publish where another release has replaced the function's code", async () => {
        const production = await shop.releasePlan("production", "C");
        shop.atFirst("PublishVersion", () => shop.aws.replaceCode("D"));
        assert.equal((await executeRelease(shop.tools(), production)).version, "3");
        assert.equal(shop.aws.versions.get("3")?.body, "C");
        assert.ok(shop.said.includes("Another release is publishing, or the function is being updated; trying again"));
    });

    it("gives up where others replace the function's code again and again", async () => {
        shop.gate = (call) => {
            if (call.startsWith("PublishVersion") && !call.endsWith("answered")) {
                shop.aws.replaceCode("D");
            }
        };
        const answer = await shop.refused(async () => shop.release("staging", "B"));
        assert.deepEqual(answer, [
            "The package could not be published: other releases or updates of the function came in between 10 times.",
            "Nothing was moved: staging still serves version 2. Run the same command again.",
        ]);
    });

    it("gives up at once where the alias has moved on while it waited to publish", async () => {
        const plan = await shop.releasePlan("staging", "B");
        shop.atFirst("PublishVersion", () => {
            shop.aws.replaceCode("D");
            shop.aws.moveByHand("staging", "1");
        });
        const [message] = await refusal(executeRelease(shop.tools(), plan));
        assert.match(message, /^Somebody has moved staging to version 1 .* Nothing of this release is served there\.$/);
        assert.equal(shop.serves("staging"), "1");
    });
});
