import assert from "node:assert/strict";

import { ALIAS_GONE } from "../../../common/deletedByHand";
import { RECENT } from "../../../release/engine/environmentState";
import { commitOf, refusal, Shop } from "../shop";

describe("a rollback", () => {
    let shop: Shop;

    beforeEach(() => (shop = new Shop()));

    const releaseAll = async (...codes: readonly string[]): Promise<void> => {
        for (const code of codes) {
            await shop.release("production", code);
        }
    };

    it("takes production back to what it served before, and leaves staging where it is", async () => {
        await shop.release("staging", "A");
        await shop.promote();
        await shop.release("staging", "B");
        await shop.promote();
        const tested = shop.aws.versions.get("2");
        assert.equal(await shop.rollback(), "2");
        assert.equal(shop.aws.versions.get(shop.serves("production")), tested);
        assert.equal(shop.aws.versions.get(shop.serves("staging"))?.body, "B");
        assert.deepEqual(await shop.history("production"), [
            "rollback of 2: served",
            "promotion of 3: served",
            "promotion of 2: served",
        ]);
        assert.deepEqual(await shop.history("staging"), ["release of 3: served", "release of 2: served"]);
    });

    it("keeps where the version came from", async () => {
        await releaseAll("A", "B");
        await shop.rollback();
        const { commit, package: key, codeSha256, healthPath } = await shop.newest();
        assert.equal(commit, commitOf("A"));
        assert.equal(healthPath, "/health", "what it was found to answer by");
        assert.ok(key !== undefined && shop.aws.objects.has(key));
        assert.equal(codeSha256, shop.aws.versions.get("2")?.codeSha256);
    });

    it("goes back two releases where it is done twice, and not to and fro", async () => {
        await releaseAll("A", "B", "C");
        assert.deepEqual([await shop.rollback(), await shop.rollback()], ["3", "2"]);
        assert.equal(shop.serves(), "2");
        const answer = await shop.refused(async () => shop.rollback());
        assert.deepEqual(answer, [
            "production cannot be taken back: there is no release before version 2.",
            "Before its first release it served version 1, which the ledger does not know as a release.",
        ]);
    });

    it("goes back before a new release that was made after a rollback", async () => {
        await releaseAll("A", "B");
        await shop.rollback();
        await releaseAll("C");
        assert.equal(await shop.rollback(), "2");
    });

    it("goes to a number of releases back, a version, a commit, and forward again", async () => {
        await releaseAll("A", "B", "C");
        assert.equal(await shop.rollback("production", "~2"), "2");
        assert.equal(await shop.rollback("production", "4"), "4");
        assert.equal(await shop.rollback("production", commitOf("B").slice(0, 8)), "3");
    });

    it("does nothing where that is served already, and says so", async () => {
        await releaseAll("A", "B");
        assert.equal(await shop.rollback("production", "3"), "unchanged: production serves version 3 already");
        assert.equal(shop.aws.moves.length, 2);
    });

    it("leaves out a release that was moved back, or never served", async () => {
        await releaseAll("A", "B");
        await assert.rejects(shop.release("production", "C sick"));
        await assert.rejects(shop.release("production", "D fails"));
        assert.equal(await shop.rollback(), "2");
    });

    it("first goes back to what the ledger says, where somebody has moved the alias by hand", async () => {
        await releaseAll("A", "B");
        shop.aws.moveByHand("production", "1");
        assert.equal(await shop.rollback(), "3");
        assert.ok(
            shop.said.includes("It serves version 1, but the ledger says 3: somebody has moved the alias by hand."),
        );
        assert.equal(await shop.rollback(), "2");
    });

    it("counts what the ledger says is served as the first step back where somebody has moved the alias", async () => {
        await releaseAll("A", "B", "C");
        shop.aws.moveByHand("production", "1");
        assert.equal(await shop.rollback("production", "~2"), "3");
    });

    it("ends the traffic's split, and says so", async () => {
        await releaseAll("A", "B");
        shop.aws.moveByHand("production", "3", { 2: 0.1 });
        assert.equal(await shop.rollback(), "2");
        assert.ok(shop.said.includes("Somebody splits its traffic (10 % to version 2); the move ends that."));
        assert.deepEqual(shop.aws.aliases.get("production")?.weights, {});
    });

    it("reads the whole ledger where the newest records do not go back far enough", async () => {
        await releaseAll("A", "B");
        for (let count = 0; count < 60; count++) {
            await assert.rejects(shop.release("production", "C fails"));
        }
        assert.equal(await shop.rollback(), "2");
    });

    it("counts no undone release that the newest records show without what undid it", async () => {
        await releaseAll("A", "B", "C");
        await shop.rollback();
        await shop.rollback();
        for (let count = 0; count < RECENT - 2; count++) {
            await assert.rejects(shop.release("production", "D fails"));
        }
        const [message] = await shop.refused(async () => shop.rollback());
        assert.equal(message, "production cannot be taken back: there is no release before version 2.");
    });

    it("is refused for an environment that there is not, and where nothing was ever released", async () => {
        assert.deepEqual(await shop.refused(async () => shop.rollback("live")), [
            "shop-app has no alias live.",
            ALIAS_GONE,
        ]);
        assert.deepEqual(await shop.refused(async () => shop.rollback()), [
            "production cannot be taken back: nothing was ever released to it.",
            "There is nothing to go back to: release first.",
        ]);
    });

    it("is refused to a commit or version that the environment never served", async () => {
        await shop.release("staging", "A");
        await releaseAll("B");
        const commit = commitOf("A").slice(0, 8);
        assert.deepEqual(await shop.refused(async () => shop.rollback("production", commit)), [
            `production cannot be taken back: it never served commit ${commit}.`,
            "Its history lists what it has served: npm run platform -- history <environment>",
        ]);
        assert.deepEqual(await shop.refused(async () => shop.rollback("production", "2")), [
            "production cannot be taken back: it never served version 2.",
            "It has served: 3.",
        ]);
    });

    it("is refused to a version that was pruned, and whose package is nowhere", async () => {
        await releaseAll("A", "B");
        shop.aws.versions.delete("2");
        const keys = [...shop.aws.objects.keys()].filter((key) => key.startsWith("kept/"));
        keys.forEach((key) => shop.aws.objects.delete(key));
        assert.deepEqual(await shop.refused(async () => shop.rollback()), [
            "Version 2 is not there any more: it was pruned or deleted by hand, and its package is not in s3://artifacts either.",
            "Release its commit again.",
        ]);
    });

    it("is refused where the ledger is damaged", async () => {
        await releaseAll("A", "B");
        const key = shop.damage("production");
        assert.deepEqual(await shop.refused(async () => shop.rollback()), [
            `The ledger holds what is no record of a release:\n  s3://artifacts/${key} is not JSON`,
            "The bucket is versioned: restore the earlier version of the object, or remove it.",
        ]);
    });

    it("moves back to the newer version where the older does not answer any more", async () => {
        await releaseAll("A", "B");
        shop.aws.versions.set("2", { ...shop.aws.versions.get("2")!, body: "sick" });
        const [, remedy] = await refusal(shop.rollback());
        assert.equal(
            remedy,
            "It serves version 3 again, as before. " +
                "To go back all the same: npm run platform -- rollback production --to 2 --force",
        );
        assert.deepEqual((await shop.history())[0], "rollback of 2: reverted");
        // What was undone is still what was served before.
        shop.aws.versions.set("2", { ...shop.aws.versions.get("2")!, body: "A" });
        assert.equal(await shop.rollback(), "2");
    });

    for (const selector of [undefined, "2"]) {
        const how = selector === undefined ? "without a name" : "by its version";
        it(`is finished where it was interrupted, and goes no further back: ${how}`, async () => {
            await releaseAll("Z", "A", "B");
            await shop.rollback();
            const { revisionId: _, ...record } = await shop.newest();
            shop.write({ ...record, outcome: "started" });
            assert.deepEqual((await shop.history())[0], "rollback of 3: unverified");
            const wanted = selector === undefined ? undefined : "3";
            assert.match(await shop.rollback("production", wanted), /^finished: production .* version 3 already$/);
            assert.equal(shop.serves(), "3");
            assert.deepEqual((await shop.history())[0], "rollback of 3: served");
        });
    }
});
