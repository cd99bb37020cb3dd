import assert from "node:assert/strict";

import { watchMove } from "../../cli/moves/interruption";
import { executeMove, planRollback } from "../../release";
import { memoryTarget } from "../support/memory";
import { Shop } from "../release/shop";

describe("a move that is ended by Ctrl-C", () => {
    it("says at each moment what was done, and how to go on", async () => {
        const shop = new Shop();
        await shop.release("production", "A");
        await shop.release("production", "B");
        const plan = await planRollback(shop.tools(), memoryTarget("production"));
        assert.ok("version" in plan);
        const finish = (version: string) => ["rollback", "production", "--to", version];
        const move = { environment: "production", before: "3", finish };
        const { tools, text } = watchMove(shop.tools(), move, { stack: "live" });
        const said = new Map<string, string>();
        shop.gate = (call) => void said.set(call.replace(/ .*(?<! answered)$/, ""), text());
        await executeMove(tools, plan);
        assert.equal(said.get("Invoke"), said.get("GET"), "the environment is asked last by both");
        assert.equal(
            said.get("GET"),
            "Ended: production was moved to version 2, and is not verified yet.\n" +
                "  To verify it: npm run platform -- rollback production --to 2 --stack live\n",
        );
        assert.equal(
            said.get("UpdateAlias"),
            "Ended while the alias of production was being moved.\n" +
                "  What it serves now: npm run platform -- status --stack live\n",
        );
    });

    it("says that nothing has changed before the move, and once it was taken back", async () => {
        const shop = new Shop();
        await shop.release("production", "A");
        await shop.release("production", "B");
        shop.aws.versions.set("2", { ...shop.aws.versions.get("2")!, body: "sick" });
        const plan = await planRollback(shop.tools(), memoryTarget("production"));
        assert.ok("version" in plan);
        const move = { environment: "production", before: "3", finish: () => undefined };
        const { tools, text } = watchMove(shop.tools(), move, {});
        const before = "Ended: production serves version 3, as before.\n";
        assert.equal(text(), before);
        await assert.rejects(executeMove(tools, plan));
        assert.equal(text(), before);
    });
});
