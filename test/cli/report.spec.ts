import assert from "node:assert/strict";

import type { MemoryGitHub } from "../support/memoryGitHub";
import { commandIn } from "./capture";
import { outputs, PlatformBench } from "./memoryCloud";

describe("platform report", () => {
    let bench: PlatformBench;
    let github: MemoryGitHub;

    beforeEach(() => {
        bench = new PlatformBench();
        github = bench.github;
    });

    afterEach(() => bench.remove());

    /** A stack that tells GitHub, with a release that it was told of and a promotion during which it was down. */
    async function down(): Promise<void> {
        bench.tellGitHub();
        await bench.release("staging", "one", "a");
        github.goDown();
        await bench.run("promote", "staging", "production", "--yes");
    }

    it("is what promotions and rollbacks do by themselves, where the stack tells GitHub", async () => {
        await bench.release("staging", "one", "a");
        await bench.release("staging", "two", "b");
        await bench.run("promote", "staging", "production", "--yes");
        assert.equal(bench.reports, undefined);
        const access = bench.tellGitHub();
        const { stderr, code } = await bench.run("rollback", "staging", "--yes");
        assert.equal(code, 0, stderr);
        assert.doesNotMatch(stderr, /GitHub/);
        assert.deepEqual(bench.reports, { access, project: "shop" });
        assert.deepEqual(github.shown(), ["staging 1 success: Went back to version 2"]);
        assert.deepEqual(github.statuses.at(-1), {
            commit: "a".repeat(40),
            state: "success",
            context: "shop/staging",
            description: "Went back to version 2",
            target_url: "https://api.invalid/staging",
        });
    });

    it("is warned of by the move that could not be told, and by status and history", async () => {
        bench.tellGitHub();
        await bench.release("staging", "one", "a");
        github.goDown();
        const why = "GET /deployments: GitHub did not answer: fetch failed";
        const { code, stdout: said, stderr } = await bench.run("promote", "staging", "production", "--yes");
        assert.equal(code, 0);
        assert.doesNotMatch(said, /GitHub/, "it is said twice");
        assert.equal(bench.serves("production"), "2");
        const retry = "To tell it: npm run platform -- report --retry";
        assert.ok(stderr.includes(`\nwarning: GitHub was not told: ${why}\n  Try again later.\n  ${retry}\n`), stderr);
        const status = await bench.run("status");
        assert.equal(status.code, 0, "it is nothing that an environment suffers from");
        const line = `production: GitHub was not told of 1 move: ${why}`;
        assert.ok(status.stdout.includes(`i ${line}\n  ${retry}`), status.stdout);
        const { stdout } = await bench.run("history", "production");
        assert.ok(stdout.includes(`\ni GitHub was not told of 1 move: ${why} ${retry}\n`), stdout);
        const { document } = await bench.json("history", "production");
        assert.deepEqual(document["environments"][0].moves[0].report, { state: "failed", problem: why });
    });

    it("is warned of where the move itself fails, too", async () => {
        bench.tellGitHub();
        await bench.release("staging", "one", "a");
        github.goDown();
        const body = bench.aws.versions.get("2");
        assert.ok(body !== undefined);
        bench.aws.versions.set("2", { ...body, body: "sick" });
        const { code, stderr } = await bench.run("promote", "staging", "production", "--yes");
        assert.equal(code, 1);
        assert.match(stderr, /\nwarning: GitHub was not told: [^]*\nerror: production did not answer as it should/);
    });

    it("shows what was told, what was not, and why", async () => {
        await down();
        const { code, stdout } = await bench.run("report");
        assert.equal(code, 0);
        const [staging = "", production = ""] = stdout.split("\n\n");
        const [, head, row] = production.split("\n");
        assert.match(head ?? "", /^version +commit +what +when +told +deployment +why not$/);
        assert.match(row ?? "", /^2 +aaaaaaa +promotion +\d+ s ago +no +- +GET \/deployments: GitHub did not answer/);
        assert.match(staging, /^staging\n.*\n2 +aaaaaaa +release +\d+ s ago +- +- +reports were switched off then$/m);
        assert.deepEqual(github.deployments, []);
    });

    it("tells what was not told when it is asked to, with time for it, and only once", async () => {
        await down();
        const still = await bench.run("report", "--retry");
        assert.equal(still.code, 1);
        assert.match(still.stderr, /Tell GitHub .* 0 of 1 move/);
        assert.match(still.stderr, /warning: GitHub was not told: /);
        github.gate = () => undefined;
        const { code, document, stderr } = await bench.json("report", ...commandIn(still.stderr).slice(1));
        assert.equal(code, 0);
        assert.deepEqual(bench.reports?.retryBudget, { waitMilliseconds: 60_000 });
        assert.match(stderr, /Tell GitHub .* 1 of 1 move/);
        const [staging, production] = document["environments"];
        assert.deepEqual(
            [production.untold, production.moves[0].told, production.moves[0].report],
            [0, "sent", { state: "sent", deployment: 1 }],
        );
        assert.deepEqual([staging.untold, staging.moves[0].told], [0, "none"]);
        assert.deepEqual(github.shown(), ["production 1 success: Promoted version 2 from staging"]);
        github.calls.length = 0;
        const again = await bench.run("report", "--retry");
        assert.equal(again.code, 0);
        assert.doesNotMatch(again.stderr, /Tell GitHub/);
        assert.deepEqual(github.calls, []);
        assert.doesNotMatch((await bench.run("status")).stdout, /GitHub/);
    });

    it("looks at the environment that is named, and at no other", async () => {
        await down();
        github.gate = () => undefined;
        assert.equal((await bench.run("report", "staging", "--retry")).code, 0);
        assert.deepEqual(github.deployments, []);
        const { code, stderr } = await bench.run("report", "stagign");
        assert.equal(code, 1);
        assert.match(stderr, /has no environment stagign\.\n {2}Did you mean staging\?/);
    });

    it("says what to do where there is no token any more", async () => {
        await down();
        bench.export(outputs());
        assert.equal((await bench.run("report")).code, 0);
        const { code, stderr } = await bench.run("report", "--retry");
        assert.equal(code, 1);
        assert.match(
            stderr,
            /error: The stack 'production' does not tell GitHub of releases, [^\n]*\n {2}Set release\.report to true and /,
        );
    });

    it("fails where a ledger cannot be read", async () => {
        await down();
        bench.aws.aliases.delete("staging");
        assert.equal((await bench.run("report")).code, 1);
    });
});
