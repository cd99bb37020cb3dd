import assert from "node:assert/strict";

import { formatRecord, recordKey, type ReleaseRecord } from "../../../contract/releaseRecord";
import { keptKey } from "../../../contract/bucketLayout";
import {
    executeMove,
    executeRelease,
    finishUnfinished,
    otherStack,
    planAgain,
    planIsolation,
    planRestore,
    planRollback,
    planStackPromotion,
    planTreePromotion,
} from "../../../release";
import { MemoryAws, memoryPackage, memoryTarget } from "../../support/memory";
import { MemorySigning } from "../../support/memorySigning";
import { commitOf, DENIED, refusal, Shop } from "../shop";

const TREE = commitOf("tree of A");

describe("what a signed ledger lets be done", () => {
    let shop: Shop;
    let signing: MemorySigning;

    beforeEach(async () => {
        shop = new Shop();
        signing = new MemorySigning();
        shop.aws.signing = signing;
        await shop.release("staging", "A", { commit: commitOf("A"), tree: TREE });
    });

    const put = (record: ReleaseRecord) =>
        void shop.aws.objects.set(recordKey(record.environment, record.id), Buffer.from(formatRecord(record)));
    const unsigned = async () => {
        const { signature: _, ...plain } = await shop.newest("staging");
        put(plain);
        return plain;
    };

    it("is all that can be done with one that is not, each step signed", async () => {
        const before = signing.signed;
        await shop.promote("staging", "production");
        assert.equal(signing.signed - before, 2, "before the alias moves, and after");
        assert.equal((await shop.newest("production")).signature?.key, signing.key);
        await shop.release("production", "B");
        await shop.rollback("production");
        assert.equal(shop.aws.aliases.get("production")?.version, "2");
    });

    it("is not to promote what was changed, nor to take back where it was; a release goes on", async () => {
        put({ ...(await shop.newest("staging")), by: "somebody else" });
        const [message, remedy] = await refusal(shop.promote("staging", "production"));
        assert.match(message, /The ledger holds what is no record[^]*has a signature that .* has not made/);
        assert.match(remedy ?? "", /restore the earlier version of the object/);
        await refusal(shop.rollback("staging"));
        assert.deepEqual([shop.serves("staging"), shop.serves()], ["2", "1"]);
        await shop.release("staging", "B");
        await shop.promote("staging", "production");
        assert.equal(shop.serves(), "3");
    });

    it("is not to promote what nobody has signed, before it is released again", async () => {
        await unsigned();
        const [message, remedy] = await refusal(shop.promote("staging", "production"));
        assert.match(message, /staging serves, version 2, is not signed by arn:aws:kms:/);
        assert.match(remedy ?? "", /npm run platform -- release staging --again$/);
        const tree = await planTreePromotion(shop.tools(), "staging", memoryTarget("production"), TREE);
        assert.ok("why" in tree);
        assert.match(tree.why, /version 2, which staging released of this tree, has a record that .* has not signed/);
        assert.equal(await shop.release("staging", "A", { commit: commitOf("A"), tree: TREE }), "2");
        await shop.promote("staging", "production");
        assert.equal(shop.serves(), "2");
        assert.match(await shop.release("staging", "A"), /^unchanged/);
    });

    it("is nothing for who may not sign: nothing is moved", async () => {
        signing.refusal = DENIED;
        const before = shop.aws.moves.length;
        const [message] = await refusal(shop.promote("staging", "production"));
        assert.match(message, /not permitted/);
        assert.equal(shop.aws.moves.length, before);
    });

    it("is to promote from another stack what its key has signed, and nothing else", async () => {
        const live = new MemoryAws(["production"]);
        live.others.set(shop.aws.bucket, { aws: shop.aws, environment: "staging" });
        live.time = shop.aws.time;
        live.bucket = "live";
        const own = live.tools("alice");
        const plan = async (key?: string) =>
            planStackPromotion(
                own,
                otherStack(own.storeOf(shop.aws.bucket, key)),
                "staging",
                memoryTarget("production"),
            );
        assert.ok("reason" in (await plan(signing.key)));
        const plain = await unsigned();
        assert.match((await refusal(plan(signing.key)))[0], /is not signed by/);
        assert.ok("reason" in (await plan()), "whoever names no key looks at none");
        put({ ...plain, signature: { key: signing.key, algorithm: "ECDSA_SHA_256", value: "AAAA" } });
        assert.match((await refusal(plan(signing.key)))[0], /staging of the other stack[^]*has a signature that/);
    });

    describe("while its records are from before it was signed, which somebody can change who can write the bucket", () => {
        /** A package of theirs, where packages are kept. */
        const evil = () => {
            const { bytes, codeSha256 } = memoryPackage("evil");
            const key = keptKey("shop-app", codeSha256);
            shop.aws.objects.set(key, bytes);
            return { codeSha256, package: key };
        };
        const forge = async (more: Partial<ReleaseRecord> = {}) => put({ ...(await unsigned()), ...evil(), ...more });
        const hasEvil = () => [...shop.aws.versions.values()].some(({ body }) => body === "evil");
        const again = async () => planAgain(shop.tools(), memoryTarget("staging"));

        it("publishes anew what Lambda says is served, and signs nothing of what its record says of its files", async () => {
            await forge();
            const [message] = await shop.refused(again);
            assert.match(message, /Version 2 does not hold the code that the ledger says it does/);
            put({ ...(await unsigned()), codeSha256: memoryPackage("A").codeSha256 });
            const plan = await again();
            assert.ok(!("unchanged" in plan));
            await executeRelease(shop.tools(), plan);
            const { signature, commit, tree } = await shop.newest("staging");
            assert.deepEqual([signature?.key, commit, tree], [signing.key, commitOf("A"), undefined]);
            assert.ok(!hasEvil());
        });

        it("gives a function of its own nothing but what Lambda says is served", async () => {
            const own = new MemoryAws(["staging"], "shop_staging-app", shop.aws);
            own.signing = signing;
            own.time = shop.aws.time;
            const plan = async () => planIsolation(own.tools("alice"), shop.tools(), memoryTarget("staging"));
            await forge();
            assert.match((await refusal(plan()))[0], /Version 2 does not hold the code/);
            put({ ...(await unsigned()), codeSha256: memoryPackage("A").codeSha256 });
            const found = await plan();
            assert.ok(!("unchanged" in found));
            assert.equal((await executeMove(own.tools("alice"), found)).record.tree, undefined);
        });

        it("brings no release back whose version has gone, since nothing says what it was", async () => {
            await forge({ version: "7" });
            const [message, remedy] = await shop.refused(async () =>
                planRestore(shop.tools(), memoryTarget("staging")),
            );
            assert.match(message, /Version 7 is not there any more, and arn:aws:kms:.* has not signed its record/);
            assert.equal(remedy, "Release its commit again.");
        });

        it("goes back to a version that is there, and does not sign of which tree it is said to be", async () => {
            await unsigned();
            await shop.release("staging", "B");
            assert.equal(await shop.rollback("staging"), "2");
            const { signature, commit, tree } = await shop.newest("staging");
            assert.deepEqual([signature?.key, commit, tree], [signing.key, commitOf("A"), undefined]);
        });

        it("brings no move to its end that was of other code, and signs no tree of one", async () => {
            const finish = async () => {
                const plan = await planRollback(shop.tools(), memoryTarget("staging"), "3");
                assert.ok("unchanged" in plan);
                return finishUnfinished(shop.tools(), plan);
            };
            await unsigned();
            shop.aws.signing = undefined;
            const origin = { commit: commitOf("B"), tree: TREE };
            await shop.killedAt("GET ", async () => shop.release("staging", "B", origin));
            shop.aws.signing = signing;
            const genuine = await shop.newest("staging");
            put({ ...genuine, ...evil() });
            assert.match((await refusal(finish()))[0], /Version 3 does not hold the code/);
            assert.equal((await shop.newest("staging")).signature, undefined);
            put(genuine);
            const done = await finish();
            assert.deepEqual([done?.record.outcome, done?.record.tree], ["succeeded", undefined]);
        });

        it("looks at more than the newest where nobody has signed that", async () => {
            await shop.release("staging", "B");
            const { id } = await unsigned();
            const [message, remedy] = await shop.refused(async () => shop.rollback("staging"));
            assert.match(message, /is not signed, and older ones are/);
            // As an older engine leaves it, which names no record.
            const { description: _, ...alias } = shop.aws.aliases.get("staging") ?? assert.fail();
            shop.aws.aliases.set("staging", alias);
            assert.equal((await shop.refused(async () => shop.rollback("staging")))[0], message);
            assert.match(remedy ?? "", /^If signing was off then/);
            await shop.release("staging", "B");
            assert.equal(shop.serves("staging"), "3");
            // What it says to do helps: the moves go by the new record, and all else does once the other is gone.
            await shop.promote("staging", "production");
            assert.equal(shop.serves(), "3");
            const restore = async () => planRestore(shop.tools(), memoryTarget("staging"));
            await refusal(restore());
            shop.aws.objects.delete(recordKey("staging", id));
            assert.ok("unchanged" in (await restore()));
        });
    });
});
