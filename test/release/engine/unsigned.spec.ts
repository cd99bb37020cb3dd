import assert from "node:assert/strict";

import { formatRecord, recordKey, type ReleaseRecord } from "../../../contract/releaseRecord";
import { keptKey } from "../../../contract/bucketLayout";
import {
    executeMove,
    executeRelease,
    finishUnfinished,
    planAgain,
    planIsolation,
    planPromotion,
    planRestore,
    planRollback,
} from "../../../release";
import { MemoryAws, memoryPackage, memoryTarget } from "../../support/memory";
import { MemorySigning } from "../../support/memorySigning";
import { commitOf, refusal, Shop } from "../shop";

const TREE = commitOf("tree of A");

describe("a signed ledger whose records are from before it was signed, which somebody can change who can write the bucket", () => {
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

    it("signs of what such a record says only what Lambda says, too: the commit that the version was published for", async () => {
        const lies = {
            ...{ commit: commitOf("another"), tree: TREE, branch: "evil", watched: "w", modified: false },
            ...{ package: "packages/evil.zip", healthPath: "/evil", healthStatus: "200-499" as const },
            ...{ by: "mallory", previous: { version: "1", revisionId: "r", record: "0000000000000-evil" } },
            beneath: [{ id: "0000000000000-evil", version: "9", commit: "evil", by: "mallory", at: "evil" }],
        };
        put({ ...(await unsigned()), ...lies });
        for (const act of [
            async () => {
                const plan = await again();
                assert.ok(!("unchanged" in plan));
                await executeRelease(shop.tools(), plan);
            },
            async () => {
                await shop.release("staging", "B");
                await shop.rollback("staging", "2");
            },
        ]) {
            const before = [...shop.aws.objects].filter(([key]) => key.startsWith("releases/staging/"));
            await act();
            const record = await shop.newest("staging");
            assert.equal(record.signature?.key, signing.key);
            assert.equal(record.commit, commitOf("A"));
            assert.equal(record.healthPath, memoryTarget("staging").healthPath);
            assert.equal(record.beneath, undefined);
            assert.doesNotMatch(formatRecord(record), /evil|mallory|200-499/);
            shop.aws.objects.forEach((_, key) => key.startsWith("releases/staging/") && shop.aws.objects.delete(key));
            before.forEach(([key, bytes]) => shop.aws.objects.set(key, bytes));
        }
    });

    it("names no commit of a version that is said to hold changes, or of which Lambda says none", async () => {
        put({ ...(await unsigned()), modified: true });
        await shop.release("staging", "B", {});
        assert.equal(await shop.rollback("staging"), "2");
        assert.equal((await shop.newest("staging")).commit, undefined);
    });

    it("names no commit that Lambda does not, such as of a version that was published without one", async () => {
        await unsigned();
        shop.aws.signing = undefined;
        await shop.release("staging", "B", {});
        shop.aws.signing = signing;
        put({ ...(await shop.newest("staging")), commit: commitOf("B") });
        const plan = await again();
        assert.ok(!("unchanged" in plan));
        assert.deepEqual(Object.keys(plan.origin), ["package"]);
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
        const { record } = await executeMove(own.tools("alice"), found);
        assert.deepEqual([record.tree, record.commit], [undefined, commitOf("A")], "which Lambda says, too");
    });

    it("names no release as published again by what such a record says, where a version holds the code", async () => {
        const plain = await unsigned();
        put({ ...plain, version: "7" });
        const plan = await planRestore(shop.tools(), memoryTarget("staging"));
        assert.ok("version" in plan);
        assert.deepEqual([plan.version.version, plan.restoredFrom], ["2", undefined]);
    });

    it("makes a promotion into a function of its own anew that was interrupted, and that nobody has signed", async () => {
        const own = new MemoryAws(["production"], "shop_production-app", shop.aws);
        own.time = shop.aws.time;
        const plan = async (key?: MemorySigning) => {
            own.signing = key;
            return planPromotion(own.tools("alice"), memoryTarget("staging"), memoryTarget("production"), shop.tools());
        };
        const first = await plan();
        assert.ok("publish" in first);
        let isDead = false;
        const killed = own.tools("alice", async (call) => {
            isDead ||= call.startsWith("GET ");
            if (isDead) {
                throw new Error("killed");
            }
        });
        await assert.rejects(executeMove(killed, first), /killed/);
        const again = await plan();
        assert.ok("unchanged" in again && again.unfinished !== undefined);
        assert.ok("publish" in (await plan(signing)));
    });

    it("brings no release back whose version has gone, since nothing says what it was", async () => {
        await forge({ version: "7" });
        const [message, remedy] = await shop.refused(async () => planRestore(shop.tools(), memoryTarget("staging")));
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

    it("brings no move to its end that nobody has signed: it is made anew, and is one of what Lambda says", async () => {
        const plan = async (selector?: string) => planRollback(shop.tools(), memoryTarget("staging"), selector);
        await unsigned();
        shop.aws.signing = undefined;
        const origin = { commit: commitOf("B"), tree: TREE };
        await shop.killedAt("GET ", async () => shop.release("staging", "B", origin));
        shop.aws.signing = signing;
        const genuine = await shop.newest("staging");
        put({ ...genuine, ...evil() });
        assert.match(
            (await refusal(plan("3")))[0],
            /Version 3 is not there any more, and .* has not signed its record/,
        );
        put(genuine);
        const found = await plan("3");
        assert.ok(!("unchanged" in found) && !("publish" in found));
        const { record } = await executeMove(shop.tools(), found);
        const { id, outcome, tree, commit, previous } = record;
        assert.notEqual(id, genuine.id);
        assert.deepEqual([outcome, tree, commit], ["succeeded", undefined, commitOf("B")]);
        assert.equal(previous.version, "3", "a version that does not answer is not moved back by words of nobody's");
        assert.equal((await shop.newest("staging")).signature?.key, signing.key);
        const [, before] = await shop.entries("staging");
        assert.deepEqual(before?.record, genuine, "it stays as it was");
    });

    it("does not go back further where a rollback that nobody has signed was interrupted, nor signs its record", async () => {
        shop.aws.signing = undefined;
        await shop.release("staging", "B");
        await shop.release("staging", "C");
        for (const [key, bytes] of shop.aws.objects) {
            if (key.startsWith("releases/staging/")) {
                const { signature: _, ...plain } = JSON.parse(Buffer.from(bytes).toString()) as ReleaseRecord;
                put(plain);
            }
        }
        await shop.killedAt("GET ", async () => shop.rollback("staging"));
        shop.aws.signing = signing;
        const genuine = await shop.newest("staging");
        const found = await planRollback(shop.tools(), memoryTarget("staging"));
        assert.ok(!("unchanged" in found) && "version" in found);
        assert.equal(found.version.version, "3");
        const entry = { record: genuine, state: "unverified", explanation: "" } as const;
        const said = { unchanged: "", target: memoryTarget("staging"), before: found.before, unfinished: entry };
        assert.equal(await finishUnfinished(shop.tools(), said), undefined);
        assert.equal((await shop.newest("staging")).signature, undefined);
    });

    it("restores and promotes over such a move by making it anew", async () => {
        await unsigned();
        shop.aws.signing = undefined;
        await shop.killedAt("GET ", async () => shop.release("staging", "B"));
        shop.aws.signing = signing;
        assert.ok("version" in (await planRestore(shop.tools(), memoryTarget("staging"))));
        shop.aws.signing = undefined;
        await shop.release("staging", "B");
        await shop.killedAt("GET ", async () => shop.promote("staging", "production"));
        shop.aws.signing = signing;
        await shop.release("staging", "B");
        await shop.promote("staging", "production");
        const { signature, previous } = await shop.newest("production");
        assert.deepEqual([signature?.key, previous.version], [signing.key, "3"]);
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
