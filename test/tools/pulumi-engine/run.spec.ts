import assert from "node:assert/strict";
import { run } from "../../../tools/pulumi-engine/run";

describe("run", () => {
    it("returns what the program wrote to stdout, and only that", async () => {
        assert.equal(await run("sh", ["-c", "echo out; echo err >&2"]), "out");
    });

    it("adds to the environment", async () => {
        assert.equal(await run("sh", ["-c", 'echo "$GREETING"'], { env: { GREETING: "hello" } }), "hello");
    });

    it("fails with the command and its last lines", async () => {
        await assert.rejects(
            run("sh", ["-c", "echo reason >&2; exit 3"]),
            /^Error: `sh -c .*` failed \(exit code 3\)\n {2}reason$/,
        );
    });

    it("ends a program that gives no answer in time", async () => {
        await assert.rejects(run("sleep", ["10"], { timeout: 50 }), /gave no answer within 50 ms/);
    });

    it("ends a server after its first line", async () => {
        assert.equal(await run("sh", ["-c", "echo 4711; exec sleep 10"], { untilFirstLine: true }), "4711");
    });

    it("fails when there is no such program", async () => {
        await assert.rejects(run("no-such-program-here", []), { code: "ENOENT" });
    });
});
