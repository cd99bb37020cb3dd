import assert from "node:assert/strict";

import { PlatformBench } from "./memoryCloud";

describe("platform history", () => {
    let bench: PlatformBench;

    beforeEach(() => {
        bench = new PlatformBench();
    });

    afterEach(() => bench.remove());

    it("lists the moves of an environment, newest first, and marks the one that is served", async () => {
        await bench.release("staging", "one", "a");
        await bench.release("staging", "two", "b");
        await assert.rejects(bench.release("staging", "three fails", "c"));
        const { code, stdout } = await bench.run("history", "staging");
        assert.equal(code, 0, stdout);
        const [head = "", first = "", second = "", third = ""] = stdout.split("\n").slice(1);
        assert.match(head, /^ +version +commit +what +when +by +took +what became of it$/);
        assert.match(
            first,
            /^ +4 +ccccccc +release +\d+ s ago +alice +[\d.]+ m?s +failed: Nothing was moved: Version 4: it failed/,
        );
        assert.match(second, /^> +3 +bbbbbbb +release .* served$/);
        assert.match(third, /^ +2 +aaaaaaa +release .* served$/);
    });

    it("lists all environments where none is named, with promotions and rollbacks", async () => {
        await bench.release("staging", "one", "a");
        await bench.run("promote", "staging", "production", "--yes");
        await bench.release("production", "two", "b");
        await bench.run("rollback", "production", "--yes");
        const { stdout } = await bench.run("history");
        assert.match(
            stdout,
            /^staging\n[^]*\nproduction\n[^]*> +2 +aaaaaaa +rollback .*Deployer\/carol[^]*promotion from staging/,
        );
    });

    it("shows as many as it is asked for, and says that there are more", async () => {
        await bench.release("staging", "one", "a");
        await bench.release("staging", "two", "b");
        const { stdout } = await bench.run("history", "staging", "--limit", "1");
        assert.doesNotMatch(stdout, /aaaaaaa/);
        assert.match(stdout, /There are older ones: --limit 2/);
    });

    it("prints all of it as JSON", async () => {
        await bench.release("staging", "one", "a");
        await bench.release("staging", "two", "b");
        const { document } = await bench.json("history", "staging");
        const [staging] = document["environments"];
        assert.deepEqual(
            staging.moves.map((move: Record<string, unknown>) => [move["version"], move["state"], move["servedNow"]]),
            [
                ["3", "served", true],
                ["2", "served", false],
            ],
        );
        assert.deepEqual([staging.version, staging.complete, staging.damaged], ["3", true, []]);
    });

    it("says where nothing was released, or what is served is none of what was", async () => {
        assert.match((await bench.run("history", "staging")).stdout, /^staging\nNothing was ever released here\.$/m);
        await bench.release("staging", "one", "a");
        bench.aws.moveByHand("staging", "1");
        assert.match(
            (await bench.run("history", "staging")).stdout,
            /It serves version 1 now, which is none of these\./,
        );
    });

    it("names what is damaged, shows the rest, and ends with 1", async () => {
        await bench.release("staging", "one", "a");
        bench.aws.objects.set("releases/staging/0.json", Buffer.from("[]"));
        const { code, stdout } = await bench.run("history", "staging");
        assert.equal(code, 1);
        assert.match(stdout, /! s3:\/\/artifacts\/releases\/staging\/0\.json is no record: it is not a JSON object\./);
        assert.match(stdout, /> +2 +aaaaaaa/);
    });

    it("names the nearest environment for one that there is not", async () => {
        const { code, stderr } = await bench.run("history", "stagng");
        assert.equal(code, 1);
        assert.match(stderr, /error: The stack 'production' has no environment stagng\.\n {2}Did you mean staging\?/);
    });

    for (const limit of ["0", "-1", "many", "1e3"]) {
        it(`does not take --limit ${limit}`, async () => {
            const { code, stderr } = await bench.run("history", `--limit=${limit}`);
            assert.equal(code, 2);
            assert.match(stderr, /--limit takes a whole number of at least 1/);
        });
    }
});
