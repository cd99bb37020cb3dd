import { timeOfId, type ReleaseRecord } from "../../contract/releaseRecord";

/** Milliseconds that Lambda may take to allocate provisioned concurrency: weights that are there for longer are somebody's. */
export const ALLOCATION = 600_000;

/**
 * Whether an alias was moved to a version, and sends requests to the one before by weights that Lambda itself sets while
 * it allocates provisioned concurrency for the new version: hashicorp/terraform-provider-aws#48116 saw `{"1": 1}`.
 */
export function isAllocating(
    { version, weights }: { readonly version: string; readonly weights: Readonly<Record<string, number>> },
    wanted: string,
    before: string,
): boolean {
    const others = Object.keys(weights);
    return version === wanted && others.length > 0 && others.every((other) => other === before);
}

/**
 * The same of an alias that was found, by the move that its ledger says has made it what it is: somebody may split its
 * traffic in much that way, but Lambda does so only for a while after a move.
 *
 * @param now Milliseconds since 1970.
 */
export function isAllocatingSince(
    alias: Parameters<typeof isAllocating>[0] & { readonly revisionId: string },
    move: ReleaseRecord | undefined,
    now: number,
): boolean {
    if (move === undefined || !isAllocating(alias, move.version, move.previous.version)) {
        return false;
    }
    // Whoever splits the traffic by hand gives the alias another revision, and leaves some of it to the version itself.
    const isNobodys =
        alias.revisionId === move.revisionId || Object.values(alias.weights).some((weight) => weight === 1);
    const began = Math.max(timeOfId(move.id), Date.parse(move.finishedAt ?? move.startedAt));
    return isNobodys && now - began < ALLOCATION;
}
