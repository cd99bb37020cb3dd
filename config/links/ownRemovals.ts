import type { Fault } from "../fault";
import { countCommand } from "./counting";
import { staysNotice } from "./removals";
import { isSame, type StandingResource } from "./standing";

/** What a helper of `resources.ts` makes. */
export type OwnResource = Pick<StandingResource, "environment" | "key" | "kind">;

/** What `resources.ts` does not make any more. */
export interface OwnRemovals {
    /** What it may not leave out yet. */
    readonly faults: readonly Fault[];
    /** What `pulumi up` says of what it lets go of. */
    readonly notices: readonly string[];
}

/**
 * Looks for what `resources.ts` has made with a helper and leaves out now. Without it the engine would say no more than that something is
 * protected.
 *
 * @param made What it makes now.
 * @param standing What it has made at the last `pulumi up`.
 * @param environments Those that the stack goes on having: what goes with its environment is checked with that.
 */
export function ownRemovals(
    made: readonly OwnResource[],
    standing: readonly StandingResource[],
    environments: readonly string[],
): OwnRemovals {
    const missing = standing.filter((each) => !made.some((other) => isSame(each, other)));
    const held = missing.filter(
        ({ environment, protect }) => protect && (environment === undefined || environments.includes(environment)),
    );
    const names = [...new Set(held.map(({ kind, key }) => `${kind}.${key}`))].sort();
    return {
        faults: names.map((name) => fault(name, held)),
        notices: missing.filter((each) => !held.includes(each)).map(staysNotice),
    };
}

/** @param name Kind and key, such as `tables.todos`. */
function fault(name: string, held: readonly StandingResource[]): Fault {
    const those = held.filter(({ kind, key }) => `${kind}.${key}` === name);
    const shown = those.map((each) => each.name).join(", ");
    return {
        path: `resources.ts, ${name}`,
        problem: `is left out, and the stack has it: the application would lose ${shown}, with all that is in it`,
        expected:
            "what holds data to stay as it is. Under another key, or of another owner, it is another one, which is empty",
        mend: [
            "# put it back as it was or, if it is to go: put it back with protect: false, then",
            "pulumi up",
            "# and take it out of resources.ts",
            ...those.flatMap((each) => countCommand(each)),
        ].join("\n"),
    };
}
