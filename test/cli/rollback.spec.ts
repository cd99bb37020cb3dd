import assert from "node:assert/strict";

import { commandIn, person, type Outcome } from "./capture";
import { PlatformBench } from "./memoryCloud";

describe("platform rollback", () => {
    let bench: PlatformBench;

    beforeEach(async () => {
        bench = new PlatformBench();
        await bench.release("production", "one", "a");
        await bench.release("production", "two", "b");
        await bench.release("production", "three", "c");
    });

    afterEach(() => bench.remove());

    const succeeds = ({ code, stdout, stderr }: Outcome): string => {
        assert.equal(code, 0, stdout + stderr);
        return stdout;
    };

    const targets: readonly (readonly [string, readonly string[], string])[] = [
        ["what it served before, by default", [], "3"],
        ["a version", ["--to", "2"], "2"],
        ["a commit", ["--to", "aaaaaa"], "2"],
        ["a number of releases back", ["--to", "~2"], "2"],
    ];
    for (const [what, args, version] of targets) {
        it(`goes back to ${what}`, async () => {
            const stdout = succeeds(await bench.run("rollback", "production", ...args, "--yes"));
            assert.equal(bench.serves("production"), version);
            assert.match(stdout, new RegExp(`^production +${version} `, "m"));
            assert.deepEqual(commandIn(stdout), ["rollback", "production", "--to", "4"]);
        });
    }

    it("shows both sides and asks", async () => {
        bench.stdin = person("yes");
        const { stderr } = await bench.run("rollback", "production");
        assert.match(
            stderr,
            /Take production back\n\nproduction +now +then\nversion +4 +3\ncommit +ccccccc +bbbbbbb\n/,
        );
        assert.match(stderr, /1 release between them, as the ledger has it:\n {2}version 4, commit ccccccc/);
        assert.match(stderr, /compare\/b{40}\.\.\.c{40}\n/);
        assert.equal(bench.serves("production"), "3");
    });

    it("is taken back by the command that it names", async () => {
        const stdout = succeeds(await bench.run("rollback", "production", "--yes"));
        succeeds(await bench.run(...commandIn(stdout), "--yes"));
        assert.equal(bench.serves("production"), "4");
    });

    it("has nothing to do where that is served already", async () => {
        const { document } = await bench.json("rollback", "production", "--to", "4");
        assert.equal(document["outcome"], "unchanged");
    });

    const refusals: readonly (readonly [string, readonly string[], RegExp])[] = [
        ["a version that was never served", ["--to", "9"], /it never served version 9\.\n {2}It has served: 4, 3, 2\./],
        ["a commit that was never served", ["--to", "ffffff"], /it never served commit ffffff/],
        ["further back than it goes", ["--to", "~7"], /goes back 2 releases only/],
        ["what is nothing of the kind", ["--to", "last week"], /'last week' is no version, commit or number/],
    ];
    for (const [what, args, message] of refusals) {
        it(`refuses ${what}`, async () => {
            const { code, stdout, stderr } = await bench.run("rollback", "production", ...args, "--yes");
            assert.deepEqual([code, stdout], [1, ""]);
            assert.match(stderr, message);
            assert.equal(bench.serves("production"), "4");
        });
    }

    it("refuses where nothing was ever released", async () => {
        assert.match((await bench.run("rollback", "staging", "--yes")).stderr, /nothing was ever released to it/);
    });

    it("goes back by force whatever the version answers, and shows it in status and history", async () => {
        bench.aws.versions.set("3", { ...bench.aws.versions.get("3")!, body: "sick" });
        const refused = await bench.run("rollback", "production", "--yes");
        assert.equal(refused.code, 1);
        assert.match(refused.stderr, /To go back all the same: .* rollback production --to 3 --force/);
        const { code, stdout } = await bench.run("rollback", "production", "--to", "3", "--force", "--yes");
        assert.equal(code, 0);
        assert.equal(bench.serves("production"), "3");
        assert.match(stdout, /production: \S+ has forced it back: It does not answer as it should: .*answered 500/);
        assert.match(stdout, /to write that down: npm run platform -- rollback production --to 3/);
        assert.match((await bench.run("history", "production")).stdout, /rollback, forced/);
        assert.equal((await bench.run("status")).code, 1);
    });

    it("refuses a version that was pruned", async () => {
        bench.aws.versions.delete("3");
        assert.match((await bench.run("rollback", "production", "--yes")).stderr, /Version 3 is not there any more/);
    });
});
