import { join } from "node:path";

import type { Peer } from "../peer";

const CHECKOUT = join(__dirname, "..", "..");

/** The sizes to measure, in environments. */
export const GRAPH_SIZES = [1, 2, 10, 50, 200] as const;

/** The name of the only operation. */
export const EVALUATE = "evaluate the graph";

/** Our program, evaluated with mocks for an engine, as the language host starts it. */
export const platformGraph: Peer = {
    name: "platform",
    async prepare({ environments }) {
        const args = [join(__dirname, "evaluate.js"), String(environments)];
        return [
            {
                name: EVALUATE,
                command: { file: process.execPath, args, cwd: CHECKOUT },
                resources: (output) => Number(output),
            },
        ];
    },
};
