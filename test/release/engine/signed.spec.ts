import assert from "node:assert/strict";

import { formatRecord, recordKey, type ReleaseRecord } from "../../../contract/releaseRecord";
import { otherStack, planStackPromotion, planTreePromotion } from "../../../release";
import { MemoryAws, memoryTarget } from "../../support/memory";
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
        const found = await plan();
        assert.ok("reason" in found, "whoever names no key looks at none");
        assert.equal(found.origin.commit, plain.commit);
        put({ ...plain, healthPath: "/evil" });
        live.signing = new MemorySigning("arn:aws:kms:eu-west-1:210987654321:key/9f8e");
        const signed = await planStackPromotion(
            live.tools("alice"),
            otherStack(own.storeOf(shop.aws.bucket)),
            "staging",
            memoryTarget("production"),
        );
        assert.ok("reason" in signed);
        assert.deepEqual(signed.origin, {}, "and whoever signs, signs no words of it");
        assert.equal(signed.target.healthPath, memoryTarget("production").healthPath);
        put(plain);
        assert.match(signed.notes.join(), /The ledger of staging is not signed: where its release comes from is not/);
        live.signing = undefined;
        put({ ...plain, signature: { key: signing.key, algorithm: "ECDSA_SHA_256", value: "AAAA" } });
        assert.match((await refusal(plan(signing.key)))[0], /staging of the other stack[^]*has a signature that/);
    });

    describe("when the record of a move is missing", () => {
        const remove = (id: string) => void shop.aws.objects.delete(recordKey("staging", id));

        beforeEach(async () => {
            await shop.release("staging", "B");
            await shop.release("staging", "C");
        });

        it("is not to go back by counting past it, which would go back too far", async () => {
            const { id } = (await shop.entries("staging"))[1]?.record ?? assert.fail();
            remove(id);
            const [message, remedy] = await shop.refused(async () => shop.rollback("staging"));
            assert.match(
                message,
                /cannot be taken back by counting: its ledger lacks s3:\/\/artifacts\/releases\/staging\//,
            );
            assert.match(remedy ?? "", /remove its delete marker[^]*rollback staging --to 2$/);
            await refusal(shop.rollback("staging", "~1"));
            assert.equal(shop.serves("staging"), "4");
            assert.equal(await shop.rollback("staging", "2"), "2");
        });

        it("is to go back by counting to what is newer, and to a version that is named", async () => {
            await shop.release("staging", "D");
            const { id } = (await shop.entries("staging"))[2]?.record ?? assert.fail();
            remove(id);
            // Its revision is that of no record then, so that releases are counted.
            shop.aws.touch("staging");
            assert.equal(await shop.rollback("staging"), "4");
            shop.aws.touch("staging");
            await refusal(shop.rollback("staging"));
            shop.aws.touch("staging");
            assert.equal(await shop.rollback("staging", "2"), "2");
        });

        it("is to go back by counting as far as nothing is missing", async () => {
            const { id } = (await shop.entries("staging"))[2]?.record ?? assert.fail();
            remove(id);
            assert.equal(await shop.rollback("staging"), "3");
        });
    });
});
