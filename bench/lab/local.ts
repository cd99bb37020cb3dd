import { join } from "node:path";

import { CHECKOUT } from "../../lab/folder";
import { measure, type Command } from "../command";
import { LAB_OPERATIONS, type Peer } from "../peer";
import { runPlan } from "../run";
import { inFolder, type Found, type Scope } from "../scope";

/** `npm run local` once it has come up: what a developer waits for who runs it again. The sample is released in it. */
export async function measureLocal({ runs = 3, steps, signal }: Scope): Promise<Found> {
    return inFolder("local", async (folder) => {
        const local = (...args: readonly string[]): Command => ({
            file: process.execPath,
            args: [join("lab", "start.js"), "--folder", folder, ...args],
            cwd: CHECKOUT,
        });
        const again: Peer = {
            name: "platform",
            async prepare() {
                await steps.run("bring the lab up, once", () => measure(local(), signal));
                return [{ name: LAB_OPERATIONS.local, command: local() }];
            },
        };
        try {
            const plan = { peers: [again], sizes: [2], runs, steps, signal };
            return { results: await runPlan({ ...plan, setting: (basics) => basics }) };
        } finally {
            await measure(local("down"));
        }
    });
}
