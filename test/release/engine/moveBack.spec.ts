import assert from "node:assert/strict";

import { recordId } from "../../../contract/releaseRecord";
import { executeMove, executeRelease, planPromotion } from "../../../release";
import { memoryTarget } from "../../support/memory";
import { DENIED, refusal, Shop } from "../shop";

describe("a move to a version that does not answer", () => {
    let shop: Shop;

    beforeEach(async () => {
        shop = new Shop();
        await shop.release("staging", "A");
    });

    it("moves nothing where the version fails by itself, and writes `failed`", async () => {
        const answer = await shop.refused(async () => shop.release("staging", "B fails"));
        assert.deepEqual(answer, [
            'Version 3 does not answer as it should: it failed (Unhandled): {"errorMessage":"B fails"}',
            "Nothing was moved: staging still serves version 2.",
        ]);
        assert.deepEqual(await shop.history("staging"), ["release of 3: failed", "release of 2: served"]);
        assert.match((await shop.newest("staging")).note ?? "", /^Version 3: it failed \(Unhandled\)/);
    });

    for (const [what, status, message] of [
        ["no such stage", 403, "Forbidden"],
        ["no permission", 500, "Internal server error"],
    ] as const) {
        it(`says what may have been deleted by hand where API Gateway itself answers: ${what}`, async () => {
            Object.assign(shop.aws, { answer: () => ({ status, body: JSON.stringify({ message }) }) });
            const [, remedy] = await refusal(shop.release("staging", "B"));
            assert.match(
                remedy ?? "",
                /^It serves version 2 again, as before\. If the stage, .* pulumi up --refresh\.$/,
            );
        });
    }

    it("moves back where the environment does not answer, and writes `reverted`", async () => {
        const [message, remedy] = await refusal(shop.release("staging", "B sick"));
        assert.equal(
            message,
            "staging did not answer as it should with version 3: https://api.invalid/staging/health answered 500: B sick",
        );
        assert.equal(remedy, "It serves version 2 again, as before.");
        assert.equal(shop.serves("staging"), "2");
        assert.deepEqual(await shop.history("staging"), ["release of 3: reverted", "release of 2: served"]);
        const { restoredRevisionId } = await shop.newest("staging");
        assert.equal(restoredRevisionId, shop.aws.aliases.get("staging")?.revisionId);
    });

    it("moves back although the answer to its move was lost, where nobody else can have made it", async () => {
        let isLost = false;
        shop.gate = (call) => {
            if (!isLost && call === "UpdateAlias staging 3 answered") {
                isLost = true;
                throw DENIED;
            }
        };
        const [, remedy] = await refusal(shop.release("staging", "B sick"));
        assert.equal(remedy, "It serves version 2 again, as before.");
        assert.equal(shop.serves("staging"), "2");
    });

    it("leaves it to the run that has moved the alias to take it back", async () => {
        await assert.rejects(shop.release("production", "B sick"));
        const plan = await shop.releasePlan("staging", "B sick");
        await shop.killedAt("GET ", async () => shop.release("staging", "B sick"));
        const [message, remedy] = await refusal(executeRelease(shop.tools("bob"), plan));
        assert.match(
            message,
            /^Another run has moved staging to version 3, which does not answer as it should: https:/,
        );
        assert.equal(remedy, "If that run does not take it back itself: npm run platform -- rollback staging");
        assert.equal(shop.serves("staging"), "3");
        assert.equal((await shop.newest("staging")).outcome, "left");
        assert.equal(await shop.rollback("staging"), "2");
    });

    it("moves back although a permission has changed the alias meanwhile", async () => {
        shop.atFirst("GET ", () => shop.aws.touch("staging"));
        const [, remedy] = await refusal(shop.release("staging", "B sick"));
        assert.equal(remedy, "It serves version 2 again, as before.");
        assert.equal(shop.serves("staging"), "2");
    });

    it("does not move back what somebody else has moved meanwhile, and says so", async () => {
        await shop.release("staging", "C");
        shop.atFirst("GET ", () => shop.aws.moveByHand("staging", "2"));
        // By the time it has given up, what answers is sick still.
        shop.aws.versions.set("2", { ...shop.aws.versions.get("2")!, body: "sick" });
        const [message] = await refusal(shop.release("staging", "B sick"));
        assert.match(message, /^Somebody has moved staging to version 2 meanwhile.* Version 4 is not served there\.$/);
        assert.equal(shop.serves("staging"), "2");
    });

    it("does not take back from another run what that one has moved to the same version again", async () => {
        await shop.release("production", "B sick").catch(() => undefined);
        const plan = await planPromotion(shop.tools(), memoryTarget("staging"), memoryTarget("production"));
        assert.ok("version" in plan);
        shop.aws.versions.set("2", { ...shop.aws.versions.get("2")!, body: "sick" });
        shop.atFirst("GET ", () => {
            const now = shop.aws.aliases.get("production")!;
            shop.aws.moveByHand("production", "1");
            const previous = { version: "1", revisionId: shop.aws.aliases.get("production")!.revisionId };
            shop.aws.moveByHand("production", now.version);
            const { version, codeSha256 } = plan.version;
            shop.write({
                schema: 1,
                id: recordId(shop.aws.time + 1, "00000000"),
                environment: "production",
                reason: "release",
                outcome: "started",
                version,
                codeSha256,
                previous,
                by: "bob",
                startedAt: new Date(shop.aws.time).toISOString(),
            });
        });
        const [, remedy] = await refusal(executeMove(shop.tools(), plan));
        assert.equal(remedy, "It was not moved back: somebody else has moved it to version 2 meanwhile.");
        assert.equal(shop.serves("production"), "2");
    });

    it("moves back even where the ledger cannot be written any more, and says that, too", async () => {
        const plan = await shop.releasePlan("staging", "B sick");
        shop.atFirst("GET ", () => shop.refuse("Put releases/"));
        const [message, remedy] = await refusal(executeRelease(shop.tools(), plan));
        assert.match(
            message,
            /^staging did not answer as it should with version 3: .*\nThe ledger could not be written: /,
        );
        assert.equal(remedy, "It serves version 2 again, as before.");
        assert.equal(shop.serves("staging"), "2");
    });

    it("says that it could not move back, and what to do as soon as possible", async () => {
        shop.atFirst("GET ", () => shop.refuse("UpdateAlias"));
        const [message, remedy] = await refusal(shop.release("staging", "B sick"));
        assert.match(
            message,
            /with version 3: .*\nIt could not be moved back to version 2: Doing that is not permitted/,
        );
        assert.equal(remedy, "Move it back as soon as you can: npm run platform -- rollback staging");
        assert.deepEqual(await shop.history("staging"), ["release of 3: unverified", "release of 2: served"]);
        shop.gate = () => undefined;
        assert.equal(await shop.rollback("staging"), "2");
    });

    it("has nothing to move back to where that version was served before, too", async () => {
        await shop.release("staging", "B");
        shop.aws.moveByHand("staging", "3", { 2: 0.1 });
        shop.aws.versions.set("3", { ...shop.aws.versions.get("3")!, body: "sick" });
        const [message, remedy] = await refusal(shop.rollback("staging", "3"));
        assert.match(message, /^staging did not answer as it should with version 3/);
        assert.equal(remedy, "It served that version before, too, so that there is nothing to move back to.");
        assert.deepEqual(shop.aws.aliases.get("staging")?.weights, {});
    });
});
