import assert from "node:assert/strict";

import { refusal, Shop } from "../shop";

describe("a move whose run is killed", () => {
    let shop: Shop;

    beforeEach(async () => {
        shop = new Shop();
        await shop.release("staging", "A");
    });

    it("is finished by the next run where it was killed after it had moved the alias", async () => {
        await shop.killedAt("GET ", async () => shop.release("staging", "B"));
        assert.deepEqual(await shop.history("staging"), ["release of 3: unverified", "release of 2: served"]);
        assert.match(await shop.release("staging", "B"), /^finished: staging serves this very code already/);
        assert.deepEqual(await shop.history("staging"), ["release of 3: served", "release of 2: served"]);
        assert.equal((await shop.newest("staging")).note, "Moved by alice, whose run was ended; verified by alice");
        assert.equal(shop.aws.moves.length, 2);
    });

    it("is moved back by the next run where it was killed and the environment does not answer", async () => {
        await shop.killedAt("GET ", async () => shop.release("staging", "B sick"));
        const [, remedy] = await refusal(shop.release("staging", "B sick"));
        assert.equal(remedy, "It serves version 2 again, as before.");
        assert.deepEqual(await shop.history("staging"), ["release of 3: reverted", "release of 2: served"]);
    });

    it("is made by the next run where it was killed before it had moved the alias", async () => {
        await shop.killedAt("UpdateAlias", async () => shop.release("staging", "B"));
        assert.deepEqual(await shop.history("staging"), ["release of 3: abandoned", "release of 2: served"]);
        assert.equal(await shop.release("staging", "B"), "3");
        assert.equal(shop.serves("staging"), "3");
    });
});
