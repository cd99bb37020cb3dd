import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { measure, type Command } from "../command";
import { GRAPH_OPERATIONS, type Peer } from "../peer";
import { asTerraform, total, type Types } from "../peers/equality";

const CHECKOUT = join(__dirname, "..", "..");
const EVALUATE = join(__dirname, "evaluate.js");

/** What Node.js is given before the program, as the language host gives it. */
export function nodeArguments(): readonly string[] {
    const { runtime } = parse(readFileSync(join(CHECKOUT, "Pulumi.yaml"), "utf8")) as {
        readonly runtime: { readonly options: { readonly nodeargs: string } };
    };
    return runtime.options.nodeargs.split(" ");
}

/** Evaluates the program once, in a process of its own: `evaluate.js` says with what `more`. */
export function evaluation(environments: number, ...more: readonly string[]): Command {
    const args = [...nodeArguments(), EVALUATE, String(environments), ...more];
    return { file: process.execPath, args, cwd: CHECKOUT };
}

/** The sizes to measure, in environments. */
export const GRAPH_SIZES = [1, 2, 10, 50, 200] as const;

/** Our program, evaluated with mocks for an engine, as the language host starts it. */
export const platformGraph: Peer = {
    name: "platform",
    async prepare({ environments }) {
        const types = await platformTypes(environments);
        return [
            {
                name: GRAPH_OPERATIONS.evaluate,
                command: evaluation(environments),
                resources: () => total(asTerraform(types)),
            },
        ];
    },
};

/** How many resources of each type the program asks for with as many environments; the one file of it is made, too. */
export async function platformTypes(environments: number): Promise<Types> {
    const { output } = await measure(evaluation(environments, "types"));
    return JSON.parse(output) as Types;
}
