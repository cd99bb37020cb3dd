import assert from "node:assert/strict";

import { outputs, PlatformBench } from "./memoryCloud";

describe("platform openapi", () => {
    let bench: PlatformBench;

    beforeEach(() => {
        bench = new PlatformBench();
    });

    afterEach(() => bench.remove());

    it("prints what is deployed to the environment's stage, and nothing else", async () => {
        const { code, stdout, stderr } = await bench.run("openapi", "staging");
        assert.equal(code, 0, stderr);
        assert.equal(stdout, '{"openapi":"3.0.1"}\n');
        assert.deepEqual(bench.exported, [
            [
                { region: "eu-west-1", restApiId: outputs().restApiId, stage: "staging" },
                { yaml: false, extensions: false },
            ],
        ]);
    });

    it("asks the API that the environment has for itself, and for what it is told", async () => {
        const { environments, ...rest } = outputs();
        const own = { ...environments["staging"], restApiId: "own" };
        bench.export({ ...rest, environments: { ...environments, staging: own } });
        const { code, stderr } = await bench.run("openapi", "staging", "--yaml", "--extensions");
        assert.equal(code, 0, stderr);
        assert.deepEqual(bench.exported, [
            [
                { region: "eu-west-1", restApiId: "own", stage: "staging" },
                { yaml: true, extensions: true },
            ],
        ]);
    });

    it("names the environments that there are", async () => {
        const { code, stderr } = await bench.run("openapi", "stagin");
        assert.equal(code, 1);
        assert.match(stderr, /has no environment stagin\.\n\s*Did you mean staging\?/);
        assert.deepEqual(bench.exported, []);
        assert.equal((await bench.run("openapi")).code, 2);
    });
});
