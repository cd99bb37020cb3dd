import assert from "node:assert/strict";

import { planTreePromotion } from "../../../release";
import { memoryTarget } from "../../support/memory";
import { commitOf, refusal, Shop } from "../shop";

describe("a promotion by tree", () => {
    let shop: Shop;
    const tree = commitOf("tree");

    beforeEach(() => (shop = new Shop()));

    const plan = async (wanted = tree) =>
        planTreePromotion(shop.tools(), "staging", memoryTarget("production"), wanted);

    /** Why nothing can be promoted. */
    const why = async (wanted = tree): Promise<string> => {
        const planned = await plan(wanted);
        assert.ok("why" in planned, "there is something to promote");
        return planned.why;
    };

    it("finds the version of the same files, also where it is not the newest", async () => {
        await shop.release("staging", "A", { commit: commitOf("A"), tree });
        await shop.release("staging", "B", { commit: commitOf("B"), tree: commitOf("other") });
        const planned = await plan();
        assert.ok("version" in planned);
        assert.equal(planned.version.version, "2");
        assert.equal(planned.promotedFrom, "staging");
    });

    it("says why there is nothing to promote", async () => {
        assert.equal(await why(), "staging has not released this tree (nothing was released to it yet)");
        await shop.release("staging", "B", { commit: commitOf("B"), tree: commitOf("other") });
        const commit = commitOf("B").slice(0, 7);
        assert.equal(await why(), `staging has not released this tree (its newest release is commit ${commit})`);
    });

    it("promotes nothing that was changed after its commit, did not answer, or was never found to answer", async () => {
        await shop.release("staging", "A", { tree, modified: true });
        await assert.rejects(shop.release("staging", "B sick", { tree }));
        await assert.rejects(shop.release("staging", "C fails", { tree }));
        assert.match(await why(), /^staging has not released this tree/);
        await shop.release("staging", "D", { tree });
        const { revisionId: _, ...record } = await shop.newest("staging");
        shop.write({ ...record, outcome: "started" });
        assert.match(await why(), /^staging has not released this tree/);
    });

    it("promotes no version that is not there any more, or is another now", async () => {
        await shop.release("staging", "A", { tree });
        const version = shop.aws.versions.get("2")!;
        const gone = "version 2, which staging released of this tree, is not there any more";
        shop.aws.versions.delete("2");
        assert.equal(await why(), gone);
        shop.aws.versions.set("2", { ...version, codeSha256: "other" });
        assert.equal(await why(), gone);
    });

    it("is refused where the ledger is damaged", async () => {
        await shop.release("staging", "A", { tree });
        shop.damage("staging");
        assert.match((await refusal(plan()))[0], /^The ledger holds what is no record of a release/);
    });
});
