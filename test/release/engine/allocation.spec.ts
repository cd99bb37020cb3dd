import assert from "node:assert/strict";

import { ALLOCATION } from "../../../release/engine/allocation";
import { Shop } from "../shop";

describe("weights that Lambda sets itself while it allocates provisioned concurrency", () => {
    let shop: Shop;

    /** As hashicorp/terraform-provider-aws#48116 saw it; whether the revision is another is not documented. */
    const allocate = (environment: string, hasRevision: boolean): void => {
        const alias = shop.aws.aliases.get(environment)!;
        const before = shop.aws.moves.filter((move) => move.alias === environment).at(-1)?.from ?? "";
        shop.aws.aliases.set(environment, { ...alias, weights: { [before]: 1 } });
        if (hasRevision) {
            shop.aws.touch(environment);
        }
    };

    beforeEach(async () => {
        shop = new Shop();
        for (const code of ["A", "B"]) {
            await shop.release("staging", code);
            await shop.promote();
        }
    });

    for (const hasRevision of [false, true]) {
        const which = hasRevision ? "in a revision of their own" : "in the revision of the move";

        it(`are not taken for somebody's split by a plan, ${which}`, async () => {
            allocate("production", hasRevision);
            assert.equal(await shop.promote(), "unchanged: production serves version 3 already");
            await shop.release("staging", "C");
            shop.said.length = 0;
            assert.equal(await shop.promote(), "4");
            const notes = shop.said.filter((text) => /splits|concurrency/.test(text));
            assert.deepEqual(notes, [
                "Lambda is getting provisioned concurrency ready: version 2 answers meanwhile, too.",
            ]);
        });

        it(`keep a version from being promoted until it serves alone, ${which}`, async () => {
            allocate("staging", hasRevision);
            assert.deepEqual(await shop.refused(async () => shop.promote()), [
                "staging does not serve version 3 alone yet: Lambda is getting provisioned concurrency ready for it.",
                "Promote again in a few minutes.",
            ]);
        });

        it(`do not lose a move where they come or go between the plan and the move, ${which}`, async () => {
            await shop.release("staging", "C");
            shop.atFirst("UpdateAlias production", () => {
                allocate("production", hasRevision);
            });
            assert.equal(await shop.promote(), "4");
        });
    }

    it("are somebody's where they go to another version than the one before", async () => {
        const alias = shop.aws.aliases.get("production")!;
        shop.aws.aliases.set("production", { ...alias, weights: { 1: 1 } });
        await shop.release("staging", "C");
        shop.said.length = 0;
        assert.equal(await shop.promote(), "4");
        assert.deepEqual(
            shop.said.filter((text) => /splits|concurrency/.test(text)),
            ["Somebody splits its traffic (100 % to version 1); the move ends that."],
        );
    });

    it("are somebody's where they stay for longer than Lambda takes", async () => {
        allocate("production", false);
        await shop.release("staging", "C");
        shop.aws.time += ALLOCATION;
        await shop.promote();
        assert.ok(shop.said.includes("Somebody splits its traffic (100 % to version 2); the move ends that."));
    });
});
