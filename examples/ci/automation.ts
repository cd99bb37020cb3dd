import { closedGates, drift, flagOf, gatesOf, openStack, outputs, preview, up } from "../../automation";

/**
 * Applies the program from a CI job of your own: what would be lost, or what widens a role, has to be allowed by name.
 *
 * @param folder The folder of Pulumi.yaml.
 * @param allowed Such as `{ replace: ["api/api"] }`.
 * @returns Where the environments answer, by name.
 */
export async function deliver(folder: string, name: string, allowed = {}): Promise<Readonly<Record<string, string>>> {
    const stack = await openStack({ folder, stack: name });
    const plan = await preview(stack);
    const closed = closedGates(gatesOf(plan.changes), allowed);
    if (closed.length > 0) {
        throw new Error(`To allow that: ${closed.map(flagOf).join(" ")}`);
    }
    await up(stack);
    const { environments } = await outputs(stack);
    return Object.fromEntries(Object.entries(environments).map(([environment, { url }]) => [environment, url]));
}

/** What differs between the program, the stack's state and the cloud, in a word for each. The state stays as it is. */
export async function nightly(folder: string, name: string): Promise<readonly string[]> {
    const { drifted, pending } = await drift(await openStack({ folder, stack: name }));
    return [...drifted, ...pending].map(({ kind, type, properties }) => `${kind} ${type} ${properties.join(", ")}`);
}
