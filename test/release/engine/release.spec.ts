import assert from "node:assert/strict";

import { ALIAS_GONE, FUNCTION_GONE } from "../../../common/deletedByHand";
import { executeRelease, planRelease } from "../../../release";
import { memoryPackage, memoryTarget } from "../../support/memory";
import { commitOf, refusal, Shop } from "../shop";

describe("a release", () => {
    let shop: Shop;

    beforeEach(() => (shop = new Shop()));

    it("serves the code, and says so step by step", async () => {
        assert.equal(await shop.release("staging", "A"), "2");
        assert.equal(shop.serves("staging"), "2");
        assert.equal(shop.aws.versions.get("2")?.body, "A");
        const key = /^kept\/shop-app\/[0-9a-f]{64}\.zip$/;
        const { package: kept = "" } = await shop.newest("staging");
        assert.match(kept, key);
        assert.deepEqual(shop.said, [
            `Package s3://artifacts/${kept}`,
            "Published version 2",
            "Version 2 answers as it should",
            "Moved staging from version 1 to version 2",
            "staging serves version 2 at https://api.invalid/staging",
        ]);
    });

    it("leaves the other environments alone", async () => {
        await shop.release("staging", "A");
        assert.equal(shop.serves("production"), "1");
        assert.deepEqual(await shop.history("production"), []);
    });

    it("writes down what, when, from where, by whom and how long", async () => {
        const origin = { commit: commitOf("A"), tree: commitOf("tree"), branch: "staging" };
        const before = shop.aws.time;
        await shop.release("staging", "A", origin);
        const { id, startedAt, finishedAt = "", durationMs = 0, ...record } = await shop.newest("staging");
        const digest = Buffer.from(memoryPackage("A").codeSha256, "base64").toString("hex");
        assert.deepEqual(record, {
            schema: 1,
            environment: "staging",
            reason: "release",
            outcome: "succeeded",
            version: "2",
            codeSha256: memoryPackage("A").codeSha256,
            ...origin,
            package: `kept/shop-app/${digest}.zip`,
            healthPath: "/health",
            previous: { version: "1", revisionId: "revision-2" },
            beneath: [],
            revisionId: shop.aws.aliases.get("staging")?.revisionId,
            by: "alice",
        });
        assert.match(id, /^\d{13}-20260101T00000\d{4}Z-[0-9a-f]{8}$/);
        assert.ok(Date.parse(startedAt) > before);
        assert.equal(Date.parse(finishedAt) - Date.parse(startedAt), durationMs);
        assert.ok(durationMs > 0);
    });

    it("publishes with the commit as the version's description", async () => {
        await shop.release("staging", "A");
        assert.equal(shop.aws.versions.get("2")?.description, commitOf("A"));
    });

    it("releases nothing where the code is unchanged, and says so", async () => {
        await shop.release("staging", "A");
        const objects = [...shop.aws.objects.keys()];
        assert.equal(
            await shop.release("staging", "A"),
            "unchanged: staging serves this very code already, as version 2, with the function's present settings",
        );
        assert.deepEqual([...shop.aws.objects.keys()], objects);
        assert.equal(shop.aws.versions.size, 2);
        assert.equal(shop.aws.moves.length, 1);
    });

    it("releases a new version where the function's settings have changed, though the code has not", async () => {
        await shop.release("staging", "A");
        shop.aws.settings = "settings-2";
        assert.equal(await shop.release("staging", "A"), "3");
        assert.equal(shop.aws.versions.get("3")?.settings, "settings-2");
        assert.match(await shop.release("staging", "A"), /^unchanged/);
    });

    it("releases a new version where it was built for another machine", async () => {
        await shop.release("staging", "A");
        const tools = shop.tools();
        const plan = await planRelease(tools, memoryTarget("staging"), memoryPackage("A"), {}, "arm64");
        assert.ok(!("unchanged" in plan));
        assert.equal((await executeRelease(tools, plan)).version, "3");
        assert.equal(shop.aws.versions.get("3")?.architecture, "arm64");
    });

    it("releases code to an environment although another one serves it already", async () => {
        await shop.release("staging", "A");
        await shop.release("production", "A");
        assert.equal(shop.aws.versions.get(shop.serves("production"))?.body, "A");
        assert.deepEqual(await shop.history("production"), ["release of 2: served"]);
    });

    it("releases what somebody has put there by hand, so that the ledger knows it", async () => {
        await shop.release("staging", "A");
        await shop.release("staging", "B");
        shop.aws.moveByHand("staging", "2");
        assert.equal(await shop.release("staging", "A"), "4");
        assert.deepEqual(await shop.history("staging"), [
            "release of 4: served",
            "release of 3: served",
            "release of 2: served",
        ]);
        assert.equal(await shop.promote(), "4");
    });

    it("works where Lambda publishes a version for every update, whatever its documentation says", async () => {
        shop.aws.countsEveryUpdate = true;
        await shop.release("staging", "A");
        assert.match(await shop.release("staging", "A"), /^unchanged/);
        await shop.release("production", "A");
        assert.deepEqual([shop.serves("staging"), shop.serves("production")], ["2", "3"]);
    });

    it("refuses a package that cannot work, before anything is uploaded", async () => {
        const empty = { ...memoryPackage(""), files: 0, paths: [] };
        const other = { ...memoryPackage("A"), paths: ["src/app.py"] };
        for (const [pack, message, remedy] of [
            [empty, /^The package is empty: it holds no file\.$/, /build\.exclude/],
            [other, /^The package has no app\.py, where its handler app\.lambda_handler should be\.$/, /src\/app\.py/],
        ] as const) {
            const work = async () => planRelease(shop.tools(), memoryTarget("staging"), pack, {});
            const [said, next = ""] = await shop.refused(work);
            assert.match(said, message);
            assert.match(next, remedy);
        }
        assert.equal(shop.aws.objects.size, 0);
    });

    it("refuses a kept package that holds something else", async () => {
        const { key } = await shop.releasePlan("staging", "A");
        shop.aws.objects.set(key, Buffer.from("damaged"));
        const [message, remedy] = await shop.refused(async () => shop.release("staging", "A"));
        const { codeSha256 } = memoryPackage("damaged");
        assert.equal(message, `s3://artifacts/${key} does not hold this package: Lambda read ${codeSha256} from it.`);
        assert.equal(remedy, "Remove that object and release again.");
        assert.equal(shop.aws.versions.size, 1);
    });

    it("uploads a package once, whoever releases it", async () => {
        await shop.release("staging", "A");
        const kept = (await shop.newest("staging")).package ?? "";
        const bytes = shop.aws.objects.get(kept);
        await shop.release("production", "A");
        assert.equal(shop.aws.objects.get(kept), bytes);
    });

    it("is refused for an environment that there is not", async () => {
        const answer = await shop.refused(async () => shop.release("live", "A"));
        assert.deepEqual(answer, ["shop-app has no alias live.", ALIAS_GONE]);
    });

    it("says so where there is no function", async () => {
        const tools = shop.tools();
        const functions = { ...tools.functions, version: async () => undefined };
        const plan = planRelease({ ...tools, functions }, memoryTarget("staging"), memoryPackage("A"), {});
        assert.deepEqual(await refusal(plan), ["There is no function to release to.", FUNCTION_GONE]);
    });

    it("goes on where the ledger holds what cannot be read: it needs none of it", async () => {
        await shop.release("staging", "A");
        shop.damage("staging");
        assert.equal(await shop.release("staging", "B"), "3");
    });
});
