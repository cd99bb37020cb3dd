import type { Change } from "./changes";
import { preview, type OpenStack, type OperationOptions } from "./stack";

/** How the program, the stack's state and the cloud differ. */
export interface Drift {
    /** What was changed or deleted in the cloud by other means: applying the program with `--refresh` would put it back. */
    readonly drifted: readonly Change[];
    /** What the program wants and nobody has applied yet. */
    readonly pending: readonly Change[];
}

/**
 * Compares the program, the stack's state and the cloud. Nothing is written, the state neither. What releases own, such as
 * where an alias points and which code it is, the program leaves alone: it is in neither list.
 *
 * @throws {UserError} where the program or the engine fails.
 */
export async function drift(stack: OpenStack, options: Omit<OperationOptions, "refresh"> = {}): Promise<Drift> {
    const { changes: pending } = await preview(stack, options);
    const { changes } = await preview(stack, { ...options, refresh: true });
    return { pending, drifted: changes.flatMap((change) => beyond(change, pending)) };
}

/** What of a change is not there already without a look at the cloud. */
function beyond(change: Change, pending: readonly Change[]): readonly Change[] {
    const known = pending.find(({ urn }) => urn === change.urn);
    if (known === undefined) {
        return [change];
    }
    const properties = change.properties.filter((property) => !known.properties.includes(property));
    return known.kind === change.kind && properties.length === 0 ? [] : [{ ...change, properties }];
}
