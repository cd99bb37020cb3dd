/** What several measurements of one thing come to. */
export interface Summary {
    readonly median: number;
    readonly min: number;
    readonly max: number;
}

/** @throws {RangeError} where there is nothing to sum up. */
export function summarize(values: readonly number[]): Summary {
    const sorted = [...values].sort((left, right) => left - right);
    const min = sorted[0];
    const max = sorted[sorted.length - 1];
    if (min === undefined || max === undefined) {
        throw new RangeError("No values");
    }
    const upper = sorted[Math.floor(sorted.length / 2)] ?? max;
    const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? min;
    return { median: (lower + upper) / 2, min, max };
}

/**
 * What one thing takes of another, run by run: both were measured one after the other, on the same machine in the same
 * minute, so that what else went on there is in neither.
 */
export function ratios(ours: readonly { seconds: number }[], theirs: readonly { seconds: number }[]): Summary {
    const pairs = ours.slice(0, theirs.length);
    return summarize(pairs.map(({ seconds }, index) => seconds / (theirs[index]?.seconds ?? NaN)));
}

/** A measured value at a size. */
export interface Point {
    readonly size: number;
    readonly value: number;
}

/** How a value grows with the size. */
export interface Growth {
    /** What one more costs, over all sizes: the slope of the least-squares line, in the unit of the values. */
    readonly slope: number;
    /**
     * What one more costs between the two largest sizes, relative to what it costs up to there: 1 is linear, more is
     * worse than linear. The cost of starting, which is there at every size, has no part in it.
     */
    readonly factor: number;
}

/** How the values grow; undefined for fewer than three sizes, which cannot tell linear growth from any other. */
export function growth(points: readonly Point[]): Growth | undefined {
    const sorted = [...points].sort((left, right) => left.size - right.size);
    const first = sorted[0];
    const [middle, last] = sorted.slice(-2);
    if (first === undefined || middle === undefined || last === undefined || sorted.length < 3) {
        return undefined;
    }
    return { slope: leastSquares(sorted), factor: steepness(middle, last) / steepness(first, middle) };
}

function steepness(from: Point, to: Point): number {
    return (to.value - from.value) / (to.size - from.size);
}

function leastSquares(points: readonly Point[]): number {
    const mean = (pick: (point: Point) => number) =>
        points.reduce((sum, point) => sum + pick(point), 0) / points.length;
    const [meanSize, meanValue] = [mean(({ size }) => size), mean(({ value }) => value)];
    const covariance = mean(({ size, value }) => (size - meanSize) * (value - meanValue));
    return covariance / mean(({ size }) => (size - meanSize) ** 2);
}
