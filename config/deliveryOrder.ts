/** What the order needs to know of an environment, whether it is configured, exported or only typed. */
interface Delivered {
    /** The environment whose releases are promoted to this one. What is no text is nothing. */
    readonly promotesFrom?: unknown;
}

/**
 * The names of environments in the order of delivery: first those that nothing is promoted to, then those that are promoted
 * to from there, and so on; by name among equals. Wherever people see more than one environment, this is the order.
 *
 * @param environments By name. One that promotes from itself, in a circle or from nowhere counts as far as it can be followed.
 */
export function deliveryOrder(environments: Readonly<Record<string, Delivered | null | undefined>>): readonly string[] {
    const ranks = new Map(Object.keys(environments).map((name) => [name, promotionsBefore(environments, name)]));
    return [...ranks]
        .sort(([left, rank], [right, other]) => rank - other || (left < right ? -1 : 1))
        .map(([name]) => name);
}

/** A list of environments in the order of delivery: see {@link deliveryOrder}. */
export function inDeliveryOrder<T extends Delivered & { readonly name: string }>(
    environments: readonly T[],
): readonly T[] {
    const byName = new Map(environments.map((each) => [each.name, each]));
    return deliveryOrder(Object.fromEntries(byName)).flatMap((name) => byName.get(name) ?? []);
}

/** How many promotions lie before an environment. */
function promotionsBefore(environments: Readonly<Record<string, Delivered | null | undefined>>, name: string): number {
    const passed = new Set([name]);
    let source = environments[name]?.promotesFrom;
    while (typeof source === "string" && Object.hasOwn(environments, source) && !passed.has(source)) {
        passed.add(source);
        source = environments[source]?.promotesFrom;
    }
    return passed.size - 1;
}
