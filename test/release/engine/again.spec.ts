import assert from "node:assert/strict";

import { executeRelease, planAgain, type ReleasePlan } from "../../../release";
import { memoryTarget } from "../../support/memory";
import { refusal, Shop } from "../shop";

describe("a release of what is served, again", () => {
    let shop: Shop;

    beforeEach(async () => {
        shop = new Shop();
        await shop.release("staging", "A");
    });

    const plan = async () => planAgain(shop.tools(), memoryTarget("staging"));

    async function planned(): Promise<ReleasePlan> {
        const found = await plan();
        assert.ok(!("unchanged" in found), JSON.stringify(found));
        return found;
    }

    it("publishes the same package with today's settings, by the way of every release, and for one environment", async () => {
        const before = await shop.newest("staging");
        shop.aws.settings = "settings-2";
        const { version, record } = await executeRelease(shop.tools(), await planned());
        assert.equal(version, "3");
        assert.deepEqual([shop.serves("staging"), shop.serves("production")], ["3", "1"]);
        const { body, settings } = shop.aws.versions.get("3") ?? {};
        assert.deepEqual([body, settings], ["A", "settings-2"]);
        assert.deepEqual(
            [record.reason, record.outcome, record.package, record.commit, record.codeSha256],
            ["release", "succeeded", before.package, before.commit, before.codeSha256],
        );
        assert.match(record.note ?? "", /anew with the function's settings of today: the package of version 2/);
    });

    it("has nothing to do where the settings are the same", async () => {
        const found = await plan();
        assert.ok("unchanged" in found);
        assert.match(
            found.unchanged,
            /serves this very code already, as version 2, with the function's present settings/,
        );
    });

    it("is refused where nothing was released", async () => {
        const [message, remedy] = await refusal(planAgain(shop.tools(), memoryTarget("production")));
        assert.match(message, /^Nothing was ever released to production/);
        assert.match(remedy ?? "", /release FOLDER --to production/);
    });

    it("is refused where somebody has moved the alias by hand", async () => {
        shop.aws.moveByHand("staging", "1");
        assert.match((await refusal(plan()))[0], /serves version 1, but the ledger says 2/);
    });

    it("is refused where the package has expired, before anything is changed", async () => {
        shop.aws.settings = "settings-2";
        shop.aws.objects.delete((await shop.newest("staging")).package ?? "");
        assert.match((await refusal(plan()))[0], /is not in the bucket any more: s3:\/\/artifacts\/kept\/shop-app\//);
    });

    it("publishes nothing where the bucket holds other bytes under that key", async () => {
        shop.aws.settings = "settings-2";
        const found = await planned();
        shop.aws.objects.set(found.key, Buffer.from("other"));
        assert.match((await refusal(executeRelease(shop.tools(), found)))[0], /does not hold this package/);
        assert.deepEqual([shop.serves("staging"), shop.aws.versions.size], ["2", 2]);
    });

    it("notes that it was packaged for another processor", async () => {
        const found = await planAgain(shop.tools(), memoryTarget("staging"), "arm64");
        assert.ok(!("unchanged" in found));
        assert.match(found.notes.join(), /packaged for x86_64: native modules/);
    });

    it("is refused where the function has one handler per route now, and the package none of them", async () => {
        shop.aws.handler = "platform_routes.handler";
        shop.aws.settings = "settings-2";
        const [message, remedy] = await refusal(plan());
        assert.match(
            message,
            /cannot be published anew: function\.routes or function\.payloadFormatVersion has come or gone/,
        );
        assert.match(remedy ?? "", /^Push to its branch, or: npm run platform -- release FOLDER --to staging$/);
    });

    it("notes that the routes stay those of the package", async () => {
        shop.aws.handler = "platform_routes.handler";
        const served = shop.aws.versions.get("2");
        assert.ok(served !== undefined);
        shop.aws.versions.set("2", { ...served, handler: "platform_routes.handler" });
        shop.aws.settings = "settings-2";
        assert.match((await planned()).notes.join(), /the routes that it was packaged with/);
    });
});
