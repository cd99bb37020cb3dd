import assert from "node:assert/strict";

import type { PipelineSettings } from "../../../contract/pipelineSettings";
import { executeRelease, planRelease, type Tools } from "../../../release";
import { treePromotion } from "../../../release/programs/treePromotion";
import { MemoryAws, memoryPackage, memoryTarget } from "../../support/memory";
import { commitOf, Shop } from "../shop";

const TREE = commitOf("the tree");

const SETTINGS: PipelineSettings = {
    project: "shop",
    environment: "production",
    branch: "master",
    healthPath: "/health",
    verifySeconds: 5,
    architecture: "x86_64",
    variables: {},
    exclude: [],
    promotesFrom: "staging",
};

describe("a pipeline's look for a release of the same tree", () => {
    const shared = new Shop().aws;
    const own = (environment: string) => new MemoryAws([environment], `shop_${environment}-app`, shared);

    async function release(tools: Tools): Promise<void> {
        const origin = { commit: commitOf("A"), tree: TREE };
        const plan = await planRelease(tools, memoryTarget("staging"), memoryPackage("A"), origin);
        assert.ok(!("unchanged" in plan));
        await executeRelease(tools, plan);
    }

    const look = async (production: MemoryAws, promotesFromFunction?: string) => {
        const settings = { ...SETTINGS, ...(promotesFromFunction === undefined ? {} : { promotesFromFunction }) };
        return treePromotion(production.tools("alice"), settings, memoryTarget("production"), TREE);
    };

    beforeEach(() => shared.objects.clear());

    it("finds what an environment has released to a function of its own", async () => {
        await release(own("staging").tools("bob"));
        const found = await look(own("production"), "shop_staging-app");
        assert.ok(found !== undefined && "publish" in found, JSON.stringify(found));
        assert.equal(found.publish.codeSha256, memoryPackage("A").codeSha256);
    });

    it("finds what an environment has released to the function that others share", async () => {
        await release(shared.tools("bob"));
        const found = await look(own("production"), "shop-app");
        assert.ok(found !== undefined && "publish" in found, JSON.stringify(found));
    });

    it("does not take for served what is in the function that an environment is only being moved to", async () => {
        await release(own("staging").tools("bob"));
        const found = await look(own("production"), "shop-app");
        assert.ok(found !== undefined && "why" in found);
        assert.match(found.why, /^staging has not released this tree/);
    });
});
