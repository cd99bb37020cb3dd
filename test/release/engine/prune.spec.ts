import assert from "node:assert/strict";

import { planPrune, prune, type PrunePlan } from "../../../release";
import { refresh } from "../../../release/previews/reconcileAll";
import { MemoryPreviews } from "../../support/memoryPreviews";
import { keptKey } from "../../../contract/bucketLayout";
import { memoryPackage } from "../../support/memory";
import { refusal, Shop } from "../shop";

const HOUR = 3_600_000;

describe("pruning", () => {
    let shop: Shop;

    beforeEach(() => (shop = new Shop()));

    const plan = async (keep = 2): Promise<PrunePlan> => planPrune(shop.tools(), ["production", "staging"], keep);

    const removed = ({ remove }: PrunePlan): readonly string[] => remove.map(({ version }) => version);

    /** Why each version is kept. */
    const kept = ({ keep }: PrunePlan) => Object.fromEntries(keep.map(({ version, why }) => [version.version, why]));

    const releaseAll = async (environment: string, ...codes: readonly string[]): Promise<void> => {
        for (const code of codes) {
            await shop.release(environment, code);
        }
        shop.aws.time += 2 * HOUR;
    };

    it("removes what nothing refers to, keeps the rest, and says why", async () => {
        await releaseAll("staging", "A", "B", "C", "D");
        await releaseAll("production", "E");
        shop.aws.moveByHand("production", "6", { 3: 0.1 });
        const planned = await plan();
        assert.deepEqual(removed(planned), ["2"]);
        assert.deepEqual(kept(planned), {
            1: "the placeholder, where new environments start",
            3: "gets a part of the traffic of production",
            4: "one of the last 2 releases of staging",
            5: "served by staging",
            6: "served by production",
        });
        assert.equal(planned.bytes, 100);
    });

    it("keeps the placeholder of a function that was made again, and not its version 1", async () => {
        await releaseAll("staging", "A", "B", "C", "D", "E");
        shop.aws.aliases.set("placeholder", { name: "placeholder", version: "3", weights: {}, revisionId: "r" });
        shop.aws.moveByHand("production", "6");
        const planned = await plan();
        assert.deepEqual(removed(planned), ["1", "2", "4"]);
        assert.equal(kept(planned)["3"], "the placeholder, where new environments start");
    });

    it("deletes what was planned, one by one, and nothing else", async () => {
        await releaseAll("staging", "A", "B", "C", "D", "E");
        const deleted: string[] = [];
        await prune(shop.tools(), await plan(), ({ version }) => deleted.push(version));
        assert.deepEqual(deleted, ["2", "3", "4"]);
        assert.deepEqual([...shop.aws.versions.keys()], ["1", "5", "6"]);
        assert.deepEqual(removed(await plan()), []);
        assert.equal(await shop.rollback("staging"), "5");
    });

    it("keeps what was rolled back from, to which one may want to go forward again", async () => {
        await releaseAll("staging", "A", "B", "C", "D");
        await shop.rollback("staging", "~2");
        shop.aws.time += 2 * HOUR;
        assert.deepEqual(removed(await plan()), ["4"]);
        assert.equal(await shop.rollback("staging", "5"), "5");
    });

    it("keeps all that a rollback of each environment can reach", async () => {
        await releaseAll("staging", "A", "B", "C");
        await releaseAll("production", "D", "E", "F");
        await prune(shop.tools(), await plan(3));
        assert.deepEqual([await shop.rollback("staging"), await shop.rollback("staging")], ["3", "2"]);
        assert.deepEqual([await shop.rollback(), await shop.rollback()], ["6", "5"]);
    });

    it("keeps what an alias serves that is no environment's, also by hand", async () => {
        await releaseAll("staging", "A", "B", "C", "D");
        shop.aws.aliases.set("preview", { name: "preview", version: "2", weights: {}, revisionId: "r" });
        assert.equal(kept(await plan())["2"], "served by preview");
        shop.aws.moveByHand("production", "3");
        assert.deepEqual(removed(await plan()), []);
    });

    it("keeps what is being released", async () => {
        await releaseAll("staging", "A", "B", "C", "D");
        const { revisionId: _, finishedAt: __, ...record } = await shop.newest("staging");
        const { version, codeSha256 } = shop.aws.versions.get("2")!;
        const now = shop.aws.time;
        const id = `${String(9_999_999_999_999 - now)}-now-00000000`;
        const previous = { version: "5", revisionId: shop.aws.aliases.get("staging")!.revisionId };
        shop.write({ ...record, id, version, codeSha256, previous, outcome: "started" });
        assert.equal(kept(await plan())["2"], "being released to staging");
        shop.aws.time += HOUR;
        assert.deepEqual(removed(await plan()), ["2", "3"]);
    });

    it("leaves a version alone for an hour, which nothing may refer to yet", async () => {
        await releaseAll("staging", "A", "B", "C");
        await assert.rejects(shop.release("staging", "D fails"));
        assert.equal(kept(await plan())["5"], "less than an hour old");
        // As Lambda writes it.
        const failed = shop.aws.versions.get("5")!;
        const lastModified = new Date(shop.aws.time).toISOString().replace("Z", "+0000");
        shop.aws.versions.set("5", { ...failed, lastModified });
        assert.equal(kept(await plan())["5"], "less than an hour old");
        shop.aws.time += HOUR + 1000;
        assert.deepEqual(removed(await plan()), ["2", "5"]);
    });

    it("reads as much of the ledger as it takes", async () => {
        await releaseAll("staging", "A", "B", "C");
        // Of the fifty records that are read first, one only was served.
        for (let count = 0; count < 49; count++) {
            await assert.rejects(shop.release("staging", "D fails"));
        }
        shop.aws.time += 2 * HOUR;
        assert.deepEqual(removed(await plan()), ["2", "5"]);
    });

    it("removes nothing where a ledger is damaged, which could hide what it refers to", async () => {
        await releaseAll("staging", "A", "B", "C", "D");
        const key = shop.damage("staging");
        assert.deepEqual(await shop.refused(plan), [
            `The ledger holds what is no record of a release:\n  s3://artifacts/${key} is not JSON`,
            "The bucket is versioned: restore the earlier version of the object, or remove it.",
        ]);
    });

    it("stops where an alias was pointed at a version meanwhile, and has lost nothing", async () => {
        await releaseAll("staging", "A", "B", "C", "D", "E");
        const planned = await plan();
        shop.aws.moveByHand("production", "3");
        const deleted: string[] = [];
        const answer = await refusal(prune(shop.tools(), planned, ({ version }) => deleted.push(version)));
        assert.deepEqual(answer, ["Version 3 is in use by an alias meanwhile.", "Run prune again."]);
        assert.deepEqual(deleted, ["2"]);
        assert.deepEqual(removed(await plan()), ["4"]);
    });

    it("keeps what a preview serves, and what was last released to it", async () => {
        const world = new MemoryPreviews();
        world.push(5, "five");
        world.check(5, "five");
        await refresh(world.controller(), 5);
        world.push(5, "fails");
        world.check(5, "fails");
        await refresh(world.controller(), 5);
        world.aws.time += 2 * 3_600_000;
        const { keep, remove } = await planPrune(world.aws.tools("carol"), ["staging", "production"], 1);
        const reasons = keep.map(({ version, why }) => `${version.version}: ${why}`);
        assert.deepEqual(reasons.slice(1), ["2: served by pr-5", "3: the last release to the preview pr-5"]);
        assert.deepEqual(remove, []);
    });

    const packages = () => [...shop.aws.objects.keys()].filter((key) => key.startsWith("kept/"));
    const keyOf = (code: string) => keptKey("shop-app", memoryPackage(code).codeSha256);

    it("deletes the packages of versions that go, and no other", async () => {
        await releaseAll("staging", "A", "B", "C", "D");
        await prune(shop.tools(), await plan());
        assert.deepEqual(packages().sort(), ["C", "D"].map(keyOf).sort());
    });

    it("keeps the package of a release whose version has gone, and one that was written just now", async () => {
        await releaseAll("staging", "A", "B");
        shop.aws.makeAgain();
        shop.aws.time += 2 * HOUR;
        await shop.tools().store.putOnce(keyOf("new"), Buffer.from("new"));
        assert.deepEqual((await plan()).packages, { remove: [], copy: [] });
        shop.aws.time += 2 * HOUR;
        assert.deepEqual(
            (await plan()).packages.remove.map(({ key }) => key),
            [keyOf("new")],
        );
    });

    it("first copies what can be gone back to from Lambda, where it is nowhere else", async () => {
        await releaseAll("staging", "A", "B");
        shop.aws.objects.delete(keyOf("A"));
        const planned = await plan();
        assert.deepEqual(
            planned.packages.copy.map(({ version }) => version),
            ["2"],
        );
        const { copied, missing } = await prune(shop.tools(), planned);
        assert.deepEqual([copied, missing], [["2"], []]);
        assert.equal(Buffer.from(shop.aws.objects.get(keyOf("A")) ?? []).toString(), "A");
        shop.aws.objects.delete(keyOf("A"));
        shop.aws.versions.set("2", { ...shop.aws.versions.get("2")!, body: "another" });
        const again = await prune(shop.tools(), await plan());
        assert.match(again.missing[0]?.why ?? "", /neither in the bucket nor in Lambda/);
        assert.ok(!shop.aws.objects.has(keyOf("A")), "what is not what was released is not kept");
    });
});
