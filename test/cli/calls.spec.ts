import assert from "node:assert/strict";

import { PlatformBench } from "./memoryCloud";

describe("the calls of AWS that a command makes", () => {
    for (const records of [3, 100]) {
        describe(`with ${records} releases of old`, () => {
            let bench: PlatformBench;

            beforeEach(async () => {
                bench = new PlatformBench();
                for (let number = 0; number < records; number++) {
                    await bench.release("staging", `release ${number}`, String(number % 10));
                }
                const { code, stderr } = await bench.run("promote", "staging", "production", "--yes");
                assert.equal(code, 0, stderr);
                await bench.release("staging", "another", "e");
            });

            afterEach(() => bench.remove());

            it("are those of the engine for a promotion: two aliases, two records, the version, and the move", async () => {
                const calls = await callsOf(bench, "promote", "staging", "production", "--yes");
                assert.deepEqual(calls, [
                    "GetAlias staging",
                    "Get releases/staging/*.json",
                    "GetAlias production",
                    `GetFunction ${records + 2}`,
                    "Get releases/production/*.json",
                    "Put releases/production/*.json",
                    `UpdateAlias production ${records + 2}`,
                    "GetAlias production",
                    "Put releases/production/*.json",
                ]);
            });

            it("are those of the engine for a rollback: its alias, two records, the version, and the move", async () => {
                const calls = await callsOf(bench, "rollback", "staging", "--yes");
                assert.deepEqual(calls, [
                    "GetAlias staging",
                    "Get releases/staging/*.json",
                    "Get releases/staging/*.json",
                    `GetFunction ${records + 1}`,
                    "Put releases/staging/*.json",
                    `UpdateAlias staging ${records + 1}`,
                    "GetAlias staging",
                    "Put releases/staging/*.json",
                ]);
            });
        });
    }
});

/** The calls of AWS without those by which a version is tried and an environment asked. */
async function callsOf(bench: PlatformBench, ...args: readonly string[]): Promise<readonly string[]> {
    bench.awsCalls.length = 0;
    const { code, stderr } = await bench.run(...args);
    assert.equal(code, 0, stderr);
    return bench.awsCalls
        .filter((call) => !/^(Invoke|GET|sleep) /.test(call))
        .map((call) => call.replace(/\d{13}-\w+-\w+/, "*"));
}
