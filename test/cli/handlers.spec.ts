import assert from "node:assert/strict";

import { MemoryAws } from "../support/memory";
import { outputs, PlatformBench, type Json } from "./memoryCloud";

const JOBS = "shop_jobs-handler";

describe("an environment with a further handler, by the command line", () => {
    let bench: PlatformBench;
    let jobs: MemoryAws;

    beforeEach(async () => {
        bench = new PlatformBench();
        jobs = new MemoryAws(["placeholder", "production", "staging"], JOBS, bench.aws);
        bench.own.set(JOBS, jobs);
        const made = { functionName: JOBS, functionArn: "arn", placeholderVersion: "1" };
        const { environments, ...rest } = outputs();
        const named = Object.entries(environments).map(([name, each]) => {
            return [name, { ...each, handlers: { jobs: { ...made, aliasArn: `arn:${name}` } } }] as const;
        });
        bench.export({ ...rest, handlers: { jobs: made }, environments: Object.fromEntries(named) });
        await bench.release("staging", "one", "a");
        jobs.time = bench.aws.time;
    });

    afterEach(() => bench.remove());

    const succeeds = async (...args: readonly string[]): Promise<string> => {
        const { code, stdout, stderr } = await bench.run(...args);
        assert.equal(code, 0, stdout + stderr);
        return stdout;
    };
    const json = async (...args: readonly string[]): Promise<Json> =>
        JSON.parse((await bench.run(...args, "--json")).stdout);
    const serves = (environment: string) => jobs.versions.get(jobs.aliases.get(environment)?.version ?? "")?.body;

    it("gets the package of what is served there by `release --again`, and is promoted and taken back with it", async () => {
        // What was released before there was the handler has no code for it.
        assert.match(await succeeds("status"), /^staging: handler jobs, version 1$/m);
        const { stderr } = await bench.run("release", "staging", "--again", "--yes");
        assert.match(stderr, /handler jobs +1 -> a new version/);
        assert.equal(serves("staging"), "one");
        await succeeds("promote", "staging", "production", "--yes");
        assert.equal(serves("production"), "one");
        assert.match(await succeeds("history", "production"), /^> +2, jobs 2 /m);
        const [{ handlers }] = (await json("history", "production")).environments[0].moves;
        assert.deepEqual(handlers, { jobs: { function: JOBS, version: "2", previous: "1" } });
    });

    it("is said to be elsewhere by `status` and `drift`, with the command that puts it back", async () => {
        await succeeds("release", "staging", "--again", "--yes");
        jobs.moveByHand("staging", "1");
        const { code, stdout } = await bench.run("status");
        assert.equal(code, 1);
        assert.match(
            stdout,
            /The handler jobs serves version 1, but the ledger says 2: a move was interrupted[^]*npm run platform -- restore staging/,
        );
        const { healthy, environments } = await json("status");
        assert.equal(healthy, false);
        assert.deepEqual(environments[0].handlers.jobs, { functionName: JOBS, version: "1", weights: {}, wanted: "2" });
        await succeeds("restore", "staging", "--yes");
        assert.equal(serves("staging"), "one");
        assert.equal((await bench.run("status")).code, 0);
        jobs.moveByHand("staging", "2", { "1": 0.5 });
        assert.match((await bench.run("status")).stdout, /serves version 2 and splits its events/);
    });

    it("that is gone does not keep the others from being shown", async () => {
        jobs.aliases.delete("staging");
        const { code, stdout } = await bench.run("status");
        assert.equal(code, 1);
        assert.match(stdout, /The handler jobs: .*has no alias staging/);
        assert.match(stdout, /^production +1 /m);
    });

    it("loses the versions that nothing refers to, and keeps those that can be gone back to", async () => {
        for (const digit of ["b", "c", "d"]) {
            jobs.settings = `settings ${digit}`;
            await succeeds("release", "staging", "--again", "--yes");
        }
        assert.deepEqual([...jobs.versions.keys()], ["1", "2", "3", "4"]);
        bench.aws.time += 24 * 3_600_000;
        const shown = await json("prune", "--keep", "1");
        assert.deepEqual(
            shown.handlers.map(({ key, remove }: Json) => [key, remove.map(({ version }: Json) => version)]),
            [["jobs", ["2", "3"]]],
        );
        assert.match(await succeeds("prune", "--keep", "1"), /handler jobs: version 2 +[^]*nothing refers to it/);
        const { deleted } = await json("prune", "--delete", "--keep", "1", "--yes");
        assert.deepEqual(deleted, ["jobs 2", "jobs 3"]);
        assert.deepEqual([...jobs.versions.keys()], ["1", "4"]);
        assert.equal(serves("staging"), "one");
    });
});
