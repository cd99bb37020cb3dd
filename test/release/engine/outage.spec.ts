import assert from "node:assert/strict";

import {
    executeMove,
    executeRelease,
    finishUnfinished,
    planPromotion,
    planRelease,
    planRollback,
    type Target,
} from "../../../release";
import { formatRecord, recordKey, type ReleaseRecord } from "../../../contract/releaseRecord";
import { memoryPackage, memoryTarget } from "../../support/memory";
import { refusal, Shop } from "../shop";

/** An environment with a health path of its own. */
const asked = (healthPath: string, environment = "production"): Target => ({
    ...memoryTarget(environment),
    healthPath,
});

describe("going back in the middle of an outage", () => {
    let shop: Shop;

    const release = async (code: string, target: Target): Promise<void> => {
        const plan = await planRelease(shop.tools(), target, memoryPackage(code), {});
        assert.ok("package" in plan);
        await executeRelease(shop.tools(), plan);
    };

    /** Takes production back as the command does. */
    const back = async (target: Target, forced = false, selector?: string): Promise<ReleaseRecord> => {
        const plan = await planRollback(shop.tools(), target, selector, forced);
        assert.ok("version" in plan);
        return (await executeMove(shop.tools(), plan)).record;
    };

    /** What the application needs goes down: a version that was well fails wherever it is asked. */
    const breakDown = (version: string, how: string): void => {
        shop.aws.versions.set(version, { ...shop.aws.versions.get(version)!, body: how });
    };

    beforeEach(() => (shop = new Shop()));

    it("asks the earlier version under the path that it was found to answer under, and not under today's", async () => {
        await release("A only /health", asked("/health"));
        await release("B only /healthz", asked("/healthz"));
        const { version, healthPath } = await back(asked("/healthz"));
        assert.deepEqual([version, healthPath, shop.serves()], ["2", "/health", "2"]);
        assert.equal((await shop.newest()).outcome, "succeeded");
        assert.equal((await back(asked("/health"), false, "3")).healthPath, "/healthz", "and forward again");
    });

    it("asks under today's path where an older engine has written the record", async () => {
        await release("A only /healthz", asked("/healthz"));
        const { healthPath: _healthPath, ...older } = await shop.newest();
        shop.aws.objects.set(recordKey("production", older.id), Buffer.from(formatRecord(older)));
        await release("B", asked("/other"));
        assert.equal((await back(asked("/healthz"))).healthPath, "/healthz");
    });

    it("promotes a version under the path that it was found to answer under", async () => {
        await release("A only /health", asked("/health", "staging"));
        const plan = await planPromotion(shop.tools(), asked("/healthz", "staging"), asked("/healthz"));
        assert.ok("version" in plan);
        assert.equal((await executeMove(shop.tools(), plan)).record.healthPath, "/health");
    });

    it("counts the answers that counted when the version was found to answer", async () => {
        const loose: Target = { ...asked("/"), healthStatus: "200-499" };
        await release("A only /health", loose);
        assert.equal((await shop.newest()).healthStatus, "200-499");
        await release("B only /healthz", asked("/healthz"));
        assert.equal("healthStatus" in (await shop.newest()), false);
        const { version, healthStatus } = await back(asked("/healthz"));
        assert.deepEqual([version, healthStatus, shop.serves()], ["2", "200-499", "2"]);
        assert.equal("healthStatus" in (await back(loose, false, "3")), false, "and forward again");
    });

    it("is refused where the earlier version fails, and says how to do it all the same", async () => {
        await release("A", asked("/health"));
        await release("B", asked("/health"));
        breakDown("2", "fails: the database is down");
        const [, remedy] = await shop.refused(async () => back(asked("/health")));
        const again = "npm run platform -- rollback production --to 2 --force";
        assert.equal(remedy, `Nothing was moved: production still serves version 3. To go back all the same: ${again}`);
        breakDown("2", "sick");
        const [, moved] = await refusal(back(asked("/health")));
        assert.equal(moved, `It serves version 3 again, as before. To go back all the same: ${again}`);
    });

    it("is done by force whatever the version answers, stays done, and the ledger says so", async () => {
        await release("A", asked("/health"));
        await release("B", asked("/health"));
        breakDown("2", "fails: the database is down");
        const { outcome, forced, note } = await back(asked("/health"), true);
        assert.deepEqual([outcome, forced, shop.serves()], ["succeeded", true, "2"]);
        assert.match(
            note ?? "",
            /^It does not answer as it should: https:\/\/api\.invalid\/production\/health answered 500/,
        );
        assert.deepEqual(await shop.newest(), { ...(await shop.newest()), outcome, forced, note });
        assert.ok(shop.said.some((text) => text.startsWith("Version 2 is moved to by force, and does not answer as")));
    });

    it("by force says nothing of an outage that is over by then", async () => {
        await release("A", asked("/health"));
        await release("B", asked("/health"));
        const { outcome, forced, note } = await back(asked("/health"), true);
        assert.deepEqual([outcome, forced, note], ["succeeded", true, undefined]);
    });

    it("by force is no proof: what does not answer is promoted from nowhere until it was seen to answer", async () => {
        await release("A", asked("/health", "staging"));
        await release("B", asked("/health", "staging"));
        breakDown("2", "sick");
        await back(asked("/health", "staging"), true);
        const promote = async () => planPromotion(shop.tools(), asked("/health", "staging"), asked("/health"));
        const [message, remedy] = await refusal(promote());
        assert.match(message, /^staging serves version 2, which was not seen to answer there: It does not answer/);
        assert.equal(remedy, "If it answers by now, say so in the ledger: npm run platform -- rollback staging --to 2");
        const look = async () => planRollback(shop.tools(), asked("/health", "staging"), "2");
        const still = await look();
        assert.ok("unchanged" in still && still.unfinished !== undefined);
        await finishUnfinished(shop.tools(), still);
        assert.equal(shop.serves("staging"), "2", "it stays where a person wanted it");
        breakDown("2", "well again");
        const planned = await look();
        assert.ok("unchanged" in planned);
        await finishUnfinished(shop.tools(), planned);
        assert.equal(
            (await shop.newest("staging")).note,
            "Moved by alice, and did not answer at first; verified by alice",
        );
        assert.ok("version" in (await promote()));
    });
});
