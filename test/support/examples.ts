import { join } from "node:path";

import { subtree } from "./outline";
import { record, type Recording } from "./recorder";

/** Runs a program of `examples/components` under mocks, without any configuration. */
export async function runExample(name: string): Promise<Recording> {
    const path = join(__dirname, "../../examples/components", `${name}.ts`);
    // A program makes its resources while it is loaded: it has to be loaded each time.
    delete require.cache[require.resolve(path)];
    return record(async () => require(path) as unknown, {});
}

/** A resource without its type and name, and without what is empty; JSON inside the inputs is read. */
export interface Made {
    readonly of?: string;
    readonly by?: string;
    readonly inputs: unknown;
    readonly options?: Readonly<Record<string, unknown>>;
}

/** A component and all that is below it by `<type> <name>`, to be compared with a literal. */
export function made(recording: Recording, component: string): Readonly<Record<string, Made>> {
    const entries = subtree(recording, component).map(({ type, name, parent, provider, inputs, options }) => {
        const resource: Made = {
            ...(parent === undefined ? {} : { of: parent }),
            ...(provider === undefined ? {} : { by: provider }),
            inputs: read(inputs),
            ...(Object.keys(options).length === 0 ? {} : { options }),
        };
        return [`${type} ${name}`, resource] as const;
    });
    return Object.fromEntries(entries);
}

function read(value: unknown): unknown {
    if (typeof value === "string") {
        return value.startsWith(`{"`) ? (JSON.parse(value) as unknown) : value;
    }
    if (Array.isArray(value)) {
        return value.map(read);
    }
    return value !== null && typeof value === "object"
        ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, read(member)]))
        : value;
}
