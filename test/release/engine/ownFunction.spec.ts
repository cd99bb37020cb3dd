import assert from "node:assert/strict";

import { keptKey } from "../../../contract/bucketLayout";
import {
    executeMove,
    planIsolation,
    planPromotion,
    planRestore,
    planRollback,
    planTreePromotion,
    type Planned,
    type Tools,
} from "../../../release";
import { MemoryAws, memoryPackage, memoryTarget } from "../../support/memory";
import { commitOf, Shop } from "../shop";

const OWN = "shop_production-app";
const kept = (functionName: string, code: string) => keptKey(functionName, memoryPackage(code).codeSha256);

describe("an environment with a function of its own", () => {
    let shop: Shop;
    let own: MemoryAws;

    /** Three versions of the shared function, so that no number of it is one of the own function. */
    beforeEach(async () => {
        shop = new Shop();
        own = new MemoryAws(["production"], OWN, shop.aws);
        await shop.release("staging", "A", { commit: commitOf("A"), tree: commitOf("tree of A") });
        await shop.release("staging", "B", { commit: commitOf("B"), tree: commitOf("tree of B") });
    });

    const tools = (): Tools => ({ ...own.tools("alice"), say: (text) => void shop.said.push(text) });
    const [staging, production] = [memoryTarget("staging"), memoryTarget("production")];
    const promotion = async () => planPromotion(tools(), staging, production, shop.tools());
    const served = () => own.versions.get(own.aliases.get("production")?.version ?? "");

    async function make(planned: Planned): Promise<string> {
        own.time = Math.max(own.time, shop.aws.time);
        const version = "unchanged" in planned ? planned.unchanged : (await executeMove(tools(), planned)).version;
        shop.aws.time = own.time;
        return version;
    }

    const newest = async () => {
        const [first] = [...own.objects.keys()].filter((key) => key.startsWith("releases/production/")).sort();
        return JSON.parse(Buffer.from(own.objects.get(first ?? "") ?? []).toString()) as Record<string, unknown>;
    };

    it("is promoted to by publishing the very bytes, with where they came from in the ledger", async () => {
        const from = await shop.newest("staging");
        assert.equal(await make(await promotion()), "2");
        assert.equal(served()?.codeSha256, from.codeSha256);
        assert.equal(shop.serves("production"), "1", "the shared function is left alone");
        assert.ok(own.objects.has(kept(OWN, "B")), "the package is kept in its own folder");
        const { reason, promotedFrom, promotedRelease, function: owner, package: key, commit } = await newest();
        assert.deepEqual(
            { reason, promotedFrom, promotedRelease, owner, key, commit },
            {
                reason: "promotion",
                promotedFrom: "staging",
                promotedRelease: { version: "3", record: from.id },
                owner: OWN,
                key: kept(OWN, "B"),
                commit: from.commit,
            },
        );
        assert.match(await make(await promotion()), /serves the very code of staging already, as version 2/);
    });

    it("is promoted to from where the package is kept, where an older engine's record names a place that has expired", async () => {
        shop.write({ ...(await shop.newest("staging")), package: "packages/expired.zip" });
        assert.equal(await make(await promotion()), "2");
        assert.ok(own.objects.has(kept(OWN, "B")));
    });

    it("is not promoted to where the package is another, or gone, and nothing moves", async () => {
        const planned = await promotion();
        const original = shop.aws.objects.get(kept("shop-app", "B"));
        shop.aws.objects.set(kept("shop-app", "B"), Buffer.from("tampered"));
        await assert.rejects(make(planned), /is not the package that was released: its SHA-256 is/);
        shop.aws.objects.delete(kept("shop-app", "B"));
        await assert.rejects(make(planned), /There is no package s3:\/\/artifacts\/kept\/shop-app\/[^ ]+ any more/);
        assert.equal(own.aliases.get("production")?.version, "1");
        assert.equal(own.versions.size, 1);
        assert.ok(!own.objects.has(kept(OWN, "B")));
        own.objects.set(kept("shop-app", "B"), original ?? Buffer.from(""));
        assert.equal(await make(planned), "2");
    });

    it("is not moved where the version does not answer", async () => {
        await shop.release("staging", "only /health of another", {});
        const planned = await promotion();
        assert.ok(!("unchanged" in planned));
        await assert.rejects(make({ ...planned, target: { ...production, healthPath: "/other" } }), /does not answer/);
        assert.equal(own.aliases.get("production")?.version, "1");
    });

    it("is promoted to by a merge of the same tree, by what the ledger says alone", async () => {
        const { store } = shop.tools();
        const functions = { name: "shop-app", isShared: true };
        const by = async (tree: string) =>
            planTreePromotion(tools(), "staging", production, tree, { store, functions });
        const planned = await by(commitOf("tree of A"));
        assert.ok(!("why" in planned));
        assert.equal(await make(planned), "2");
        assert.equal(served()?.body, "A");
        const other = await by(commitOf("another"));
        assert.ok("why" in other);
        assert.match(other.why, /staging has not released this tree \(its newest release is commit/);
    });

    it("goes back to what it served before, and forward", async () => {
        await make(await promotion());
        await shop.release("staging", "C");
        await make(await promotion());
        assert.equal(await make(await planRollback(tools(), production)), "2");
        assert.equal(await make(await planRollback(tools(), production, "3")), "3");
    });

    describe("that it is moved to", () => {
        const isolation = async () => planIsolation(tools(), shop.tools(), production);

        beforeEach(async () => {
            await shop.promote();
            await shop.release("staging", "C");
            await shop.promote();
        });

        it("has the very code that it serves, while the shared one serves on", async () => {
            assert.equal(await make(await isolation()), "2");
            assert.equal(served()?.body, "C");
            assert.equal(shop.serves("production"), "4");
            // Seen from the shared function nothing has changed, and the own one knows what it serves.
            assert.equal((await shop.entries())[0]?.record.version, "4");
            assert.match(await make(await isolation()), /serves the very code of production already/);
            assert.match(await make(await planRestore(tools(), production)), /serves version 2, as its ledger says/);
        });

        it("gets what was released meanwhile", async () => {
            await make(await isolation());
            await shop.release("staging", "D");
            await shop.promote();
            assert.equal(await make(await isolation()), "3");
            assert.equal(served()?.body, "D");
        });

        it("goes back to before the move by the package", async () => {
            await make(await isolation());
            assert.equal(await make(await planRollback(tools(), production, commitOf("B"))), "3");
            assert.equal(served()?.body, "B");
            const { restoredFrom } = await newest();
            assert.equal((restoredFrom as { version: string }).version, "3");
        });

        it("is not begun where the ledger does not agree", async () => {
            shop.aws.moveByHand("production", "2");
            await assert.rejects(isolation(), /does not serve what its ledger says, version 4/);
        });
    });
});
