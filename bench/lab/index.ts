import { readFileSync } from "node:fs";
import { join } from "node:path";

import { CHECKOUT, LAB_STACK, type LabFolder, type LabRecord } from "../../lab/folder";
import { labEnvironment, writeProject } from "../../lab/project";
import type { Command } from "../command";
import { branches } from "../environments";
import { LAB_OPERATIONS, type LabSetting, type Operation, type Peer } from "../peer";
import { asTerraform, total, type Types } from "../peers/equality";

/** The sizes to measure, in environments. */
export const LAB_SIZES = [1, 2, 10, 50] as const;

/** The settings of a stack with that many environments, which leaves nothing behind when it is destroyed. */
export function overrides(environments: number, memorySize = 256): Readonly<Record<string, unknown>> {
    return {
        "platform:environments": branches(environments),
        "platform:function": { memorySize },
        "platform:removal": { protect: false, deleteArtifacts: true },
        // AWS has granted as many stages.
        "platform:api": { stages: Math.max(10, environments) },
        // The graph that the peers have, too: nothing in GitHub.
        "platform:source": { trigger: "polling" },
        "platform:release": { report: false },
    };
}

/** Our program in a lab of its own, by the plain CLI, in a process for each operation. */
export function platformLab(folder: LabFolder, record: LabRecord): Peer<LabSetting> {
    const env = { ...process.env, ...labEnvironment(folder, record) };
    const cli = (...args: readonly string[]): Command => ({
        file: join(record.path[0] ?? "", "pulumi"),
        args: [...args, "--non-interactive"],
        cwd: folder.project,
        env,
    });
    const platform = (...args: readonly string[]): Command => ({
        file: process.execPath,
        args: [join(CHECKOUT, "cli", "platform.js"), ...args],
        cwd: folder.project,
        env,
    });
    return {
        name: "platform",
        async prepare({ environments }) {
            const configure = (memorySize: number) => () =>
                writeProject(folder, record, overrides(environments, memorySize));
            const unchanged = ["--expect-no-changes"];
            const operations: readonly Operation[] = [
                {
                    name: LAB_OPERATIONS.up,
                    // Terraform's apply plans once, too.
                    command: cli("up", "--yes", "--skip-preview"),
                    arrange: configure(256),
                    resources: () => total(asTerraform(stateTypes(folder))),
                },
                { name: LAB_OPERATIONS.preview, command: cli("preview", ...unchanged) },
                { name: LAB_OPERATIONS.refreshingPreview, command: cli("preview", "--refresh", ...unchanged) },
                {
                    name: LAB_OPERATIONS.update,
                    command: cli("up", "--yes", "--skip-preview"),
                    arrange: configure(512),
                },
                { name: LAB_OPERATIONS.refresh, command: cli("refresh", "--yes", "--skip-preview") },
                { name: LAB_OPERATIONS.outputs, command: cli("stack", "output", "--json") },
                { name: LAB_OPERATIONS.status, command: platform("status", "--json") },
                { name: LAB_OPERATIONS.destroy, command: cli("destroy", "--yes", "--skip-preview") },
            ];
            return operations;
        },
    };
}

interface StateResource {
    readonly type: string;
    readonly external?: boolean;
}

/** The stack's state as it lies in the lab's folder. */
interface Checkpoint {
    readonly checkpoint: { readonly latest: { readonly resources?: readonly StateResource[] } };
}

/** How many resources of each type the lab's stack has. */
export function stateTypes(folder: LabFolder): Types {
    const file = join(folder.state, ".pulumi", "stacks", "platform", `${LAB_STACK}.json`);
    const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as Checkpoint;
    const types: Record<string, number> = {};
    // What is external was looked at, not made.
    for (const { type } of (checkpoint.latest.resources ?? []).filter(({ external }) => external !== true)) {
        types[type] = (types[type] ?? 0) + 1;
    }
    return types;
}
