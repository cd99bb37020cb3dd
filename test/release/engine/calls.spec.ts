import assert from "node:assert/strict";

import { formatRecord, recordId, recordKey } from "../../../contract/releaseRecord";
import { record } from "../ledger/records";
import { Shop } from "../shop";

/** How many records there are before the ones that count: each would be a request. */
const LEDGERS = [3, 100, 5000] as const;

/** A shop whose environments have that many records of old, then have served A, B and C; staging serves D. */
async function shopWith(records: number): Promise<Shop> {
    const shop = new Shop();
    for (const environment of ["staging", "production"]) {
        for (let number = 1; number <= records; number++) {
            const id = recordId(Date.parse("2020-01-01T00:00:00Z") + number * 1000, "00000000");
            const old = { ...record(number), id, environment, version: "1" };
            shop.aws.objects.set(recordKey(environment, id), Buffer.from(formatRecord(old)));
        }
    }
    for (const code of ["A", "B", "C"]) {
        await shop.release("staging", code);
        await shop.promote();
    }
    await shop.release("staging", "D");
    return shop;
}

/** The calls of AWS that a command makes, without those by which it tries a version and asks an environment. */
async function callsOf(shop: Shop, work: () => Promise<unknown>): Promise<readonly string[]> {
    const calls: string[] = [];
    shop.gate = (call) => {
        if (!call.endsWith(" answered") && !/^(Invoke|GET|sleep) /.test(call)) {
            calls.push(call.replace(/\d{13}-\w+-\w+/, "*"));
        }
    };
    await work();
    shop.gate = () => undefined;
    return calls;
}

/** What every move does once it knows what to move where. */
const move = (environment: string, version: string): readonly string[] => [
    `Put releases/${environment}/*.json`,
    `UpdateAlias ${environment} ${version}`,
    `GetAlias ${environment}`,
    `Put releases/${environment}/*.json`,
];

describe("the calls of AWS that a move makes", () => {
    for (const records of LEDGERS) {
        describe(`with ${records} records of old`, () => {
            let shop: Shop;

            beforeEach(async () => (shop = await shopWith(records)));

            it("are nine for a promotion: two aliases, two records, the version, and the move", async () => {
                const calls = await callsOf(shop, async () => shop.promote());
                assert.deepEqual(calls, [
                    "GetAlias staging",
                    "Get releases/staging/*.json",
                    "GetAlias production",
                    "GetFunction 5",
                    "Get releases/production/*.json",
                    ...move("production", "5"),
                ]);
            });

            for (const [what, selector, version] of [
                ["to what was served before", undefined, "3"],
                ["to a version", "3", "3"],
                ["two releases back", "~2", "2"],
            ] as const) {
                it(`are eight for a rollback ${what}: its alias, two records, the version, and the move`, async () => {
                    const calls = await callsOf(shop, async () => shop.rollback("production", selector));
                    assert.deepEqual(calls, [
                        "GetAlias production",
                        "Get releases/production/*.json",
                        "Get releases/production/*.json",
                        `GetFunction ${version}`,
                        ...move("production", version),
                    ]);
                });
            }

            it("are eight for the rollback after a rollback, which goes back further", async () => {
                await shop.rollback();
                const calls = await callsOf(shop, async () => shop.rollback());
                assert.equal(calls.length, 8, calls.join("\n"));
                assert.equal(shop.serves(), "2");
            });

            it("are ten for a promotion where the last release was moved back", async () => {
                await assert.rejects(shop.release("staging", "sick"));
                const calls = await callsOf(shop, async () => shop.promote());
                assert.deepEqual(calls.slice(0, 3), [
                    "GetAlias staging",
                    "Get releases/staging/*.json",
                    "Get releases/staging/*.json",
                ]);
                assert.equal(calls.length, 10, calls.join("\n"));
                assert.equal(shop.serves(), "5");
            });

            it("are eleven for the first promotion after an older engine: two lists find the newest records", async () => {
                for (const [name, { description: _, ...alias }] of shop.aws.aliases) {
                    shop.aws.aliases.set(name, alias);
                }
                const calls = await callsOf(shop, async () => shop.promote());
                assert.deepEqual(calls.filter((call) => call.startsWith("List ")).sort(), [
                    "List releases/production/",
                    "List releases/staging/",
                ]);
                assert.equal(calls.length, 11, calls.join("\n"));
            });
        });
    }

    it("are as many as it takes where the alias is not as its record left it: the ledger is read", async () => {
        for (const disturb of [
            (shop: Shop) => shop.aws.touch("production"),
            (shop: Shop) => shop.aws.moveByHand("production", "2"),
        ]) {
            const shop = await shopWith(3);
            disturb(shop);
            const calls = await callsOf(shop, async () => shop.promote());
            assert.ok(calls.includes("List releases/production/"), calls.join("\n"));
            assert.equal(shop.serves(), "5");
        }
    });

    it("say nothing of what lies beneath where the alias went to and fro between the plan and the move", async () => {
        const shop = await shopWith(3);
        shop.atFirst("UpdateAlias production", () => {
            shop.aws.moveByHand("production", "2");
            shop.aws.moveByHand("production", "4");
        });
        assert.equal(await shop.promote(), "5");
        const { beneath, previous } = await shop.newest();
        assert.deepEqual([beneath, previous.record, previous.version], [undefined, undefined, "4"]);
        shop.gate = () => undefined;
        assert.equal(await shop.rollback(), "4", "the ledger is read in its place");
    });

    it("leave a description alone that somebody else has given to the alias", async () => {
        const shop = await shopWith(3);
        const alias = shop.aws.aliases.get("production");
        assert.match(alias?.description ?? "", /^In the ledger: \d{13}-\d{8}T\d{9}Z-[0-9a-f]{8}$/);
        shop.aws.aliases.set("production", { ...alias!, description: "Ours: ask Ann" });
        assert.equal(await shop.promote(), "5");
        assert.equal(shop.aws.aliases.get("production")?.description, "Ours: ask Ann");
        assert.equal(await shop.rollback(), "4");
    });
});
