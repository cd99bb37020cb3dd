import assert from "node:assert/strict";

import { UserError } from "../../../common/errors";
import { keptKey } from "../../../contract/bucketLayout";
import { executeMove, planRestore, type Planned } from "../../../release";
import { servedStack } from "../../../release/ledger/history";
import { memoryPackage, memoryTarget } from "../../support/memory";
import { Shop } from "../shop";

const kept = (code: string) => keptKey("shop-app", memoryPackage(code).codeSha256);

describe("what an environment has served, when its version has gone,", () => {
    let shop: Shop;

    /** Two releases, of which production got both. */
    beforeEach(async () => {
        shop = new Shop();
        await shop.release("staging", "A");
        await shop.promote();
        await shop.release("staging", "B");
        await shop.promote();
    });

    const plan = async (environment = "production"): Promise<Planned> =>
        planRestore(shop.tools(), memoryTarget(environment));

    const restore = async (environment = "production"): Promise<string> => {
        const planned = await plan(environment);
        return "unchanged" in planned ? planned.unchanged : (await executeMove(shop.tools(), planned)).version;
    };

    const served = (environment = "production") => shop.aws.versions.get(shop.serves(environment));

    it("is published again from its package, with the digest of the ledger, and recorded", async () => {
        const before = await shop.newest();
        shop.aws.makeAgain();
        assert.equal(await restore(), "5");
        assert.equal(served()?.codeSha256, before.codeSha256);
        const { reason, restoredFrom, commit, package: key, previous } = await shop.newest();
        assert.deepEqual(
            { reason, restoredFrom, commit, key, previous: previous.version },
            {
                reason: "rollback",
                restoredFrom: { version: "3", record: before.id },
                commit: before.commit,
                key: kept("B"),
                previous: "4",
            },
        );
    });

    it("comes back by the rollback that names the version of before, too", async () => {
        shop.aws.makeAgain();
        assert.equal(await shop.rollback("production", "3"), "5");
        assert.match(await shop.rollback("production", "3"), /serves version 5 already, which is version 3/);
    });

    it("is one release with what it was: what lies under it is what lay under it", async () => {
        shop.aws.makeAgain();
        await restore();
        assert.deepEqual(
            (await shop.newest()).beneath?.map(({ version }) => version),
            ["2"],
        );
        const stack = servedStack(await shop.entries()).map(({ record }) => record.version);
        assert.deepEqual(stack, ["2", "5"]);
        assert.equal(await shop.rollback(), "6");
        assert.equal(served()?.body, "A");
        assert.deepEqual(
            servedStack(await shop.entries()).map(({ record }) => record.version),
            ["6"],
        );
        assert.equal(await shop.rollback("production", "3"), "5", "the one that was published again already");
    });

    it("is the version that another environment has got back already", async () => {
        shop.aws.makeAgain();
        assert.deepEqual([await restore("staging"), await restore("production")], ["5", "5"]);
        assert.equal(shop.aws.versions.size, 2);
    });

    it("needs nothing where it is there", async () => {
        assert.equal(await restore(), "production serves version 3, as its ledger says");
        shop.aws.moveByHand("production", "1");
        assert.equal(await restore(), "3");
        assert.equal((await shop.newest()).restoredFrom, undefined);
    });

    it("is promoted as any version is", async () => {
        shop.aws.makeAgain();
        await restore("staging");
        assert.equal(await shop.promote(), "5");
    });

    it("is refused where nothing was ever released", async () => {
        const fresh = new Shop();
        const [message] = await fresh.refused(async () => planRestore(fresh.tools(), memoryTarget("production")));
        assert.match(message, /^Nothing was ever released to production/);
    });

    it("is refused where its package is another, and nothing is published", async () => {
        shop.aws.makeAgain();
        shop.aws.objects.set(kept("B"), Buffer.from("tampered"));
        const [message, remedy] = await shop.refused(async () => restore());
        assert.match(message, /kept\/shop-app\/[0-9a-f]{64}\.zip is not the package that was released: its SHA-256 is/);
        assert.match(remedy ?? "", /first version[^]*Nothing was moved: production serves what it served/);
        assert.deepEqual([...shop.aws.versions.keys()], ["4"]);
    });

    it("is refused where its package goes between the look and the move", async () => {
        shop.aws.makeAgain();
        const planned = await plan();
        assert.ok(!("unchanged" in planned));
        shop.aws.objects.delete(kept("B"));
        const [message] = await shop.refused(async () => executeMove(shop.tools(), planned));
        assert.match(message, /There is no package s3:\/\/artifacts\/kept\/[^ ]+ any more/);
    });

    it("is refused where there is no package anywhere", async () => {
        shop.aws.makeAgain();
        shop.aws.objects.delete(kept("B"));
        const [message] = await shop.refused(async () => restore());
        assert.match(message, /^Version 3 is not there any more: [^]* not in s3:\/\/artifacts either/);
    });

    it("is found in the folder of another function", async () => {
        shop.aws.makeAgain();
        shop.aws.objects.set(kept("B").replace("shop-app", "shop-old"), Buffer.from("B"));
        shop.aws.objects.delete(kept("B"));
        assert.equal(await restore(), "5");
        assert.ok(shop.aws.objects.has(kept("B")), "and is kept in its own from then on");
    });

    it("is moved back where it does not answer any more", async () => {
        shop.aws.makeAgain();
        shop.aws.moveByHand("production", "4");
        await shop.release("staging", "C");
        shop.atFirst("UpdateAlias production", () => {
            shop.aws.versions.set("6", { ...shop.aws.versions.get("6")!, body: "sick" });
        });
        await assert.rejects(restore(), UserError);
        assert.equal(shop.serves(), "4");
        assert.match((await shop.history())[0] ?? "", /rollback of 6: reverted/);
    });
});

describe("the package of a release from before", () => {
    let shop: Shop;
    const OLD = "packages/1111111111111111111111111111111111111111/0123456789abcdef.zip";

    /** A release whose package lies where an engine of before has put it. */
    beforeEach(async () => {
        shop = new Shop();
        await shop.release("staging", "A");
        const record = await shop.newest("staging");
        shop.aws.objects.set(OLD, Buffer.from("A"));
        shop.aws.objects.delete(kept("A"));
        shop.write({ ...record, package: OLD });
    });

    it("is copied to where nothing expires by the next release", async () => {
        await shop.release("staging", "B");
        assert.ok(shop.aws.objects.has(kept("A")));
    });

    it("is copied by its promotion", async () => {
        await shop.promote();
        assert.ok(shop.aws.objects.has(kept("A")));
    });

    it("does not keep a release from being made where it has expired, and is said", async () => {
        shop.aws.objects.delete(OLD);
        assert.equal(await shop.release("staging", "B"), "3");
        assert.match(shop.said.join("\n"), /warning: the package of version 2 is not kept: There is no package/);
    });

    it("is not copied where it is another", async () => {
        shop.aws.objects.set(OLD, Buffer.from("tampered"));
        await shop.release("staging", "B");
        assert.ok(!shop.aws.objects.has(kept("A")));
        assert.match(shop.said.join("\n"), /is not the package that was released/);
    });

    it("is published again from there", async () => {
        shop.aws.makeAgain();
        assert.equal(await shop.rollback("staging", "2"), "4");
        assert.ok(shop.aws.objects.has(kept("A")));
    });
});
