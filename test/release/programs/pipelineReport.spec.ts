import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

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

    const mark = (name: string) => writeFileSync(join(bench.folder, ".platform", name), "");

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

    it("is that the tests or the installation failed, and nothing where they did not", async () => {
        await bench.command("begin", "staging", commitOf("1"));
        mark("installed");
        await bench.ended("install", "staging", commitOf("1"));
        mark("tested");
        await bench.ended("pre_build", "staging", commitOf("1"));
        assert.deepEqual(statuses("1"), ["shop/staging pending: Building"]);
        // What an earlier build has left says nothing of this one.
        await bench.command("begin", "staging", commitOf("2"));
        await bench.ended("install", "staging", commitOf("2"));
        mark("installed");
        await bench.ended("pre_build", "staging", commitOf("2"));
        assert.deepEqual(statuses("2"), [
            "shop/staging pending: Building",
            "shop/staging failure: The installation failed",
            "shop/staging failure: The tests failed",
        ]);
    });

    it("is why nothing was released, without anybody's ARN", async () => {
        rmSync(join(bench.folder, "app.py"));
        rmSync(join(bench.folder, "README.md"));
        await bench.command("begin", "staging", commitOf("1"));
        await refusal(bench.command("package", "staging", commitOf("1")));
        assert.equal(
            statuses("1").at(-1),
            "shop/staging failure: The package has no app.py, where its handler app.lambda_handler should be.",
        );
        writeFileSync(join(bench.folder, "app.py"), "");
        await bench.command("package", "staging", commitOf("1"));
        const { message, remedy } = DENIED;
        bench.shop.refuse(
            "PutOnce",
            Object.assign(Object.create(DENIED) as typeof DENIED, {
                message: `${message}: arn:aws:sts::123456789012:assumed-role/shop/build of 123456789012`,
                remedy,
            }),
        );
        await refusal(bench.command("release", "staging", commitOf("1")));
        assert.equal(
            statuses("1").at(-1),
            "shop/staging failure: Doing that is not permitted: no policy allows it: … of …",
        );
    });

    it("ends a status that was begun by a build which could not begin itself", async () => {
        bench.shop.refuse("List", new TypeError("a defect"));
        await assert.rejects(bench.command("begin", "production", commitOf("1")), /a defect/);
        assert.deepEqual(statuses("1"), [
            "shop/production pending: Building",
            "shop/production failure: An error of the release engine; the log has it",
        ]);
        await bench.ended("install", "production", commitOf("1"));
        assert.equal(statuses("1").length, 2);
    });

    it("is told by the next build where one was stopped, with the log of the one that was", async () => {
        await bench.command("begin", "staging", commitOf("1"));
        bench.buildId = "shop-staging:2";
        await bench.command("begin", "production", commitOf("3"));
        assert.deepEqual(statuses("1"), ["shop/staging pending: Building"], "another environment's says nothing of it");
        await bench.build("staging", commitOf("2"));
        assert.deepEqual(statuses("1"), [
            "shop/staging pending: Building",
            "shop/staging error: Its build was stopped, or its machine was lost",
        ]);
        const told = github.statuses.filter(({ commit }) => commit === commitOf("1")).at(-1);
        assert.match(told?.target_url ?? "", /shop-staging%3A1/);
        assert.equal(statuses("2").at(-1), "shop/staging success: Released version 2");
    });

    it("is that nothing has changed, where a push has not changed what it is built from, and no stopped build", async () => {
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
        const told = [
            "shop/staging pending: Building",
            "shop/staging success: Nothing that it is built from has changed",
        ];
        assert.deepEqual(statuses("2"), told);
        await bench.build("staging", commitOf("3"));
        assert.deepEqual(statuses("2"), told);
    });

    for (const [how, end] of [
        ["was released", async () => bench.build("staging", commitOf("1"))],
        [
            "has failed",
            async () => {
                await bench.command("begin", "staging", commitOf("1"));
                await bench.ended("install", "staging", commitOf("1"));
            },
        ],
        [
            "could not be packaged",
            async () => {
                await bench.command("begin", "staging", commitOf("1"));
                rmSync(join(bench.folder, "app.py"));
                await refusal(bench.command("package", "staging", commitOf("1")));
                writeFileSync(join(bench.folder, "app.py"), "");
            },
        ],
    ] as const) {
        it(`is not that a build was stopped which ${how}`, async () => {
            await end();
            await bench.command("begin", "staging", commitOf("2"));
            assert.ok(!statuses("1").some((status) => status.includes("stopped")), statuses("1").join("\n"));
        });
    }

    it("is the same where nothing can be written down of a build", async () => {
        bench.shop.refuse("Get builds/", DENIED);
        bench.shop.refuse("Put builds/", DENIED);
        const said = await bench.build("staging", commitOf("1"));
        assert.match(said, /warning: it was not written down that the build has begun: Doing that is not permitted/);
        assert.equal(statuses("1").at(-1), "shop/staging success: Released version 2");
    });

    it("is a warning in the log while GitHub is down, and the build goes on", async () => {
        github.goDown();
        const said = await bench.build("staging", commitOf("1"));
        const warning = (call: string) =>
            `warning: GitHub was not told: ${call}: GitHub did not answer: fetch failed\n  Try again later.`;
        assert.ok(said.startsWith(`Commit ${commitOf("1")}`), said);
        assert.ok(said.includes(warning(`POST /statuses/${commitOf("1")}`)), said);
        assert.ok(
            said.endsWith(`${warning("GET /deployments")}\n  To tell it later: npm run platform -- report --retry`),
            said,
        );
        assert.equal(bench.shop.serves("staging"), "2");
    });
});
