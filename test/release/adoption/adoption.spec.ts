import assert from "node:assert/strict";

import { leaveLatest, recordFound } from "../../../release/adoption";
import { Ledger, planRelease, executeRelease, planRollback } from "../../../release";
import { MemoryAws, memoryPackage, memoryTarget } from "../../support/memory";

describe("leaving $LATEST", () => {
    it("moves an alias to a version of the very code, and leaves the others alone", async () => {
        const aws = new MemoryAws();
        aws.replaceCode("two");
        aws.moveByHand("staging", "$LATEST");
        const moves = aws.moves.length;
        const { functions } = aws.tools("adopt");
        const [left, ...others] = await leaveLatest(functions, ["production", "staging"]);
        assert.deepEqual([left, others], [{ alias: "staging", version: "2" }, []]);
        assert.equal(aws.aliases.get("staging")?.version, "2");
        assert.equal(aws.versions.get("2")?.body, "two");
        assert.deepEqual(await leaveLatest(functions, ["production", "staging"]), [], "a second run has nothing to do");
        assert.deepEqual(
            aws.moves.slice(moves).map(({ alias }) => alias),
            ["staging"],
        );
    });

    it("looks again where somebody changes the function meanwhile, and gives up in the end", async () => {
        const aws = new MemoryAws();
        aws.replaceCode("two");
        aws.moveByHand("staging", "$LATEST");
        let disturbances = 1;
        const { functions } = aws.tools("adopt", async (call) => {
            if (call.startsWith("PublishVersion") && !call.endsWith("answered") && disturbances > 0) {
                disturbances -= 1;
                aws.replaceCode(`three ${disturbances}`);
            }
        });
        assert.deepEqual(await leaveLatest(functions, ["staging"]), [{ alias: "staging", version: "2" }]);
        assert.equal(aws.versions.get("2")?.body, "three 0");
        aws.moveByHand("staging", "$LATEST");
        disturbances = 100;
        await assert.rejects(leaveLatest(functions, ["staging"]), /could not be moved from \$LATEST/);
        assert.equal(aws.aliases.get("staging")?.version, "$LATEST");
    });
});

describe("the first record of a ledger that begins with what was found", () => {
    it("is written once, and is what a rollback from the first release returns to", async () => {
        const aws = new MemoryAws();
        aws.replaceCode("two");
        const { functions } = aws.tools("before");
        const version = await functions.version("$LATEST");
        assert.ok(version !== undefined);
        await functions.publish(version.codeSha256, "");
        aws.moveByHand("production", "2");
        const tools = aws.tools("adopt");
        const record = await recordFound(tools, "production");
        assert.deepEqual([record?.found, record?.version, record?.outcome], [true, "2", "succeeded"]);
        assert.equal(await recordFound(tools, "production"), undefined, "there is one");
        const { records } = await new Ledger(tools.store).read("production", 10);
        assert.deepEqual(records, [record]);

        aws.time += 60_000;
        const plan = await planRelease(tools, memoryTarget("production"), memoryPackage("three"), {});
        assert.ok(!("unchanged" in plan));
        await executeRelease(tools, plan);
        assert.equal(aws.aliases.get("production")?.version, "3");
        const back = await planRollback(tools, memoryTarget("production"));
        assert.ok("version" in back && back.version !== undefined, "there is a version to go back to");
        assert.equal(back.version.version, "2");
        await assert.rejects(
            (async () => {
                aws.moveByHand("staging", "$LATEST");
                await recordFound(tools, "staging");
            })(),
            /serves \$LATEST, which is no version/,
        );
    });
});
