import assert from "node:assert/strict";

import { signedText } from "../../../contract/recordSignature";
import { formatRecord, parseRecord, recordKey, type ReleaseRecord } from "../../../contract/releaseRecord";
import { Ledger } from "../../../release";
import { damageError } from "../../../release/ledger/ledger";
import { MemoryAws } from "../../support/memory";
import { MemorySigning } from "../../support/memorySigning";
import { record } from "./records";

const KEY = "arn:aws:kms:eu-west-1:123456789012:key/0a1b";

describe("a signed ledger", () => {
    let aws: MemoryAws;
    let signing: MemorySigning;

    beforeEach(() => {
        aws = new MemoryAws();
        signing = new MemorySigning();
        aws.signing = signing;
    });

    const ledger = () => new Ledger(aws.tools("alice").store);
    const read = async () => ledger().read("staging", 10);
    const at = (number: number) => recordKey("staging", record(number).id);
    const stored = (number: number): ReleaseRecord => {
        const parsed = parseRecord(Buffer.from(aws.objects.get(at(number)) ?? []).toString());
        assert.ok("record" in parsed);
        return parsed.record;
    };
    /** Somebody who can write the bucket does. */
    const put = (number: number, changed: ReleaseRecord) =>
        void aws.objects.set(at(number), Buffer.from(formatRecord(changed)));
    const versions = async () => (await read()).records.map(({ version }) => version);
    const damaged = async () => (await read()).damaged.map(({ key, problem }) => `${key} ${problem}`);

    it("has in each record who has written it, over all that the record says", async () => {
        await ledger().write(record(1, { commit: "a".repeat(40) }));
        const { signature, ...rest } = stored(1);
        assert.equal(signature?.key, KEY);
        assert.equal(signature.algorithm, "ECDSA_SHA_256");
        assert.ok(await signing.isSignature(signedText(rest, aws.bucket), signature.value));
        assert.match(signedText(rest, aws.bucket), /^platform ledger record\nartifacts\n\{"by":"run 1","codeSha256":/);
        const { signedBy, damaged: none } = await read();
        assert.deepEqual([signedBy, none], [KEY, []]);
    });

    it("is signed anew whenever a record is written anew", async () => {
        await ledger().write(record(1));
        const first = stored(1).signature;
        const [found = assert.fail("it is not read")] = (await read()).records;
        await ledger().write({ ...found, note: "again" });
        assert.notDeepEqual(stored(1).signature, first);
        assert.equal((await read()).records[0]?.note, "again");
        await ledger().annotate(found, { state: "sent", deployment: 7 });
        assert.deepEqual((await read()).records[0]?.report, { state: "sent", deployment: 7 });
    });

    it("does not take a record that was changed, moved or signed by nobody", async () => {
        await ledger().write(record(1));
        await ledger().write(record(2));
        const genuine = stored(2);
        const forgeries: readonly ReleaseRecord[] = [
            { ...genuine, by: "somebody else" },
            { ...genuine, codeSha256: "other code" },
            { ...genuine, extra: "of a newer version" } as ReleaseRecord,
            { ...genuine, signature: { key: KEY, algorithm: "ECDSA_SHA_256", value: "bm9uZQ==" } },
            { ...genuine, signature: { key: KEY, algorithm: "ECDSA_SHA_256", value: "" } },
            { ...genuine, signature: { key: KEY, algorithm: "NONE", value: genuine.signature?.value ?? "" } },
            { ...genuine, signature: stored(1).signature ?? assert.fail() },
        ];
        for (const forgery of forgeries) {
            put(2, forgery);
            assert.deepEqual(await versions(), ["2"], JSON.stringify(forgery));
            assert.match((await damaged()).join(), /has a signature that arn:aws:kms:.*:key\/0a1b has not made/);
            assert.equal(await ledger().find("staging", genuine.id), undefined);
        }
        put(2, genuine);
        assert.deepEqual(await versions(), ["3", "2"]);
        assert.equal((await ledger().find("staging", genuine.id))?.version, "3");
    });

    it("gives no signature to what somebody has changed", async () => {
        await ledger().write(record(1));
        const forgery = { ...stored(1), by: "somebody else" };
        put(1, forgery);
        await ledger().annotate(forgery, { state: "sent" });
        assert.deepEqual(stored(1), forgery);
    });

    it("gives no signature to what nobody has signed, or another key has", async () => {
        put(1, record(1));
        await ledger().annotate(record(1), { state: "sent" });
        assert.deepEqual(stored(1), { ...record(1), report: { state: "sent" } });
        put(1, { ...record(1), signature: { key: "another", algorithm: "ECDSA_SHA_256", value: "AAAA" } });
        await ledger().annotate(record(1), { state: "sent", deployment: 7 });
        assert.deepEqual(stored(1), { ...record(1), report: { state: "sent", deployment: 7 } });
    });

    it("adds nothing to a record of another environment that somebody has put there", async () => {
        await ledger().write(record(1, { environment: "production" }));
        const copy = aws.objects.get(recordKey("production", record(1).id)) ?? assert.fail();
        aws.objects.set(at(1), copy);
        await ledger().annotate(record(1), { state: "sent" });
        assert.deepEqual([...aws.objects.values()], [copy, copy]);
    });

    it("does not find by its name alone what nobody has signed", async () => {
        put(1, record(1));
        assert.equal(await ledger().find("staging", record(1).id), undefined);
        assert.deepEqual(await versions(), ["2"]);
        aws.signing = undefined;
        assert.equal((await ledger().find("staging", record(1).id))?.version, "2");
    });

    it("is not that of another stack which the same key signs", async () => {
        const other = new MemoryAws();
        other.bucket = "others";
        other.signing = signing;
        await new Ledger(other.tools("bob").store).write(record(1));
        aws.objects.set(at(1), other.objects.get(at(1)) ?? assert.fail());
        assert.match((await damaged()).join(), /has a signature that arn:aws:kms:.* has not made/);
    });

    it("says what to do about records from a time when another key signed, or none did", async () => {
        await ledger().write(record(1));
        put(2, record(2));
        const error = damageError("artifacts", (await read()).damaged);
        assert.match(
            error?.remedy ?? "",
            /^If signing was off then, or another key signed, release again: [^\n]*remove the one that is not; the bucket is versioned\.$/,
        );
        put(1, { ...stored(1), by: "somebody else" });
        await ledger().write(record(0));
        const both = damageError("artifacts", (await read()).damaged);
        assert.match(both?.remedy ?? "", /restore the earlier version of the object/);
        assert.match(both?.remedy ?? "", /If signing was off then/);
    });

    it("takes records from before it was signed, and none above one that is", async () => {
        const { signature: _, ...plain } = record(3);
        put(1, record(1));
        put(2, record(2));
        assert.deepEqual(await versions(), ["3", "2"]);
        await ledger().write(record(3));
        assert.deepEqual([await versions(), await damaged()], [["4", "3", "2"], []]);
        put(4, record(4));
        assert.deepEqual(await versions(), ["4", "3", "2"]);
        assert.deepEqual(await damaged(), [`${at(4)} is not signed, and older ones are`]);
        // A key of somebody else's is as good as none.
        const theirs = new MemorySigning("arn:aws:kms:eu-west-1:210987654321:key/9f8e");
        const value = await theirs.sign(signedText(record(4), aws.bucket));
        put(4, { ...record(4), signature: { key: theirs.key, algorithm: "ECDSA_SHA_256", value } });
        assert.deepEqual(await damaged(), [`${at(4)} is not signed, and older ones are`]);
        put(3, plain);
        assert.deepEqual(await damaged(), []);
    });

    it("is read by who knows of no key, and loses a signature that would not hold any more", async () => {
        await ledger().write(record(1));
        aws.signing = undefined;
        const [found = assert.fail("it is not read")] = (await read()).records;
        assert.equal((await read()).signedBy, undefined);
        await ledger().write({ ...found, note: "again" });
        assert.equal(stored(1).signature, undefined);
    });

    it("says of what is no signature that it cannot be read", async () => {
        put(1, { ...record(1), signature: { key: KEY } } as unknown as ReleaseRecord);
        assert.deepEqual(await damaged(), [`${at(1)} does not say what its signature is`]);
    });
});
