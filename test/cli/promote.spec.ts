import assert from "node:assert/strict";

import { commandIn, person, type Outcome } from "./capture";
import { commit, PlatformBench } from "./memoryCloud";
import { Repository } from "./repository";

const PROMOTE = ["promote", "staging", "production"] as const;

describe("platform promote", () => {
    let bench: PlatformBench;

    beforeEach(async () => {
        bench = new PlatformBench();
        await bench.release("production", "one", "a");
        await bench.release("staging", "two", "b");
    });

    afterEach(() => bench.remove());

    const succeeds = ({ code, stdout, stderr }: Outcome): string => {
        assert.equal(code, 0, stdout + stderr);
        return stdout;
    };

    it("shows what it will do, asks, does it, and shows what is true then", async () => {
        const input = person("y");
        bench.stdin = input;
        const { code, stdout, stderr } = await bench.run(...PROMOTE);
        assert.equal(code, 0, stderr);
        assert.deepEqual(input.asked, ["Do it? [y/N] "]);
        assert.match(stderr, /Promote staging to production\n\nproduction +now +then\n/);
        assert.match(stderr, /version +2 +3\ncommit +aaaaaaa +bbbbbbb\nreleased +\d+ s ago +\d+ s ago to staging\n/);
        assert.match(stderr, /✓ Promote staging to production [\d.]+ m?s version 2 -> 3\n/);
        assert.match(stdout, /^production +3 +bbbbbbb +\d+ s ago +Deployer\/carol +ok$/m);
        assert.equal(bench.serves("production"), "3");
        assert.equal(bench.serves("staging"), "3");
    });

    it("names the command that takes it back, and that does", async () => {
        const stdout = succeeds(await bench.run(...PROMOTE, "--yes"));
        assert.deepEqual(commandIn(stdout), ["rollback", "production", "--to", "2"]);
        succeeds(await bench.run(...commandIn(stdout), "--yes"));
        assert.equal(bench.serves("production"), "2");
    });

    for (const answer of ["", "n", "nope", undefined]) {
        it(`changes nothing after the answer ${answer}`, async () => {
            bench.stdin = person(answer);
            const { code, stdout, stderr } = await bench.run(...PROMOTE);
            assert.deepEqual([code, stdout], [1, ""]);
            assert.match(stderr, /Nothing is changed\.\n$/);
            assert.equal(bench.serves("production"), "2");
            assert.ok(bench.awsCalls.every((call) => !/^(Put|Update|Publish|Invoke)/.test(call)));
        });
    }

    it("changes nothing where nobody can be asked, and says what to add", async () => {
        const { code, stderr } = await bench.run(...PROMOTE);
        assert.equal(code, 1);
        assert.match(stderr, /error: Nothing is changed: .*nobody to ask\.\n {2}.*--yes/);
        assert.equal(bench.serves("production"), "2");
    });

    it("repeats the stack and the profile in the command that takes it back", async () => {
        const stdout = succeeds(await bench.run(...PROMOTE, "--yes", "--stack", "production", "--profile", "deploy"));
        const words = ["rollback", "production", "--to", "2", "--stack", "production", "--profile", "deploy"];
        assert.deepEqual(commandIn(stdout), words);
    });

    it("prints all of it as one JSON document", async () => {
        const { code, document, stderr } = await bench.json(...PROMOTE, "--yes");
        assert.equal(code, 0, stderr);
        const { outcome, environment, from, to, undo, now, result } = document;
        assert.deepEqual([outcome, environment], ["moved", "production"]);
        assert.deepEqual([from.version, from.commit, to.version, to.commit], ["2", commit("a"), "3", commit("b")]);
        assert.equal(undo, "npm run platform -- rollback production --to 2");
        assert.deepEqual([now.version, now.healthy, result.record.promotedFrom], ["3", true, "staging"]);
        assert.equal(document["awsCalls"], bench.awsCalls.length + 1);
    });

    it("has nothing to do the second time", async () => {
        succeeds(await bench.run(...PROMOTE, "--yes"));
        const { document, stderr } = await bench.json(...PROMOTE);
        assert.match(stderr, /production serves version 3 already/);
        assert.deepEqual([document["outcome"], document["undo"]], ["unchanged", null]);
    });

    it("reads each record once for all that it shows", async () => {
        const { stderr } = await bench.run(...PROMOTE);
        assert.match(stderr, /nobody to ask/);
        assert.equal(new Set(bench.awsCalls).size, bench.awsCalls.length, bench.awsCalls.join("\n"));
    });

    it("says who was first where somebody moves the alias while it asks", async () => {
        bench.stdin = { ...person(), ask: async () => (bench.aws.moveByHand("production", "1"), "y") };
        const { code, stdout, stderr } = await bench.run(...PROMOTE);
        assert.deepEqual([code, stdout], [1, ""]);
        assert.match(stderr, /✗ Promote staging to production/);
        assert.match(stderr, /error: Somebody has moved production to version 1 meanwhile/);
        assert.equal(bench.serves("production"), "1");
    });

    it("notes a move by hand that it would replace", async () => {
        bench.aws.moveByHand("production", "1");
        const { stderr } = await bench.run(...PROMOTE);
        assert.match(stderr, /note: It serves version 1, but the ledger says 2: .*by hand/);
    });

    it("says that there is no way back where nothing was released before", async () => {
        bench.remove();
        bench = new PlatformBench();
        await bench.release("staging", "two", "b");
        const stdout = succeeds(await bench.run(...PROMOTE, "--yes"));
        assert.match(stdout, /There is no earlier release to go back to\./);
    });

    const refusals: readonly (readonly [string, readonly string[], RegExp])[] = [
        ["an environment onto itself", ["promote", "staging", "staging"], /staging cannot be promoted to itself/],
        ["an unknown source", ["promote", "stagin", "production"], /no environment stagin\.\n {2}Did you mean staging/],
        [
            "an unknown target",
            ["promote", "staging", "prod"],
            /no environment prod\.\n {2}It has: staging, production\./,
        ],
    ];
    for (const [what, args, message] of refusals) {
        it(`refuses ${what}`, async () => {
            const { code, stdout, stderr } = await bench.run(...args, "--yes");
            assert.deepEqual([code, stdout], [1, ""]);
            assert.match(stderr, message);
        });
    }

    describe("shows what lies between", () => {
        it("as the commits, where the folder is a repository that has both", async () => {
            const repository = new Repository(bench.folder);
            const first = repository.commit("Start");
            const second = repository.commit("Mend the \u001b[31mcart");
            const third = repository.commit("Speed up");
            bench.aws.objects.clear();
            await bench.releaseCommit("production", "three", first);
            await bench.releaseCommit("staging", "four", third);
            const { stderr } = await bench.run(...PROMOTE);
            assert.match(stderr, /2 commits between them:\n {2}\+ [0-9a-f]{7} Speed up \(Ann, /);
            assert.match(stderr, new RegExp(`\\+ ${second.slice(0, 7)} Mend the  \\[31mcart \\(Ann`));
            const { document } = await bench.json(...PROMOTE, "--yes");
            assert.deepEqual(
                document["between"].commits.map((each: Record<string, string>) => [each["change"], each["commit"]]),
                [
                    ["comes", third],
                    ["comes", second],
                ],
            );
            // Back again, the same commits go.
            assert.match(
                (await bench.run("rollback", "production")).stderr,
                /2 commits between them:\n {2}- .* Speed up/,
            );
        });

        it("as the releases of the ledger and a link, where it is not", async () => {
            await bench.run(...PROMOTE, "--yes");
            await bench.release("staging", "three", "c");
            await bench.release("staging", "four", "d");
            const { stderr } = await bench.run(...PROMOTE);
            assert.match(
                stderr,
                /2 releases between them, as the ledger has it:\n {2}version 5, commit ddddddd.*\n {2}version 4/,
            );
            assert.match(
                stderr,
                new RegExp(`Compare: https://github.com/owner/shop/compare/${commit("b")}...${commit("d")}\n`),
            );
        });

        it("counts all of them, as far as the record of what is served names them", async () => {
            await bench.run(...PROMOTE, "--yes");
            await releases(15);
            const { stderr } = await bench.run(...PROMOTE);
            assert.match(stderr, /\n15 releases between them, as the ledger has it:\n/);
            assert.doesNotMatch(stderr, /earlier ones/);
        });

        it("says that there are more than it names", async () => {
            await bench.run(...PROMOTE, "--yes");
            await releases(25);
            const { stderr } = await bench.run(...PROMOTE);
            assert.match(stderr, /\nAt least 21 releases between them/);
            assert.match(stderr, /\n {2}and earlier ones: see history with a higher --limit\n/);
        });

        it("says nothing where one environment has never served what the other does", async () => {
            await releases(3);
            assert.doesNotMatch((await bench.run(...PROMOTE)).stderr, /releases? between them/);
        });

        async function releases(number: number): Promise<void> {
            for (let each = 0; each < number; each++) {
                await bench.release("staging", `release ${each}`, String(each % 10));
            }
        }
    });
});
