import assert from "node:assert/strict";

import { MemoryGitHub } from "../../support/memoryGitHub";
import { BuildBench } from "./buildBench";
import { writeTree } from "../packaging/trees";
import { commitOf, DENIED, refusal } from "../shop";

describe("what GitHub is told of a pipeline's build", () => {
    let bench: BuildBench;
    let github: MemoryGitHub;

    beforeEach(() => {
        bench = new BuildBench();
        github = bench.shop.github = new MemoryGitHub();
    });

    afterEach(() => bench.remove());

    /** The statuses of a commit, in their order. */
    const statuses = (commit: string) =>
        github.statuses
            .filter((status) => status.commit === commitOf(commit))
            .map(({ context, state, description }) => `${context} ${state}: ${description}`);

    it("is a status of the commit from the build's beginning to its end, with its log", async () => {
        await bench.build("staging", commitOf("1"));
        assert.deepEqual(statuses("1"), [
            "shop/staging pending: Building",
            "shop/staging pending: Release of version 2",
            "shop/staging success: Released version 2",
        ]);
        const log =
            "https://eu-west-1.console.aws.amazon.com/codesuite/codebuild/projects/shop-staging/build/shop-staging%3A1/?region=eu-west-1";
        assert.deepEqual(
            github.statuses.slice(1).map(({ target_url: url }) => url),
            [log, log],
        );
    });

    it("has no link to the log of a build that is another project's, whatever the build says", async () => {
        bench.buildId = "shop-production:1";
        await bench.build("staging", commitOf("1"));
        const url = "https://api.invalid/staging";
        assert.deepEqual(
            github.statuses.slice(1).map(({ target_url: target }) => target),
            [url, url],
        );
    });

    it("is the end of the commit's status, too, where its tree is promoted or served already", async () => {
        await bench.build("staging", commitOf("1"));
        github.statuses.length = 0;
        await bench.build("production", commitOf("merge"));
        const merged = [
            "shop/production pending: Building",
            "shop/production success: Promoted version 2 from staging",
        ];
        assert.deepEqual(statuses("merge"), merged);
        assert.equal(statuses("1").at(-1), "shop/production success: Promoted version 2 from staging");
        await bench.build("production", commitOf("again"));
        assert.deepEqual(statuses("again"), [
            "shop/production pending: Building",
            "shop/production success: production serves it already",
        ]);
    });

    it("is that a promotion was moved back, on both commits", async () => {
        await bench.build("staging", commitOf("1"));
        // It is well in staging, and sick in production.
        bench.shop.gate = (call) => {
            if (call.startsWith("GET https://api.invalid/production")) {
                throw new Error("connect ECONNREFUSED");
            }
        };
        await refusal(bench.build("production", commitOf("merge")));
        const back = "shop/production failure: Moved back to version 1: it did not answer";
        assert.deepEqual([statuses("merge").at(-1), statuses("1").at(-1)], [back, back]);
    });

    it("is that the build failed or was stopped, and nothing of what CodePipeline says besides", async () => {
        const states = ["STARTED", "FAILED", "STOPPED", "SUCCEEDED", "RESUMED", "constructor"];
        for (const state of states) {
            await bench.stage(state, "staging", commitOf("1"));
        }
        assert.deepEqual(statuses("1"), [
            "shop/staging pending: Building",
            "shop/staging failure: The build failed; its log has why",
            "shop/staging error: Its build was stopped",
        ]);
    });

    it("is why nothing was released, without anybody's ARN", async () => {
        await bench.command("begin", "staging", commitOf("1"));
        await bench.command("package", "staging", commitOf("1"));
        const { message, remedy } = DENIED;
        bench.shop.refuse(
            "PutOnce",
            Object.assign(Object.create(DENIED) as typeof DENIED, {
                message: `${message}: arn:aws:sts::123456789012:assumed-role/shop/build of 123456789012`,
                remedy,
            }),
        );
        await bench.release("staging", commitOf("1"));
        assert.equal(
            statuses("1").at(-1),
            "shop/staging failure: Doing that is not permitted: no policy allows it: … of …",
        );
    });

    it("is nothing at all of the run that CodePipeline has started by itself", async () => {
        bench.trigger = "CreatePipeline";
        await bench.command("begin", "staging", commitOf("1"));
        await bench.command("package", "staging", commitOf("1"));
        assert.deepEqual(await bench.release("staging", commitOf("1")), { succeeded: true });
        assert.deepEqual(statuses("1"), []);
    });

    it("is that nothing has changed, where a push has not changed what it is built from", async () => {
        bench.application = {
            runtime: "python3.13",
            architecture: "x86_64",
            handlers: ["app.lambda_handler"],
            folder: "apps/api",
        };
        writeTree(bench.folder, { "apps/api/app.py": "def lambda_handler(event, context): ...\n" });
        await bench.build("staging", commitOf("1"));
        writeTree(bench.folder, { "apps/web/index.html": "new" });
        await bench.build("staging", commitOf("2"));
        assert.deepEqual(statuses("2"), [
            "shop/staging pending: Building",
            "shop/staging success: Nothing that it is built from has changed",
        ]);
    });

    it("is a warning in the log while GitHub is down, and the build goes on", async () => {
        github.goDown();
        const said = await bench.build("staging", commitOf("1"));
        const warning = (call: string) =>
            `warning: GitHub was not told: ${call}: GitHub did not answer: fetch failed\n  Try again later.`;
        assert.ok(said.includes(warning(`POST /statuses/${commitOf("1")}`)), said);
        assert.ok(
            said.endsWith(`${warning("GET /deployments")}\n  To tell it later: npm run platform -- report --retry`),
            said,
        );
        assert.equal(said.match(/report --retry/g)?.length, 1, "that tells of moves, not of how a build fares");
        assert.equal(bench.shop.serves("staging"), "2");
    });
});
