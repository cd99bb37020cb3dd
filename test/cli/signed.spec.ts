import assert from "node:assert/strict";

import { formatRecord, parseRecord, recordKey } from "../../contract/releaseRecord";
import { MemorySigning } from "../support/memorySigning";
import { outputs, PlatformBench } from "./memoryCloud";

describe("a signed ledger, at the command line", () => {
    let bench: PlatformBench;

    beforeEach(() => {
        bench = new PlatformBench();
    });

    afterEach(() => bench.remove());

    const sign = () => {
        bench.aws.signing = new MemorySigning();
    };
    /** Somebody who can write the bucket says that somebody else has released. */
    const forge = () => {
        const [key = ""] = [...bench.aws.objects.keys()].filter((each) => each.startsWith("releases/staging/")).sort();
        const parsed = parseRecord(Buffer.from(bench.aws.objects.get(key) ?? []).toString());
        assert.ok("record" in parsed);
        assert.equal(key, recordKey("staging", parsed.record.id));
        bench.aws.objects.set(key, Buffer.from(formatRecord({ ...parsed.record, by: "arn:aws:iam::1:user/bob" })));
    };

    it("is told of: which records are from before it was signed", async () => {
        await bench.release("staging", "one", "a");
        sign();
        await bench.release("production", "two", "b");
        const status = await bench.run("status");
        assert.equal(status.code, 0, status.stdout);
        assert.match(
            status.stdout,
            /i staging: The record of what it serves is not signed by arn:aws:kms:[^\n]*not promoted\./,
        );
        assert.match(status.stdout, /npm run platform -- release staging --again/);
        assert.doesNotMatch(status.stdout, /production: The record/);
        const { stdout } = await bench.run("history");
        assert.match(stdout, /^> +2 .*served \(unsigned\)$/m);
        assert.match(stdout, /^> +3 .*served$/m);
        const facts = JSON.parse((await bench.run("history", "staging", "--json")).stdout);
        assert.equal(JSON.stringify(facts).match(/"signed":false/g)?.length, 1);
    });

    it("shows a record whose signature fails, and promotes nothing of it", async () => {
        sign();
        await bench.release("staging", "one", "a");
        forge();
        const { code, stdout } = await bench.run("status");
        assert.equal(code, 1);
        assert.match(
            stdout,
            /staging: Its ledger holds what is no record of a release: s3:\/\/artifacts\/releases\/staging\/.* has a signature that/,
        );
        assert.match((await bench.run("history", "staging")).stdout, /has a signature that arn:aws:kms:/);
        const promoted = await bench.run("promote", "staging", "production", "--yes");
        assert.equal(promoted.code, 1);
        assert.match(promoted.stderr, /has not made: it was changed past the platform/);
        assert.equal(bench.serves("production"), "1");
    });

    it("says of an unsigned record above one that is signed how it may have come, and what to do", async () => {
        sign();
        const key = bench.aws.signing;
        await bench.release("staging", "one", "a");
        bench.aws.signing = undefined;
        await bench.release("staging", "two", "b");
        bench.aws.signing = key;
        const { code, stdout } = await bench.run("status");
        assert.equal(code, 1);
        assert.match(
            stdout,
            /is not signed, and older ones are\.\n +If signing was off then, or another key signed, release again/,
        );
    });

    it("tells of a record that somebody has deleted, among the others and the newest", async () => {
        sign();
        for (const [code, commit] of [
            ["one", "a"],
            ["two", "b"],
            ["three", "c"],
        ] as const) {
            await bench.release("staging", code, commit);
        }
        assert.equal((await bench.run("status")).code, 0);
        const keys = [...bench.aws.objects.keys()].filter((each) => each.startsWith("releases/staging/")).sort();
        const [newest = "", second = ""] = keys;
        const bytes = bench.aws.objects.get(second) ?? assert.fail();
        bench.aws.objects.delete(second);
        const { code, stdout } = await bench.run("status");
        assert.equal(code, 1);
        const line = `Its ledger lacks a record that was there: s3://artifacts/${second}, which ${newest} names.`;
        assert.ok(stdout.includes(`! staging: ${line}\n`), stdout);
        assert.match(stdout, /remove its delete marker/);
        const history = await bench.run("history", "staging");
        assert.deepEqual([history.code, history.stdout.includes(`! ${line}\n`)], [1, true]);
        const facts = JSON.parse((await bench.run("history", "staging", "--json")).stdout);
        assert.deepEqual(facts.environments[0].missing, [{ key: second, namedBy: newest }]);
        bench.aws.objects.set(second, bytes);
        bench.aws.objects.delete(newest);
        const last = await bench.run("status");
        assert.equal(last.code, 1);
        assert.ok(last.stdout.includes(`s3://artifacts/${newest}, which the alias staging names.`), last.stdout);
    });

    it("is opened with the key that the stack's outputs name", async () => {
        const ledgerKey = "arn:aws:kms:eu-west-1:123456789012:key/0a1b";
        await bench.run("status");
        assert.equal(bench.ledgerKey, undefined);
        bench.export({ ...outputs(), ledgerKey });
        await bench.run("status");
        assert.equal(bench.ledgerKey, ledgerKey);
    });
});
