import assert from "node:assert/strict";

import fc from "fast-check";

import { UserError } from "../../../common/errors";
import {
    executeMove,
    executeRelease,
    finishUnfinished,
    planPromotion,
    planRelease,
    planRestore,
    planRollback,
    type Tools,
} from "../../../release";
import { memoryPackage, memoryTarget, type MemoryAws } from "../../support/memory";
import { Shop } from "../shop";

/** What an environment runs, by its code: one word where all functions run the same. */
function codes(shop: Shop, environment: string): string {
    const of = (aws: MemoryAws) => aws.versions.get(aws.aliases.get(environment)?.version ?? "")?.body ?? "none";
    return [...new Set([shop.aws, ...shop.handlers.values()].map(of))].join(" ");
}

async function finish(tools: Tools, environment: string): Promise<void> {
    const plan = await planRestore(tools, memoryTarget(environment));
    await ("unchanged" in plan ? finishUnfinished(tools, plan) : executeMove(tools, plan));
}

/** A shop whose staging has served A and B, and whose production A, each with two further handlers. */
async function shopWithBoth(): Promise<Shop> {
    const shop = new Shop();
    shop.addHandlers("jobs", "mail");
    await shop.release("staging", "A");
    await shop.promote();
    await shop.release("staging", "B");
    return shop;
}

/** Kills a run at its call of that number. @returns Whether it had as many. */
async function killedAtCall(shop: Shop, number: number, work: () => Promise<unknown>): Promise<boolean> {
    let calls = 0;
    shop.gate = () => {
        if (calls++ >= number) {
            throw new Error("killed");
        }
    };
    const isKilled = await work().then(
        () => false,
        (error: Error) => {
            // A failure that is in the way of nothing is told as one.
            assert.ok(error.message.includes("killed"), error.stack);
            return true;
        },
    );
    shop.gate = () => undefined;
    return isKilled;
}

const MOVES: Readonly<
    Record<
        string,
        { readonly environment: string; readonly to: string; readonly make: (shop: Shop) => Promise<unknown> }
    >
> = {
    "a release": { environment: "staging", to: "C", make: async (shop) => shop.release("staging", "C") },
    "a promotion": { environment: "production", to: "B", make: async (shop) => shop.promote() },
    "a rollback": { environment: "staging", to: "A", make: async (shop) => shop.rollback("staging", "2") },
};

describe("a move of several aliases whose run is killed", () => {
    for (const [what, { environment, to, make }] of Object.entries(MOVES)) {
        it(`ends as all of the old or all of the new with the next run, or with \`restore\`, wherever ${what} was killed`, async () => {
            let halves = 0;
            for (let number = 0; ; number++) {
                const [again, restored] = [await shopWithBoth(), await shopWithBoth()];
                const old = codes(again, environment);
                for (const shop of [again, restored]) {
                    const isKilled = await killedAtCall(shop, number, async () => make(shop));
                    if (!isKilled) {
                        assert.equal(codes(shop, environment), to);
                        assert.ok(halves > 3, `${halves} were killed between two aliases`);
                        return;
                    }
                }
                halves += codes(again, environment).includes(" ") ? 1 : 0;
                // As a person would who does not know how far it came.
                await make(again);
                assert.equal(codes(again, environment), to, `call ${number}`);
                await finish(restored.tools(), environment);
                assert.ok([old, to].includes(codes(restored, environment)), `call ${number}`);
            }
        });
    }

    it("ends as all of the old where it was killed while it moved back", async () => {
        for (let number = 0; ; number++) {
            const shop = await shopWithBoth();
            let isBack = false;
            let calls = 0;
            shop.gate = (call) => {
                isBack ||= call.startsWith("UpdateAlias staging 3");
                if (isBack && calls++ >= number) {
                    throw new Error("killed");
                }
            };
            const error = await shop.release("staging", "sick").catch((thrown: Error) => thrown);
            shop.gate = () => undefined;
            if (error instanceof UserError && !error.message.includes("killed")) {
                assert.ok(number > 4);
                return;
            }
            await finish(shop.tools(), "staging").catch((thrown: unknown) => assert.ok(thrown instanceof UserError));
            assert.equal(codes(shop, "staging"), "B", `call ${number}`);
        }
    });
});

describe("moves of several aliases at the same time", () => {
    /** Releases, promotions and rollbacks in any order; those whose number is small are killed there. */
    const job = fc.record({
        kind: fc.constantFrom("release", "release", "promote", "rollback"),
        code: fc.nat(5),
        /** Steps of others before it begins. */
        delay: fc.nat(80),
        killedAt: fc.oneof(fc.constant(Infinity), fc.constant(Infinity), fc.nat(60)),
    });

    async function run(shop: Shop, tools: Tools, kind: string, code: number): Promise<unknown> {
        const target = memoryTarget("staging");
        if (kind === "release") {
            const plan = await planRelease(tools, target, memoryPackage(`code ${code}`), {});
            return "unchanged" in plan ? finishUnfinished(tools, plan) : executeRelease(tools, plan);
        }
        const plan =
            kind === "promote"
                ? await planPromotion(tools, memoryTarget("production"), target)
                : await planRollback(tools, target);
        return "unchanged" in plan ? finishUnfinished(tools, plan) : executeMove(tools, plan);
    }

    async function interleave(mayDie: boolean): Promise<number> {
        let moved = 0;
        await fc.assert(
            fc.asyncProperty(
                fc.scheduler(),
                fc.array(job, { minLength: 2, maxLength: 6, size: "max" }),
                async (s, jobs) => {
                    const shop = await shopWithBoth();
                    const before = shop.aws.moves.length;
                    const ends = jobs.map(async ({ kind, code, delay, killedAt }, index) => {
                        let calls = 0;
                        let kill: () => void = () => undefined;
                        const death = new Promise<void>((resolve) => (kill = resolve));
                        const gate = async (call: string) => {
                            if (mayDie && calls++ >= killedAt) {
                                kill();
                                return new Promise<never>(() => undefined);
                            }
                            await s.schedule(Promise.resolve(), `process ${index}: ${call}`);
                        };
                        for (let step = 0; step < delay; step++) {
                            await s.schedule(Promise.resolve(), `process ${index} waits`);
                        }
                        const handlers = [...shop.handlers].map(([key, aws]) => {
                            return { key, functions: aws.tools(String(index), gate).functions };
                        });
                        const tools = { ...shop.aws.tools(`process ${index}`, gate), handlers };
                        const work = run(shop, tools, kind, code).catch((error: Error) => error);
                        return Promise.race([work, death]);
                    });
                    for (const end of await s.waitFor(Promise.all(ends))) {
                        assert.ok(!(end instanceof Error) || end instanceof UserError, String(end));
                    }
                    moved += shop.aws.moves.length - before;
                    if (mayDie) {
                        shop.aws.time += 24 * 3_600_000;
                        await finish(shop.tools(), "staging");
                    }
                    assert.doesNotMatch(codes(shop, "staging"), / (?!\d)| code .* code /, codes(shop, "staging"));
                },
            ),
            { numRuns: 60 },
        );
        return moved;
    }

    it("leave every function at the same code", async () => {
        assert.ok((await interleave(false)) > 100, "many have moved");
    });

    it("leave it after `restore` where runs were killed", async () => {
        assert.ok((await interleave(true)) > 60, "many have moved");
    });
});
