import assert from "node:assert/strict";

import { wasServed } from "../../../release/ledger/history";
import { DENIED, refusal, Shop, THROTTLED } from "../shop";

/** A command, what has to have happened before it, and how it is run again where it was refused half-way. */
interface Command {
    readonly environment: string;
    /** The code that is served where it succeeds. */
    readonly code: string;
    readonly run: (shop: Shop) => Promise<string>;
    readonly again: (shop: Shop, remedy: string) => Promise<string>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
    release: {
        environment: "staging",
        code: "C",
        run: async (shop) => shop.release("staging", "C"),
        again: async (shop) => shop.release("staging", "C"),
    },
    promote: {
        environment: "production",
        code: "B",
        run: async (shop) => shop.promote(),
        again: async (shop) => shop.promote(),
    },
    rollback: {
        environment: "staging",
        code: "A",
        run: async (shop) => shop.rollback("staging"),
        again: async (shop, remedy) => shop.rollback("staging", /--to (\d+)/.exec(remedy)?.[1]),
    },
};

/** More calls than any command makes. */
const ENOUGH = 100;

async function prepared(): Promise<Shop> {
    const shop = new Shop();
    for (const code of ["Z", "A", "B"]) {
        await shop.release("staging", code);
    }
    return shop;
}

const served = (shop: Shop, environment: string) => shop.aws.versions.get(shop.serves(environment))?.body;

/** The ledger has to say what is served, whatever has happened. */
async function assertTrue(shop: Shop, environment: string): Promise<void> {
    const current = (await shop.entries(environment)).find(wasServed);
    assert.equal(current?.record.version ?? "1", shop.serves(environment), "the ledger says what is served");
}

describe("a command that AWS refuses something", () => {
    for (const [name, { environment, code, run, again }] of Object.entries(COMMANDS)) {
        for (const [what, error] of [
            ["permission", DENIED],
            ["more requests for now", THROTTLED],
        ] as const) {
            it(`is explained, leaves nothing half done and can be run again: ${name}, refused ${what}`, async () => {
                let refused = 0;
                for (let call = 0; call < ENOUGH; call++) {
                    const shop = await prepared();
                    const before = served(shop, environment);
                    let calls = 0;
                    let isRefused = false;
                    // Every second gate is an answer: it is the answer that gets lost, not the request.
                    shop.gate = () => {
                        if (calls++ === call) {
                            isRefused = true;
                            throw error;
                        }
                    };
                    const outcome = run(shop);
                    const where = `call ${call}`;
                    let remedy = "";
                    try {
                        await outcome;
                    } catch {
                        const [message, next = ""] = await refusal(outcome);
                        assert.ok(message.includes(error.message), `${where}: ${message}`);
                        assert.ok(next !== "", `${where}: ${message}`);
                        remedy = next;
                        refused += 1;
                    }
                    shop.gate = () => undefined;
                    const now = served(shop, environment);
                    assert.ok(now === before || now === code, `${where} leaves ${now}`);
                    await assertTrue(shop, environment);
                    if (now === before) {
                        assert.ok(!/was moved to/.test(remedy), where);
                    } else if (remedy !== "") {
                        assert.match(remedy, /finds the version in place/, where);
                    }
                    if (remedy !== "") {
                        await again(shop, remedy);
                    }
                    assert.equal(served(shop, environment), code, where);
                    await assertTrue(shop, environment);
                    assert.equal((await shop.entries(environment)).find(wasServed)?.state, "served", where);
                    if (!isRefused) {
                        assert.ok(refused > 20, `${refused} refusals`);
                        return;
                    }
                }
                assert.fail("there is no end of calls");
            });
        }
    }

    it("says that nothing has moved, where that is not plain from what was refused", async () => {
        const calls = ["PutOnce", "UpdateFunctionCode", "PublishVersion", "Invoke", "Put releases/", "UpdateAlias"];
        for (const call of calls) {
            const shop = await prepared();
            shop.refuse(call);
            assert.deepEqual(
                await shop.refused(async () => shop.release("staging", "C")),
                [DENIED.message, `${DENIED.remedy} Nothing was moved: staging serves what it served.`],
                call,
            );
        }
    });

    it("says how far it came, where the environment has been moved already", async () => {
        const shop = await prepared();
        let looks = 0;
        shop.gate = (call) => {
            if (call === "GET https://api.invalid/staging/health answered") {
                looks = 1;
            }
            if (looks > 0 && call === "GetAlias staging") {
                throw DENIED;
            }
        };
        assert.deepEqual(await refusal(shop.release("staging", "C")), [
            `staging was moved to version 5, but the move could not be brought to its end: ${DENIED.message}`,
            "Run the same command again: it finds the version in place and writes the ledger.",
        ]);
        assert.equal(shop.serves("staging"), "5");
    });

    it("names a version where to go back again could go back further", async () => {
        const shop = await prepared();
        shop.gate = (call) => {
            if (call === "GET https://api.invalid/staging/health answered") {
                shop.refuse("Put releases/");
            }
        };
        const [, remedy] = await refusal(shop.rollback("staging"));
        assert.equal(
            remedy,
            "Run npm run platform -- rollback staging --to 3: it finds the version in place and writes the ledger.",
        );
    });

    it("writes down why the alias could not be moved", async () => {
        const shop = await prepared();
        shop.refuse("UpdateAlias");
        await refusal(shop.release("staging", "C"));
        const [entry] = await shop.entries("staging");
        assert.equal(entry?.explanation, `Nothing was moved: ${DENIED.message}`);
    });
});
