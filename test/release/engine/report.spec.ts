import assert from "node:assert/strict";

import { reportEnd } from "../../../release/engine/reportEnd";
import { toldOf, untold } from "../../../release/ledger/told";
import { resend } from "../../../release";
import { memoryTarget } from "../../support/memory";
import { MemoryGitHub } from "../../support/memoryGitHub";
import { record } from "../ledger/records";
import { commitOf, Shop, refusal } from "../shop";

describe("what GitHub is told of releases", () => {
    let shop: Shop;
    let github: MemoryGitHub;

    beforeEach(() => {
        shop = new Shop();
        github = shop.github = new MemoryGitHub();
    });

    /** The statuses of commits, in their order: `1 shop/staging pending: …`. */
    const statuses = () =>
        github.statuses.map(({ commit, context, state, description }) => {
            const code = ["one", "two", "sick", "fails"].find((each) => commitOf(each) === commit);
            return `${code} ${context} ${state}: ${description}`;
        });

    /** Tells later what could not be told. */
    async function retry(environment = "staging"): Promise<readonly string[]> {
        const reporter = github.reporter();
        const tools = { ...shop.tools("carol"), reporter };
        const resent = await resend(tools, memoryTarget(environment), await shop.entries(environment));
        return resent.map(({ entry, report }) => `${entry.record.version} ${report.state}`);
    }

    const told = async (environment = "staging") => (await shop.entries(environment)).map(toldOf);

    it("is a deployment and a status of the commit, from the beginning to the end", async () => {
        await shop.release("staging", "one");
        assert.deepEqual(statuses(), [
            "one shop/staging pending: Release of version 2",
            "one shop/staging success: Released version 2",
        ]);
        const [deployment] = github.deployments;
        assert.deepEqual(
            [deployment?.sha, deployment?.environment, deployment?.production],
            [commitOf("one"), "staging", false],
        );
        assert.deepEqual(
            deployment?.statuses.map(({ body }) => body),
            [
                {
                    state: "in_progress",
                    description: "Release of version 2",
                    environment: "staging",
                    environment_url: "https://api.invalid/staging",
                    log_url: "https://api.invalid/staging",
                    auto_inactive: false,
                },
                {
                    state: "success",
                    description: "Released version 2",
                    environment: "staging",
                    environment_url: "https://api.invalid/staging",
                    log_url: "https://api.invalid/staging",
                    auto_inactive: true,
                },
            ],
        );
        assert.deepEqual((await shop.newest("staging")).report, { state: "sent", deployment: 1 });
    });

    it("leaves one deployment of each environment active: what it serves", async () => {
        for (const code of ["one", "two"]) {
            await shop.release("staging", code);
            await shop.promote();
        }
        await refusal(shop.release("staging", "sick"));
        await shop.rollback("production");
        assert.deepEqual(github.shown(), [
            "staging 1 inactive: ",
            "production 2 inactive: Replaced by version 3",
            "staging 3 success: Released version 3",
            "production 4 inactive: Replaced by version 2",
            "staging 5 failure: Moved back to version 3: it answered 500",
            "production 6 success: Went back to version 2",
        ]);
        // On the commit of what is served now.
        assert.equal(github.deployments[5]?.sha, commitOf("one"));
        assert.equal(statuses().at(-1), "one shop/production success: Went back to version 2");
        assert.equal(statuses().at(-3), "sick shop/staging failure: Moved back to version 3: it answered 500");
    });

    it("is that a version has failed its test, without what it said", async () => {
        await refusal(shop.release("staging", "fails"));
        assert.deepEqual(github.shown(), ["staging 1 failure: Version 2 is not served: it failed (Unhandled)"]);
        assert.deepEqual(statuses(), ["fails shop/staging failure: Version 2 is not served: it failed (Unhandled)"]);
    });

    it("is that another run was first", async () => {
        shop.atFirst("UpdateAlias staging", () => shop.aws.moveByHand("staging", "1", { "2": 0.5 }));
        await refusal(shop.release("staging", "one"));
        assert.deepEqual(github.shown(), ["staging 1 error: Version 2 is not served: another run was first"]);
    });

    it("is that another run was first where what it had moved was left to it", async () => {
        const report = { state: "pending" } as const;
        const left = record(1, { commit: commitOf("one"), outcome: "left", inPlace: true, report });
        const tools = { ...shop.tools(), reporter: github.reporter() };
        await reportEnd(tools, memoryTarget("staging"), left);
        assert.deepEqual(github.shown(), ["staging 1 error: Version 2 is not served: another run was first"]);
    });

    it("is that a version was not verified where somebody has moved on from it before", async () => {
        await shop.release("staging", "one");
        shop.atFirst("GET ", () => shop.aws.moveByHand("staging", "1"));
        await refusal(shop.release("staging", "two"));
        assert.equal(github.shown().at(-1), "staging 2 inactive: Released version 3, but not verified; replaced since");
        assert.equal(statuses().at(-1), "two shop/staging error: Released version 3, but not verified; replaced since");
    });

    it("is one deployment where a run had to try again", async () => {
        shop.atFirst("UpdateAlias staging", () => shop.aws.touch("staging"));
        await shop.release("staging", "one");
        assert.deepEqual(github.shown(), ["staging 1 success: Released version 2"]);
        assert.deepEqual(await told(), ["sent", "pending"]);
        assert.deepEqual(untold(await shop.entries("staging")), []);
    });

    it("is nothing of what belongs to no commit, and no status where there are changes that are in none", async () => {
        await shop.release("staging", "one", {});
        assert.deepEqual([github.calls, await told()], [[], ["none"]]);
        await shop.release("staging", "two", { commit: commitOf("two"), modified: true });
        assert.deepEqual(github.shown(), ["staging 1 success: Released version 3"]);
        assert.deepEqual(statuses(), []);
    });

    it("waits for nothing before the alias moves", async () => {
        let open: () => void = () => undefined;
        const opened = new Promise<void>((resolve) => (open = resolve));
        github.gate = async () => opened;
        const release = shop.release("staging", "one");
        while (shop.serves("staging") !== "2") {
            await new Promise(setImmediate);
        }
        assert.deepEqual(github.deployments, []);
        open();
        await release;
        assert.deepEqual(github.shown(), ["staging 1 success: Released version 2"]);
    });

    describe("while GitHub is down", () => {
        it("is in the ledger as what is still to be told, and is told later", async () => {
            github.goDown();
            assert.equal(await shop.release("staging", "one"), "2");
            await refusal(shop.release("staging", "sick"));
            await shop.release("staging", "two");
            const { report } = await shop.newest("staging");
            assert.deepEqual(report, {
                state: "failed",
                problem: "GET /deployments: GitHub did not answer: fetch failed",
            });
            assert.deepEqual(await shop.history("staging"), [
                "release of 4: served",
                "release of 3: reverted",
                "release of 2: served",
            ]);
            assert.deepEqual(await retry(), ["2 failed"]);
            github.gate = () => undefined;
            assert.deepEqual(await retry(), ["2 sent", "3 sent", "4 sent"]);
            assert.deepEqual(await told(), ["sent", "sent", "sent"]);
            assert.deepEqual(github.shown(), [
                "staging 1 inactive: Released version 2; replaced since",
                "staging 2 failure: Moved back to version 2: it answered 500",
                "staging 3 success: Released version 4",
            ]);
            assert.deepEqual(await retry(), []);
        });

        it("leaves a later status of the same commit alone", async () => {
            github.goDown();
            await shop.release("staging", "one");
            await shop.release("staging", "two");
            github.gate = () => undefined;
            await shop.rollback("staging");
            github.statuses.length = 0;
            assert.deepEqual(await retry(), ["2 sent", "3 sent"]);
            assert.deepEqual(statuses(), ["two shop/staging success: Released version 3; replaced since"]);
            assert.equal(github.shown()[0], "staging 1 success: Went back to version 2");
        });

        it("is told of one deployment, though the answer to its making was lost", async () => {
            const isLost = (call: string) => call === "POST /deployments answered";
            github.goDown(isLost);
            await shop.release("staging", "one");
            assert.deepEqual(github.shown(), ["staging 1 success: Released version 2"]);
        });

        it("goes on with the deployment that it has made, or that its record names", async () => {
            github.goDown((call) => call === "POST /deployments/1/statuses");
            await shop.release("staging", "one");
            assert.deepEqual((await shop.newest("staging")).report?.deployment, 1);
            github.gate = () => undefined;
            assert.deepEqual(await retry(), ["2 sent"]);
            assert.deepEqual(github.shown(), ["staging 1 success: Released version 2"]);
        });
    });

    it("survives a run that is killed, and makes no second deployment", async () => {
        await shop.killedAt("GET https://", async () => shop.release("staging", "one"));
        assert.deepEqual(await told(), ["pending"]);
        assert.deepEqual(github.shown(), ["staging 1 in_progress: Release of version 2"]);
        assert.deepEqual(await retry(), ["2 sent"]);
        assert.deepEqual(github.shown(), ["staging 1 error: Released version 2, but not verified"]);
        // The next run brings the move to its end.
        await shop.release("staging", "one");
        assert.deepEqual(github.shown(), ["staging 1 success: Released version 2"]);
        assert.equal(github.deployments.length, 1);
    });

    it("takes nothing back that another run has written of the move meanwhile", async () => {
        github.gate = async (call) => {
            if (call === "POST /deployments answered") {
                const newest = await shop.newest("staging");
                shop.write({ ...newest, outcome: "reverted", note: "by another run" });
            }
        };
        const reporter = github.reporter();
        // The deployment is made at the end, when the move is in the ledger.
        Object.assign(reporter, { begin: () => undefined });
        await shop.executeWith({ ...shop.tools(), reporter }, "staging", "one");
        const { outcome, report } = await shop.newest("staging");
        assert.deepEqual([outcome, report], ["reverted", { state: "pending" }]);
    });

    it("is nothing that holds up a release for long", async () => {
        github.gate = async () => new Promise<never>(() => undefined);
        const reporter = github.reporter({ retryBudget: { waitMilliseconds: 0, limitMilliseconds: 20 } });
        shop.github = undefined;
        const { record } = await shop.executeWith({ ...shop.tools(), reporter }, "staging", "one");
        assert.deepEqual(record.report, { state: "failed", problem: "GitHub had not answered in 0.02 seconds" });
        assert.equal(shop.serves("staging"), "2");
    });
});
