import type { LabFolder } from "./folder";
import { labAlive } from "./running";
import type { EnvironmentStatus } from "./probe";
import { labEnvironment } from "./project";

/** Whether the lab runs, and what there is to see. */
export type LabStatus =
    | { readonly running: false }
    | {
          readonly running: true;
          readonly emulators: Readonly<Record<string, { readonly pid: number; readonly url: string }>>;
          readonly environments: readonly EnvironmentStatus[];
      };

/** Looks at the lab, and changes nothing. */
export async function status(folder: LabFolder): Promise<LabStatus> {
    const record = folder.read();
    if (record === undefined || !(await labAlive(record))) {
        return { running: false };
    }
    Object.assign(process.env, labEnvironment(folder, record));
    // Loaded late: where the lab does not run, the answer takes no Pulumi.
    const { LabStack } = require("./stack") as typeof import("./stack");
    const { environmentStatus } = require("./up") as typeof import("./up");
    const outputs = await (await LabStack.open(folder)).outputs();
    const { pids, urls } = record.emulators;
    const names = Object.keys(pids) as (keyof typeof pids)[];
    return {
        running: true,
        emulators: {
            ...Object.fromEntries(names.map((name) => [name, { pid: pids[name], url: urls[name] }])),
            "GitHub stand-in": { pid: record.github.pid, url: record.github.url },
        },
        environments: await environmentStatus(outputs),
    };
}
