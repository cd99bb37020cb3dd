import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { outputs, PlatformBench } from "./memoryCloud";

describe("a command on a platform", () => {
    let bench: PlatformBench;

    beforeEach(() => {
        bench = new PlatformBench();
    });

    afterEach(() => bench.remove());

    /** The text of the error that `status` ends with, before it has asked AWS for anything of the platform. */
    const refusal = async (...args: readonly string[]): Promise<string> => {
        const { code, stdout, stderr } = await bench.run("status", ...args);
        assert.deepEqual([code, stdout, bench.awsCalls], [1, "", []], stderr);
        return stderr;
    };

    it("works on the selected stack, or on the one that it is told", async () => {
        assert.equal((await bench.json("status")).document["stack"], "production");
        bench.write(join("stacks", "other"), "");
        assert.equal((await bench.json("status", "--stack", "other")).document["stack"], "other");
        assert.deepEqual(
            bench
                .calls()
                .filter(({ args }) => args.includes("other"))
                .map(({ args }) => args.slice(0, 5)),
            [["stack", "export", "--stack", "other", "--non-interactive"]],
        );
    });

    it("does not work in another account than the platform is in", async () => {
        bench.account = "999999999999";
        const text = await refusal();
        assert.match(
            text,
            /is in the AWS account 123456789012, but the credentials are those of .*carol in 999999999999/,
        );
        assert.match(text, /--profile\.\n$/);
    });

    it("says where no stack is selected", async () => {
        rmSync(join(bench.folder, "selected"));
        assert.match(await refusal(), /error: No stack is selected\.\n {2}.*--stack.*pulumi stack select\n/);
    });

    it("says where there is no such stack", async () => {
        assert.match(await refusal("--stack", "none"), /error: There is no stack 'none'\.\n {2}.*pulumi stack ls\n/);
    });

    it("says where the stack was never brought up", async () => {
        bench.export({});
        assert.match(await refusal(), /has no outputs yet.*\n {2}Bring it up: pulumi up --stack production\n/);
    });

    it("says which outputs an older platform lacks", async () => {
        const { projectName: _1, release: _2, environments, ...rest } = outputs();
        const { variables: _3, ...staging } = environments["staging"] ?? assert.fail();
        bench.export({ ...rest, environments: { ...environments, staging } });
        const text = await refusal();
        assert.match(text, /lack projectName, release, environments\.staging\.variables: an older version/);
        assert.match(text, /pulumi up --stack production\n/);
    });

    it("takes a function and an API that each environment has of its own", async () => {
        const { functionName, restApiId, environments, ...rest } = outputs();
        const owning = Object.entries(environments).map(([name, each]) => [name, { ...each, functionName, restApiId }]);
        bench.export({ ...rest, environments: Object.fromEntries(owning) });
        assert.equal((await bench.run("status")).code, 0);
    });

    it("asks for a function and an API that nothing names", async () => {
        const { functionName: _1, restApiId: _2, ...rest } = outputs();
        bench.export(rest);
        assert.match(await refusal(), /lack functionName, restApiId: an older version/);
    });

    it("passes on what else pulumi has to say", async () => {
        bench.env["STUB_FAIL"] = "export";
        assert.match(await refusal(), /error: pulumi cannot read the outputs of the stack: cannot store ''/);
    });

    it("says where there is no project, and finds the one that it is told", async () => {
        assert.match(await refusal("--cwd", "bin"), /There is no Pulumi\.yaml in .*bin\./);
        assert.equal((await bench.run("status", "--cwd", bench.folder)).code, 0);
    });

    it("gives the profile to pulumi and to the AWS SDK", async () => {
        await bench.run("status", "--profile", "deploy");
        assert.equal(bench.env["AWS_PROFILE"], "deploy");
        assert.ok(bench.calls().every(({ env }) => env["AWS_PROFILE"] === "deploy"));
    });

    it("leaves the profile as it is without", async () => {
        await bench.run("status");
        assert.equal(bench.env["AWS_PROFILE"], undefined);
    });
});
