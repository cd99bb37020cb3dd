import assert from "node:assert/strict";

import { executeMove, finishUnfinished, planAgain, planRelease, planRestore, planRollback } from "../../../release";
import { memoryPackage, memoryTarget } from "../../support/memory";
import { commitOf, DENIED, refusal, Shop } from "../shop";

/** A shop with two further handlers, whose staging serves A. Its numbers differ from function to function. */
async function shopWithHandlers(): Promise<Shop> {
    const shop = new Shop();
    await shop.release("staging", "before there were any");
    shop.addHandlers("jobs", "mail");
    await shop.release("staging", "A");
    return shop;
}

async function restore(shop: Shop, environment: string): Promise<string> {
    const tools = shop.tools();
    const plan = await planRestore(tools, memoryTarget(environment));
    if ("unchanged" in plan) {
        const finished = await finishUnfinished(tools, plan);
        return finished === undefined ? plan.unchanged : `finished ${finished.version}`;
    }
    return (await executeMove(tools, plan)).version;
}

describe("further handlers", () => {
    let shop: Shop;

    beforeEach(async () => {
        shop = await shopWithHandlers();
    });

    it("get the very package, under its digest, and move with the first function; the record names all", async () => {
        assert.equal(shop.serving("staging"), "3 jobs 2 mail 2");
        const { handlers, codeSha256 } = await shop.newest("staging");
        assert.deepEqual(handlers, {
            jobs: { function: "shop_jobs-handler", version: "2", previous: "1" },
            mail: { function: "shop_mail-handler", version: "2", previous: "1" },
        });
        for (const aws of shop.handlers.values()) {
            assert.equal(aws.versions.get("2")?.codeSha256, codeSha256);
            assert.match(aws.aliases.get("staging")?.description ?? "", /^In the ledger: /);
            assert.equal(aws.aliases.get("production")?.version, "1", "no other environment moves");
        }
    });

    it("move after the first alias, in their order, and none is called", async () => {
        const calls: string[] = [];
        shop.gate = (call) => void (/UpdateAlias|Invoke/.test(call) && !/answered$/.test(call) && calls.push(call));
        await shop.release("staging", "B");
        assert.deepEqual(
            calls.filter((call) => /UpdateAlias/.test(call)),
            ["UpdateAlias staging 4", "jobs: UpdateAlias staging 3", "mail: UpdateAlias staging 3"],
        );
        assert.deepEqual(
            calls.filter((call) => /: Invoke/.test(call)),
            [],
        );
    });

    it("are not there in records and calls of a stack without them", async () => {
        const plain = new Shop();
        const calls: string[] = [];
        plain.gate = (call) => void calls.push(call);
        await plain.release("staging", "A");
        await plain.promote();
        assert.ok(!("handlers" in (await plain.newest())));
        assert.equal(calls.filter((call) => call === "GetAlias staging").length, 3);
        assert.equal(calls.filter((call) => call === "GetAlias placeholder").length, 0);
    });

    it("are promoted and taken back as a set", async () => {
        await shop.release("staging", "B");
        await shop.promote();
        assert.equal(shop.serving(), "4 jobs 3 mail 3");
        await shop.release("staging", "C");
        await shop.promote();
        assert.equal(shop.serving(), "5 jobs 4 mail 4");
        assert.equal(await shop.rollback(), "4");
        assert.equal(shop.serving(), "4 jobs 3 mail 3");
        assert.equal(shop.serving("staging"), "5 jobs 4 mail 4");
        assert.match(await shop.promote("staging", "staging").catch(String), /promoted to itself/);
    });

    it("go to their placeholder with a release that did not have them, which is said", async () => {
        assert.equal(await shop.rollback("staging"), "2");
        assert.equal(shop.serving("staging"), "2 jobs 1 mail 1");
        assert.ok(shop.said.some((text) => /no handler jobs: it goes to its placeholder/.test(text)));
        assert.match(await shop.rollback("staging", "2"), /^unchanged/);
    });

    it("come with the next release where the stack got them after the last one", async () => {
        const later = new Shop();
        await later.release("staging", "A");
        later.addHandlers("jobs");
        // The very package of before: only the handler lacks it.
        assert.equal(await later.release("staging", "A"), "2");
        assert.equal(later.serving("staging"), "2 jobs 2");
        assert.match(await later.release("staging", "A"), /^unchanged/);
    });

    it("are published anew when their own settings have changed, whatever the first function's are", async () => {
        const jobs = shop.handlers.get("jobs");
        assert.ok(jobs !== undefined);
        jobs.settings = "more memory";
        const tools = shop.tools();
        const plan = await planAgain(tools, memoryTarget("staging"));
        assert.ok(!("unchanged" in plan));
        assert.equal(await shop.release("staging", "A"), "3");
        assert.equal(shop.serving("staging"), "3 jobs 3 mail 2");
        assert.ok("unchanged" in (await planAgain(shop.tools(), memoryTarget("staging"))));
        // It is one release all the same: what is before it is another code.
        assert.equal(await shop.rollback("staging"), "2");
    });

    it("have to be in the package: nothing is uploaded otherwise", async () => {
        for (const aws of shop.handlers.values()) {
            aws.handler = "jobs.run";
        }
        const [message, remedy] = await shop.refused(async () => shop.release("staging", "B"));
        assert.match(message, /no jobs.py, where the handler jobs.run of function.handlers.jobs.handler should be/);
        assert.match(remedy ?? "", /function\.handlers\.jobs\.handler/);
    });

    it("keep all aliases where they are when one cannot be published", async () => {
        shop.refuse("mail: PublishVersion");
        const [, remedy] = await shop.refused(async () => shop.release("staging", "B"));
        assert.match(remedy ?? "", /Nothing was moved: staging serves what it served/);
        assert.equal(shop.serving("staging"), "3 jobs 2 mail 2");
    });

    it("all go back when one alias cannot be moved", async () => {
        shop.refuse("mail: UpdateAlias staging 3");
        const [message, remedy] = await refusal(shop.release("staging", "B"));
        assert.match(message, /the handler mail could not be moved to version 3: Doing that is not permitted/);
        assert.equal(remedy, "It serves version 3 again, as before.");
        assert.equal(shop.serving("staging"), "3 jobs 2 mail 2");
        assert.match((await shop.history("staging"))[0] ?? "", /release of 4: reverted/);
    });

    it("all go back when the environment does not answer", async () => {
        await refusal(shop.release("staging", "sick"));
        assert.equal(shop.serving("staging"), "3 jobs 2 mail 2");
    });

    it("go back where only they have moved, and the environment does not answer", async () => {
        const sick = new Shop();
        await sick.release("staging", "A").catch(() => undefined);
        sick.addHandlers("jobs");
        sick.aws.versions.forEach((version, key) => sick.aws.versions.set(key, { ...version, body: "sick" }));
        const [message] = await refusal(sick.release("staging", "A"));
        assert.match(message, /did not answer as it should/);
        assert.equal(sick.serving("staging"), "2 jobs 1");
    });

    it("say which is left and the command that ends it, when one cannot be moved back either", async () => {
        shop.gate = (call) => {
            if (/^mail: UpdateAlias staging 3|^jobs: UpdateAlias staging 2/.test(call)) {
                throw DENIED;
            }
        };
        const [message, remedy] = await refusal(shop.release("staging", "B"));
        assert.match(message, /the handler jobs could not be moved to version 2/);
        assert.match(remedy ?? "", /npm run platform -- restore staging/);
        assert.equal(shop.serving("staging"), "3 jobs 3 mail 2");
        shop.gate = () => undefined;
        assert.equal(await restore(shop, "staging"), "3");
        assert.equal(shop.serving("staging"), "3 jobs 2 mail 2");
        assert.match(await restore(shop, "staging"), /as its ledger says/);
    });

    it("are moved although the answer was lost", async () => {
        let isLost = false;
        shop.gate = (call) => {
            if (!isLost && /^jobs: UpdateAlias .* answered$/.test(call)) {
                isLost = true;
                throw DENIED;
            }
        };
        assert.equal(await shop.release("staging", "B"), "4");
        assert.equal(shop.serving("staging"), "4 jobs 3 mail 3");
    });

    it("are moved although a permission gives their alias another revision meanwhile", async () => {
        shop.atFirst("jobs: UpdateAlias", () => shop.handlers.get("jobs")?.touch("staging"));
        await shop.release("staging", "B");
        assert.equal(shop.serving("staging"), "4 jobs 3 mail 3");
    });

    it("are looked at again when the environment has answered: one that was moved by hand comes back", async () => {
        shop.atFirst("GET ", () => shop.handlers.get("mail")?.moveByHand("staging", "1"));
        await shop.release("staging", "B");
        assert.equal(shop.serving("staging"), "4 jobs 3 mail 3");
    });

    it("follow whoever has the first alias, and not the run that came too late", async () => {
        shop.atFirst("jobs: UpdateAlias staging 3", () => {
            shop.aws.moveByHand("staging", "3");
            shop.handlers.get("jobs")?.moveByHand("staging", "2");
        });
        const [message] = await refusal(shop.release("staging", "B"));
        assert.match(message, /Somebody has moved staging to version 3 meanwhile/);
        assert.equal(shop.serving("staging"), "3 jobs 2 mail 2");
    });

    it("are put back where somebody has moved one by hand, by a release and by `restore`", async () => {
        await shop.release("staging", "B");
        shop.handlers.get("mail")?.moveByHand("staging", "2");
        assert.equal(await restore(shop, "staging"), "4");
        assert.equal(shop.serving("staging"), "4 jobs 3 mail 3");
        shop.handlers.get("mail")?.moveByHand("staging", "2");
        assert.equal(await shop.release("staging", "B"), "4");
        assert.equal(shop.serving("staging"), "4 jobs 3 mail 3");
    });

    it("are published again where their version has gone, from the package that was kept", async () => {
        await shop.release("staging", "B");
        shop.handlers.get("jobs")?.versions.delete("2");
        assert.equal(await shop.rollback("staging"), "3");
        assert.equal(shop.serving("staging"), "3 jobs 4 mail 2");
        assert.equal(shop.handlers.get("jobs")?.versions.get("4")?.body, "A");
    });

    it("leave the command to say that nothing was ever promoted to itself", async () => {
        const plan = await planRollback(shop.tools(), memoryTarget("staging"));
        assert.ok(!("unchanged" in plan));
        assert.deepEqual(
            plan.handlers?.map(({ key, version }) => [key, version]),
            [
                ["jobs", "1"],
                ["mail", "1"],
            ],
        );
        const again = await planRelease(shop.tools(), memoryTarget("staging"), memoryPackage("A"), {
            commit: commitOf("A"),
        });
        assert.ok("unchanged" in again);
    });
});
