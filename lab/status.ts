import type { LabApplication, LabFolder } from "./folder";
import { pushLines } from "./remote/lines";
import { listed } from "./remote/list";
import { labAlive } from "./running";
import type { EnvironmentStatus } from "./probe";

/** Whether the lab runs, and what there is to see. */
export type LabStatus =
    | { readonly running: false }
    | {
          readonly running: true;
          readonly emulators: Readonly<Record<string, { readonly pid: number; readonly url: string }>>;
          readonly environments: readonly EnvironmentStatus[];
          /** The application of the user's own. @default - the sample */
          readonly application?: Pick<LabApplication, "commit" | "isSnapshot" | "source">;
          /** The lines by which one's own clone releases here. */
          readonly push: readonly string[];
          /** A row for each: number, state, title, branch, base, check. */
          readonly pullRequests: readonly (readonly string[])[];
      };

/** Looks at the lab, and changes nothing. */
export async function status(folder: LabFolder): Promise<LabStatus> {
    const record = folder.read();
    if (record === undefined || !(await labAlive(record))) {
        return { running: false };
    }
    // Loaded late: where the lab does not run, the answer takes no Pulumi.
    const { openLab } = require("./opened") as typeof import("./opened");
    const { environmentStatus } = require("./releaseAll") as typeof import("./releaseAll");
    const { outputs } = await openLab(folder);
    const { application } = record;
    const { pids, urls } = record.emulators;
    const names = Object.keys(pids) as (keyof typeof pids)[];
    return {
        running: true,
        emulators: {
            ...Object.fromEntries(names.map((name) => [name, { pid: pids[name], url: urls[name] }])),
            "GitHub stand-in": { pid: record.github.pid, url: record.github.url },
        },
        environments: await environmentStatus(outputs, record),
        ...(application === undefined ? {} : { application: shown(application) }),
        push: pushLines(folder, outputs),
        pullRequests: await listed({ record }),
    };
}

function shown({
    source,
    commit,
    isSnapshot,
}: LabApplication): Pick<LabApplication, "commit" | "isSnapshot" | "source"> {
    return { source, commit, isSnapshot };
}
