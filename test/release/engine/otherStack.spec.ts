import assert from "node:assert/strict";

import { keptKey } from "../../../contract/bucketLayout";
import {
    executeMove,
    executeRelease,
    otherStack,
    planRelease,
    planRollback,
    planStackPromotion,
    planTreePromotion,
    type Planned,
    type Tools,
} from "../../../release";
import { MemoryAws, memoryPackage, memoryTarget } from "../../support/memory";
import { commitOf, Shop } from "../shop";

const BUCKET = "shop-artifacts-of-tests";
const kept = (code: string) => keptKey("shop-app", memoryPackage(code).codeSha256);

/** Another stack has staging, in an account of its own; this one has production, which is promoted from there. */
describe("an environment that is promoted from another stack", () => {
    let tests: Shop;
    let live: MemoryAws;

    beforeEach(async () => {
        tests = new Shop();
        tests.aws.bucket = BUCKET;
        live = new MemoryAws(["production"]);
        live.others.set(BUCKET, { aws: tests.aws, environment: "staging" });
        await tests.release("staging", "A", { commit: commitOf("A"), tree: commitOf("tree of A") });
        await tests.release("staging", "B", { commit: commitOf("B"), tree: commitOf("tree of B") });
        live.time = tests.aws.time;
    });

    const tools = (): Tools => live.tools("alice");
    const production = memoryTarget("production");
    const promotion = async () => {
        const own = tools();
        return planStackPromotion(own, otherStack(own.storeOf(BUCKET)), "staging", production);
    };
    const served = () => live.versions.get(live.aliases.get("production")?.version ?? "");

    async function make(planned: Planned): Promise<string> {
        return "unchanged" in planned ? planned.unchanged : (await executeMove(tools(), planned)).version;
    }

    const newest = () => {
        const [first] = [...live.objects.keys()].filter((key) => key.startsWith("releases/production/")).sort();
        return JSON.parse(Buffer.from(live.objects.get(first ?? "") ?? []).toString()) as Record<string, unknown>;
    };

    it("gets the very bytes, and its ledger says from which stack", async () => {
        const from = await tests.newest("staging");
        const before = [...tests.aws.objects.keys()];
        assert.equal(await make(await promotion()), "2");
        assert.equal(served()?.codeSha256, from.codeSha256);
        assert.ok(live.objects.has(kept("B")), "the package is in the own bucket, and stays when the other stack goes");
        assert.deepEqual([...tests.aws.objects.keys()], before, "nothing is written there");
        const { reason, promotedFrom, promotedRelease, commit, package: key } = newest();
        assert.deepEqual(
            { reason, promotedFrom, promotedRelease, commit, key },
            {
                reason: "promotion",
                promotedFrom: "staging",
                promotedRelease: { version: "3", bucket: BUCKET, record: from.id },
                commit: from.commit,
                key: kept("B"),
            },
        );
        assert.match(await make(await promotion()), /serves the very code of staging already, as version 2/);
    });

    it("is promoted to by a merge of the same tree", async () => {
        const own = tools();
        const at = otherStack(own.storeOf(BUCKET));
        const planned = await planTreePromotion(own, "staging", production, commitOf("tree of A"), at);
        assert.ok(!("why" in planned));
        assert.equal(await make(planned), "2");
        assert.equal(served()?.body, "A");
        const other = await planTreePromotion(own, "staging", production, commitOf("another"), at);
        assert.ok("why" in other);
        assert.match(other.why, /staging has not released this tree/);
    });

    it("is promoted from an environment that has a function of its own there", async () => {
        const own = new MemoryAws(["staging"], "shop_staging-app", tests.aws);
        const code = memoryPackage("C");
        const origin = { commit: commitOf("C"), tree: commitOf("tree of C") };
        const plan = await planRelease(own.tools("bob"), memoryTarget("staging"), code, origin);
        assert.ok(!("unchanged" in plan));
        await executeRelease(own.tools("bob"), plan);
        live.others.set(BUCKET, { aws: own, environment: "staging" });
        live.time = own.time;
        const at = otherStack(tools().storeOf(BUCKET));
        const merged = await planTreePromotion(tools(), "staging", production, commitOf("tree of C"), at);
        assert.ok(!("why" in merged), "the merge of its tree is not built");
        assert.equal(await make(await promotion()), "2");
        assert.equal(served()?.body, "C");
    });

    it("goes back without the other stack", async () => {
        await make(await promotion());
        await tests.release("staging", "C");
        live.time = tests.aws.time;
        await make(await promotion());
        live.others.clear();
        assert.equal(await make(await planRollback(tools(), production)), "2");
        assert.equal(served()?.body, "B");
    });

    it("refuses a package that somebody has replaced, and nothing moves", async () => {
        const planned = await promotion();
        tests.aws.objects.set(kept("B"), Buffer.from("tampered"));
        await assert.rejects(make(planned), /is not the package that was released: its SHA-256 is/);
        tests.aws.objects.delete(kept("B"));
        await assert.rejects(make(planned), /There is no package s3:\/\/shop-artifacts-of-tests\/kept\/shop-app/);
        assert.deepEqual([live.aliases.get("production")?.version, live.versions.size], ["1", 1]);
    });

    it("says what to do where the other bucket lets nothing be read", async () => {
        live.others.clear();
        await assert.rejects(promotion(), {
            message: /What staging of the other stack has released cannot be read: .*Access Denied/,
            remedy: /environments\.staging\.promotedBy.*environments\.production\.promotesFrom/,
        });
    });

    it("says where nothing was released, or what was is not known to answer, or is kept nowhere", async () => {
        await tests.release("staging", "sick", {}).catch(() => undefined);
        const record = await tests.newest("staging");
        tests.write({ ...record, outcome: "succeeded", note: "It does not answer as it should: 500" });
        await assert.rejects(promotion(), /was not seen to answer there/);
        tests.write({ ...record, outcome: "succeeded", package: "packages/expired.zip" });
        await assert.rejects(
            promotion(),
            /The package of version \d+ is not in s3:\/\/shop-artifacts-of-tests any more/,
        );
        for (const key of [...tests.aws.objects.keys()]) {
            tests.aws.objects.delete(key);
        }
        await assert.rejects(promotion(), /Nothing was ever released to staging of the stack with the bucket/);
    });
});
