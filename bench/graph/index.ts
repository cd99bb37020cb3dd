import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { measure } from "../command";
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

/** The sizes to measure, in environments. */
export const GRAPH_SIZES = [1, 2, 10, 50, 200] as const;

/** Our program, evaluated with mocks for an engine, as the language host starts it. */
export const platformGraph: Peer = {
    name: "platform",
    async prepare({ environments }) {
        const types = await platformTypes(environments);
        const args = [...nodeArguments(), EVALUATE, String(environments)];
        return [
            {
                name: GRAPH_OPERATIONS.evaluate,
                command: { file: process.execPath, args, cwd: CHECKOUT },
                resources: () => total(asTerraform(types)),
            },
        ];
    },
};

/** How many resources of each type the program asks for with as many environments; the one file of it is made, too. */
export async function platformTypes(environments: number): Promise<Types> {
    const args = [...nodeArguments(), EVALUATE, String(environments), "types"];
    const { output } = await measure({ file: process.execPath, args, cwd: CHECKOUT });
    return JSON.parse(output) as Types;
}
