import assert from "node:assert/strict";

import { person } from "./capture";
import { PlatformBench } from "./memoryCloud";

describe("platform forget", () => {
    let bench: PlatformBench;

    beforeEach(async () => {
        bench = new PlatformBench();
        await bench.secrets.put("/shop/qa/DATABASE", "s3cr3t value");
        await bench.secrets.put("/shop/staging/DATABASE", "another value");
    });

    afterEach(() => bench.remove());

    it("deletes the secrets of an environment that is gone, after asking, and those of no other", async () => {
        const input = person("y");
        bench.stdin = input;
        const { code, stdout, stderr } = await bench.run("forget", "qa");
        assert.equal(code, 0, stderr);
        assert.deepEqual(input.asked, ["Delete 1 secret under /shop/qa? [y/N] "]);
        assert.match(stderr, /^DATABASE /m);
        assert.doesNotMatch(stdout + stderr, /s3cr3t/);
        assert.equal(stdout, "Forgotten: qa. Its part of the ledger stays.\n");
        assert.deepEqual([...bench.secrets.parameters.keys()], ["/shop/staging/DATABASE"]);
    });

    it("does nothing without a yes", async () => {
        assert.equal((await bench.run("forget", "qa")).code, 1);
        assert.deepEqual([...bench.secrets.parameters.keys()], ["/shop/qa/DATABASE", "/shop/staging/DATABASE"]);
    });

    it("is refused for an environment that is there, and for what is no name", async () => {
        const there = await bench.run("forget", "staging", "--yes");
        assert.equal(there.code, 1);
        assert.match(there.stderr, /The stack 'production' has the environment staging\. Nothing is cleared\./);
        assert.equal((await bench.run("forget", "../staging", "--yes")).code, 1);
        assert.equal((await bench.run("forget")).code, 2);
        assert.equal(bench.secrets.parameters.size, 2);
    });

    it("makes its deployments in GitHub inactive, and nobody else's", async () => {
        bench.tellGitHub();
        const deploy = async (environment: string, project: string, state = "success") => {
            const payload = { platform: { project, run: `${environment} ${project}` } };
            const call = { what: "", method: "POST", path: "/deployments" } as const;
            const { id } = await bench.github.request<{ id: number }>({ ...call, body: { environment, payload } });
            await bench.github.request({
                ...call,
                path: `/deployments/${id}/statuses`,
                body: { state, description: "" },
            });
        };
        await deploy("qa", "shop");
        await deploy("qa", "other", "in_progress");
        await deploy("staging", "shop");
        const { code, document } = await bench.json("forget", "qa", "--yes");
        assert.equal(code, 0);
        assert.deepEqual([document["deleted"], document["told"]], [["/shop/qa/DATABASE"], true]);
        assert.deepEqual(bench.github.shown(), [
            "qa 1 inactive: qa was removed",
            "qa 2 in_progress: ",
            "staging 3 success: ",
        ]);
    });

    it("says so where GitHub cannot be told, and can be called again", async () => {
        bench.tellGitHub();
        bench.github.goDown();
        const { code, stderr } = await bench.run("forget", "qa", "--yes");
        assert.equal(code, 1);
        assert.match(stderr, /error: GitHub was not told: [^]*Then: npm run platform -- forget qa/);
        bench.github.gate = () => undefined;
        assert.equal((await bench.run("forget", "qa", "--yes")).code, 0);
    });
});
