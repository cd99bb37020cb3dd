import assert from "node:assert/strict";

import { ALIAS_GONE } from "../../../common/deletedByHand";
import { executeMove, executeRelease, planPromotion } from "../../../release";
import { memoryPackage, memoryTarget } from "../../support/memory";
import { commitOf, Shop } from "../shop";

describe("a promotion", () => {
    let shop: Shop;

    beforeEach(() => (shop = new Shop()));

    it("serves the very version that was tested, and writes where it comes from", async () => {
        const origin = { commit: commitOf("A"), tree: commitOf("tree"), branch: "staging" };
        await shop.release("staging", "A", origin);
        assert.equal(await shop.promote(), "2");
        const { reason, promotedFrom, codeSha256, commit, tree, branch, package: key } = await shop.newest();
        assert.deepEqual([reason, promotedFrom], ["promotion", "staging"]);
        assert.equal(codeSha256, memoryPackage("A").codeSha256);
        assert.deepEqual({ commit, tree, branch }, origin);
        assert.equal(key, (await shop.newest("staging")).package);
        assert.equal(shop.aws.versions.size, 2);
    });

    it("tests the version with the settings of the environment that it is to be served in", async () => {
        await shop.release("staging", "A");
        const invoked: unknown[] = [];
        const tools = shop.tools();
        const functions = {
            ...tools.functions,
            invoke: async (_version: string, event: unknown) => {
                invoked.push(event);
                return { functionError: undefined, payload: '{"statusCode":503}' };
            },
        };
        const plan = await planPromotion(tools, memoryTarget("staging"), memoryTarget("production"));
        assert.ok(!("unchanged" in plan));
        const [message] = await shop.refused(async () => executeMove({ ...tools, functions }, plan));
        assert.match(message, /^Version 2 does not answer as it should: GET \/health answered 503/);
        assert.deepEqual((invoked[0] as { stageVariables: unknown }).stageVariables, {
            LambdaFunctionAlias: "production",
        });
    });

    it("does nothing where the environment serves that version already, and says so", async () => {
        await shop.release("staging", "A");
        await shop.promote();
        assert.equal(await shop.promote(), "unchanged: production serves version 2 already");
        assert.equal((await shop.entries()).length, 1);
    });

    it("finishes what was interrupted", async () => {
        await shop.release("staging", "A");
        shop.refuse("GET https://api.invalid/production");
        await assert.rejects(shop.promote());
        // A run that is killed leaves a record behind that says nothing of its end.
        const { revisionId: _, ...record } = await shop.newest();
        shop.gate = () => undefined;
        shop.aws.moveByHand("production", "2");
        shop.write({ ...record, outcome: "started" });
        assert.match(await shop.promote(), /^finished: production serves version 2 already/);
        assert.deepEqual(await shop.history(), ["promotion of 2: served"]);
    });

    it("writes down what somebody has put there by hand already", async () => {
        await shop.release("staging", "A");
        shop.aws.moveByHand("production", "2");
        assert.equal(await shop.promote(), "2");
        assert.deepEqual(await shop.history(), ["promotion of 2: served"]);
    });

    it("says that the version is older than what is served, and does it all the same", async () => {
        await shop.release("staging", "A");
        await shop.release("production", "B");
        assert.equal(await shop.promote(), "2");
        assert.ok(shop.said.includes("Version 2 is older than version 3, which production serves now."));
    });

    it("is refused onto itself", async () => {
        await shop.release("staging", "A");
        const answer = await shop.refused(async () => shop.promote("staging", "staging"));
        assert.deepEqual(answer, ["staging cannot be promoted to itself.", "Name the environment to promote to."]);
    });

    it("is refused from and to an environment that there is not", async () => {
        await shop.release("staging", "A");
        const answer = ["shop-app has no alias live.", ALIAS_GONE];
        assert.deepEqual(await shop.refused(async () => shop.promote("live", "production")), answer);
        assert.deepEqual(await shop.refused(async () => shop.promote("staging", "live")), answer);
    });

    it("is refused where nothing was ever released", async () => {
        assert.deepEqual(await shop.refused(async () => shop.promote()), [
            "Nothing was ever released to staging: there is nothing to promote.",
            "Release to it first: push to its branch, or npm run platform -- release <folder> --to staging",
        ]);
    });

    it("is refused where the version was pruned, or the function made anew", async () => {
        await shop.release("staging", "A");
        const version = shop.aws.versions.get("2")!;
        shop.aws.versions.delete("2");
        assert.deepEqual(await shop.refused(async () => shop.promote()), [
            "Version 2 is not there any more: it was pruned or deleted by hand.",
            "Release its commit again.",
        ]);
        shop.aws.versions.set("2", { ...version, codeSha256: "other" });
        assert.deepEqual(await shop.refused(async () => shop.promote()), [
            `Version 2 does not hold the code that the ledger says it does: other, not ${version.codeSha256}.`,
            "The function was deleted and made again since. Release the commit again.",
        ]);
    });

    it("is refused where somebody has moved or split the source by hand: that was never tested there", async () => {
        await shop.release("staging", "A");
        await shop.release("staging", "B");
        const remedy = "Release to staging, or move it back: npm run platform -- rollback staging --to 3";
        const rest =
            "but the ledger says 3: somebody has moved the alias by hand, and what was never released there was";
        shop.aws.moveByHand("staging", "2");
        assert.deepEqual(await shop.refused(async () => shop.promote()), [
            `staging serves version 2, ${rest} never tested there.`,
            remedy,
        ]);
        shop.aws.moveByHand("staging", "3", { 2: 0.5 });
        assert.deepEqual(await shop.refused(async () => shop.promote()), [
            `staging serves version 3 and splits its traffic, ${rest} never tested there.`,
            remedy,
        ]);
    });

    it("blames nobody where a release has come between the look at the alias and that at the ledger", async () => {
        await shop.release("staging", "A");
        shop.aws.touch("staging"); // The record does not explain the alias any more, so that the ledger is read.
        const plan = await shop.releasePlan("staging", "B");
        const tools = shop.tools();
        let isDone = false;
        const list = async (prefix: string, limit?: number) => {
            if (!isDone) {
                isDone = true;
                await executeRelease(shop.tools("bob"), plan);
            }
            return tools.store.list(prefix, limit);
        };
        const targets = [memoryTarget("staging"), memoryTarget("production")] as const;
        const planned = await planPromotion({ ...tools, store: { ...tools.store, list } }, ...targets);
        assert.ok("version" in planned);
        assert.equal(planned.version.version, "3");
    });

    it("is refused where the release was interrupted, so that nobody knows whether it answers", async () => {
        await shop.release("staging", "A");
        const { revisionId: _, ...record } = await shop.newest("staging");
        shop.write({ ...record, outcome: "started" });
        const [message, remedy] = await shop.refused(async () => shop.promote());
        assert.match(
            message,
            /^staging serves version 2, but that release did not come to its end: The alias was moved;/,
        );
        assert.match(remedy ?? "", /^Release it again: that finds the version in place/);
    });

    it("is refused where a ledger is damaged, of either side: what counts could be hidden", async () => {
        for (const environment of ["staging", "production"]) {
            shop = new Shop();
            await shop.release("staging", "A");
            await shop.release("production", "B");
            const key = shop.damage(environment);
            assert.deepEqual(await shop.refused(async () => shop.promote()), [
                `The ledger holds what is no record of a release:\n  s3://artifacts/${key} is not JSON`,
                "The bucket is versioned: restore the earlier version of the object, or remove it.",
            ]);
        }
    });

    it("does not believe a record that lies in another environment's folder, or under another name", async () => {
        await shop.release("staging", "A");
        const [key = "", bytes = new Uint8Array()] =
            [...shop.aws.objects].find(([name]) => name.startsWith("releases/")) ?? [];
        shop.aws.objects.set(key.replace("staging", "production"), bytes);
        const [message] = await shop.refused(async () => shop.rollback());
        assert.match(message, /\n {2}s3:\/\/artifacts\/releases\/production\/\S+ belongs to staging, under \d{13}-/);
    });

    it("ends the traffic's split of the environment that it goes to, and says so", async () => {
        await shop.release("staging", "A");
        shop.aws.moveByHand("production", "1", { 2: 0.25 });
        assert.equal(await shop.promote(), "2");
        assert.ok(shop.said.includes("Somebody splits its traffic (25 % to version 2); the move ends that."));
        assert.deepEqual(shop.aws.aliases.get("production")?.weights, {});
    });
});
