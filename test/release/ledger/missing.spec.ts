import assert from "node:assert/strict";

import { recordKey } from "../../../contract/releaseRecord";
import { executeRelease, Ledger } from "../../../release";
import { describing } from "../../../release/ledger/served";
import { MemorySigning } from "../../support/memorySigning";
import { commitOf, Shop } from "../shop";
import { record } from "./records";

describe("records that are missing from a signed ledger", () => {
    let shop: Shop;

    beforeEach(async () => {
        shop = new Shop();
        shop.aws.signing = new MemorySigning();
        for (const code of ["A", "B", "C", "D"]) {
            await shop.release("staging", code);
        }
    });

    const ledger = () => new Ledger(shop.tools().store, shop.tools().functions);
    const keys = () => [...shop.aws.objects.keys()].filter((key) => key.startsWith("releases/staging/")).sort();
    const missing = async (limit = 20) => (await ledger().read("staging", limit)).missing;
    const ofAlias = async () => {
        const alias = shop.aws.aliases.get("staging") ?? assert.fail();
        return ledger().missingOf(alias, await ledger().read("staging", 2));
    };
    const remove = (key: string | undefined) => assert.ok(shop.aws.objects.delete(key ?? ""));

    it("are none while nothing was deleted, however much of it is read", async () => {
        for (const limit of [1, 2, 3, 4, 20]) {
            assert.deepEqual(await missing(limit), []);
        }
        assert.deepEqual(await ofAlias(), []);
    });

    it("are told with the record that names them, wherever they were", async () => {
        const [newest, second, third] = keys();
        for (const [key, namedBy] of [
            [second, newest],
            [third, second],
        ] as const) {
            const bytes = shop.aws.objects.get(key ?? "") ?? assert.fail();
            remove(key);
            assert.deepEqual(await missing(), [{ key, namedBy }]);
            shop.aws.objects.set(key ?? "", bytes);
        }
        remove(second);
        remove(third);
        assert.deepEqual(await missing(), [{ key: second, namedBy: newest }], "what has named the third is gone");
    });

    it("are those that a move has replaced, also where an older version has signed it, which named no other", async () => {
        const [newest, second] = keys();
        const { follows: _, ...older } = await shop.newest("staging");
        await ledger().write(older);
        remove(second);
        assert.deepEqual(await missing(), [{ key: second, namedBy: newest }]);
    });

    it("are moves that came to nothing, too, where a release has come after them", async () => {
        await shop.release("staging", "sick").catch(() => undefined);
        await shop.release("staging", "E");
        const [newest, failed] = keys();
        remove(failed);
        assert.deepEqual(await missing(), [{ key: failed, namedBy: newest }]);
    });

    it("are not what is older than all that is there: somebody may keep records for some time only", async () => {
        const oldest = keys();
        remove(oldest[3]);
        assert.deepEqual(await missing(), []);
        remove(oldest[2]);
        assert.deepEqual(await missing(), []);
    });

    it("are not told of what lies beyond the part that was read", async () => {
        const [, , third] = keys();
        remove(third);
        assert.deepEqual(await missing(1), []);
        assert.equal((await missing(2)).length, 1);
    });

    it("are the newest, by the alias that names them, whoever can write the bucket", async () => {
        const [newest] = keys();
        remove(newest);
        assert.deepEqual(await missing(), [], "no record says so");
        assert.deepEqual(await ofAlias(), [{ key: newest, namedBy: "the alias staging" }]);
        for (const key of keys()) {
            remove(key);
        }
        assert.deepEqual(await ofAlias(), [{ key: newest, namedBy: "the alias staging" }]);
    });

    it("are not what an alias names that lies further back, is damaged, or came while it was looked at", async () => {
        const id = (await shop.newest("staging")).id;
        for (let attempt = 0; attempt < 3; attempt++) {
            await shop.release("staging", "sick").catch(() => undefined);
        }
        assert.deepEqual(await ofAlias(), []);
        shop.aws.objects.set(recordKey("staging", id), Buffer.from("{"));
        assert.deepEqual(await ofAlias(), []);
        await shop.release("staging", "F");
        const alias = shop.aws.aliases.get("staging") ?? assert.fail();
        assert.deepEqual(await ledger().missingOf(alias, { records: [] }), [], "the list was read before");
    });

    it("are not told of by a description of somebody else's, by what nobody has signed, or to who knows of no key", async () => {
        const alias = shop.aws.aliases.get("staging") ?? assert.fail();
        const none = { records: [] };
        assert.deepEqual(await ledger().missingOf({ ...alias, description: "ours" }, none), []);
        remove(keys()[1]);
        const gone = describing({ id: record(7).id });
        shop.aws.signing = undefined;
        assert.deepEqual(await missing(), []);
        assert.deepEqual(await ledger().missingOf({ ...alias, description: gone }, none), []);
        shop.aws.signing = new MemorySigning("arn:aws:kms:eu-west-1:210987654321:key/9f8e");
        assert.deepEqual(await missing(), []);
    });

    it("are not seen by releases of others at the same time, of this environment or another", async () => {
        const [first, other] = [await shop.releasePlan("staging", "E"), await shop.releasePlan("staging", "F")];
        await executeRelease(shop.tools(), first);
        await assert.rejects(executeRelease(shop.tools(), other));
        await shop.promote();
        await shop.release("staging", "G", { commit: commitOf("G") });
        assert.deepEqual(await missing(), []);
        assert.deepEqual((await ledger().read("production", 20)).missing, []);
    });

    it("are named by signed records alone: what follows what is not said otherwise", async () => {
        const { follows, previous } = await shop.newest("staging");
        assert.equal(follows, previous.record);
        shop.aws.signing = undefined;
        await shop.release("staging", "E");
        assert.equal((await shop.newest("staging")).follows, undefined);
    });
});
