import assert from "node:assert/strict";

import { growth, summarize } from "../../bench/statistics";

describe("summarize", () => {
    it("takes the middle value of an odd number, whatever the order", () => {
        assert.deepEqual(summarize([9, 1, 2]), { median: 2, min: 1, max: 9 });
    });

    it("takes the mean of the two middle values of an even number", () => {
        assert.deepEqual(summarize([4, 1, 2, 100]), { median: 3, min: 1, max: 100 });
    });

    it("takes a single value for all three", () => {
        assert.deepEqual(summarize([7]), { median: 7, min: 7, max: 7 });
    });

    it("refuses nothing", () => {
        assert.throws(() => summarize([]), RangeError);
    });
});

describe("growth", () => {
    const points = (value: (size: number) => number) => [50, 2, 200].map((size) => ({ size, value: value(size) }));

    it("is 1 for a line, whatever the cost of starting", () => {
        const line = growth(points((size) => 800 + 10 * size));
        assert.ok(line !== undefined && Math.abs(line.slope - 10) < 1e-9 && Math.abs(line.factor - 1) < 1e-9);
    });

    it("is over 1 where one more costs more among many", () => {
        const parabola = growth(points((size) => size ** 2));
        assert.ok(parabola !== undefined);
        assert.equal(parabola.factor, 250 / 52);
    });

    it("is under 1 where it costs less", () => {
        const root = growth(points(Math.sqrt));
        assert.ok(root !== undefined && root.factor < 1);
    });

    it("cannot be told from two sizes", () => {
        assert.equal(
            growth([
                { size: 1, value: 1 },
                { size: 2, value: 5 },
            ]),
            undefined,
        );
    });
});
