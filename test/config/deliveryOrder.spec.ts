import assert from "node:assert/strict";

import { deliveryOrder, inDeliveryOrder } from "../../config/deliveryOrder";

/** Environments by name, with what each is promoted from. */
function map(sources: Readonly<Record<string, string | undefined>>) {
    return Object.fromEntries(Object.entries(sources).map(([name, promotesFrom]) => [name, { promotesFrom }]));
}

describe("the order of delivery", () => {
    const cases: readonly (readonly [string, Readonly<Record<string, string | undefined>>, readonly string[]])[] = [
        [
            "what is promoted comes after where it comes from",
            { production: "staging", staging: undefined },
            ["staging", "production"],
        ],
        [
            "a line of several is followed to its end",
            { a: "b", b: "c", c: "dev", dev: undefined, qa: undefined },
            ["dev", "qa", "c", "b", "a"],
        ],
        [
            "names decide among equals",
            { live: "test", beta: "test", test: undefined, alpha: undefined },
            ["alpha", "test", "beta", "live"],
        ],
        ["what is promoted from nowhere is a beginning", { b: "gone", a: "b" }, ["b", "a"]],
        ["a circle, which only a faulty configuration has, ends", { a: "b", b: "a", c: undefined }, ["c", "a", "b"]],
    ];
    for (const [what, sources, order] of cases) {
        it(what, () => {
            assert.deepEqual(deliveryOrder(map(sources)), order);
            const list = Object.entries(map(sources)).map(([name, each]) => ({ name, ...each }));
            assert.deepEqual(
                inDeliveryOrder(list).map(({ name }) => name),
                order,
            );
        });
    }

    it("takes entries for what they are, whatever was typed", () => {
        assert.deepEqual(deliveryOrder({ b: null, a: undefined, c: { promotesFrom: 7 } }), ["a", "b", "c"]);
    });
});
