import type { ResourceKind } from "../../contract/resourceNames";
import type { ResourceOutputs } from "../../contract/resourceOutputs";

/** A resource as the last `pulumi up` left it. */
export type StandingResource = ResourceOutputs;

/** What holds nothing of its own is made again without a loss. */
export const HOLD_NOTHING: readonly ResourceKind[] = ["topics"];

/**
 * Reads from the outputs of a stack which resources it has that hold data. Stacks of older versions have none.
 *
 * @param output `resources`: those of the configuration; `ownResources`: those that `resources.ts` has made with helpers.
 */
export function standingResources(
    outputs: Readonly<Record<string, unknown>>,
    output: "ownResources" | "resources" = "resources",
): readonly StandingResource[] {
    const exported: unknown = outputs[output];
    const all = Array.isArray(exported) ? (exported as readonly Partial<StandingResource>[]) : [];
    return all.filter(
        (each): each is StandingResource =>
            typeof each.kind === "string" &&
            typeof each.key === "string" &&
            typeof each.name === "string" &&
            !HOLD_NOTHING.includes(each.kind),
    );
}

/** Whether two are one: of the same kind and key, and of the same environment. */
export function isSame(
    one: Pick<StandingResource, "environment" | "key" | "kind">,
    other: Pick<StandingResource, "environment" | "key" | "kind">,
): boolean {
    return one.kind === other.kind && one.key === other.key && one.environment === other.environment;
}
