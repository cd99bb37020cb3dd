import assert from "node:assert/strict";

import { person } from "./capture";
import { PlatformBench } from "./memoryCloud";

describe("platform prune", () => {
    let bench: PlatformBench;

    beforeEach(async () => {
        bench = new PlatformBench();
        for (const digit of ["a", "b", "c", "d"]) {
            await bench.release("staging", `code ${digit}`, digit);
        }
        bench.aws.time += 24 * 3_600_000;
    });

    afterEach(() => bench.remove());

    const versions = () => [...bench.aws.versions.keys()];

    it("only shows what it would delete, with what it keeps and why", async () => {
        const { code, stdout } = await bench.run("prune", "--keep", "2");
        assert.equal(code, 0);
        assert.match(stdout, /^5 +100 B +24 h ago +keep +served by staging$/m);
        assert.match(stdout, /^4 +100 B +24 h ago +keep +one of the last 2 releases of staging$/m);
        assert.match(stdout, /^3 +100 B +24 h ago +delete +nothing refers to it$/m);
        assert.match(stdout, /^1 .* keep /m);
        assert.match(
            stdout,
            /2 versions to delete, 200 B; 3 to keep\.\n2 packages to delete in the bucket, 12 B\.\nNothing is deleted\. .*prune --delete --keep 2\n$/,
        );
        assert.deepEqual(versions(), ["1", "2", "3", "4", "5"]);
    });

    it("deletes when it is told to and the person agrees, and shows what is left", async () => {
        const input = person("y");
        bench.stdin = input;
        const { code, stdout } = await bench.run("prune", "--keep", "2", "--delete");
        assert.equal(code, 0);
        assert.deepEqual(input.asked, ["Delete 2 versions and 2 packages? [y/N] "]);
        assert.deepEqual(versions(), ["1", "4", "5"]);
        assert.match(stdout, /0 versions to delete, 0 B; 3 to keep\.\n\nDeleted 2 versions, 200 B freed; 3 left\.\n$/);
    });

    it("deletes nothing without a yes", async () => {
        const { code, stderr } = await bench.run("prune", "--keep", "2", "--delete");
        assert.equal(code, 1);
        assert.match(stderr, /nobody to ask/);
        bench.stdin = person("n");
        assert.equal((await bench.run("prune", "--keep", "2", "--delete")).code, 1);
        assert.equal(versions().length, 5);
    });

    it("keeps ten releases of each environment by default", async () => {
        const { stdout } = await bench.run("prune", "--delete");
        assert.match(stdout, /0 versions to delete/);
    });

    it("prints all of it as JSON", async () => {
        const { document } = await bench.json("prune", "--keep", "2", "--delete", "--yes");
        assert.deepEqual([document["deleted"], document["bytesFreed"]], [["2", "3"], 200]);
        const keep = document["keep"].map(({ version }: { version: string }) => version);
        assert.deepEqual([document["remove"], keep], [[], ["1", "4", "5"]]);
    });

    it("does not decide by a damaged ledger", async () => {
        bench.aws.objects.set("releases/staging/0.json", Buffer.from("{"));
        const { code, stderr } = await bench.run("prune", "--delete", "--yes");
        assert.equal(code, 1);
        assert.match(stderr, /releases\/staging\/0\.json is not JSON/);
        assert.equal(versions().length, 5);
    });
});
