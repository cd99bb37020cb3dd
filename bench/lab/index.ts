import { join } from "node:path";

import type { LabFolder, LabRecord } from "../../lab/folder";
import { labEnvironment, writeProject } from "../../lab/project";
import type { Command } from "../command";
import { branches } from "../environments";
import { LAB_OPERATIONS, type LabSetting, type Operation, type Peer } from "../peer";

/** The sizes to measure, in environments. */
export const LAB_SIZES = [2, 20] as const;

/** The settings of a stack with that many environments, which leaves nothing behind when it is destroyed. */
export function overrides(environments: number, memorySize = 256): Readonly<Record<string, unknown>> {
    return {
        "platform:environments": branches(environments),
        "platform:function": { memorySize },
        "platform:removal": { protect: false, deleteArtifacts: true },
        // The graph that the peers have, too: nothing in GitHub.
        "platform:source": { trigger: "polling" },
        "platform:release": { report: false },
    };
}

/**
 * Our program in a lab of its own: everything through the Automation API, in a process for each operation, and the
 * previews by the plain CLI as well.
 *
 * @param folder The lab, running.
 */
export function platformLab(folder: LabFolder, record: LabRecord): Peer<LabSetting> {
    const env = { ...process.env, ...labEnvironment(folder, record) };
    const automation = (operation: string): Command => ({
        file: process.execPath,
        args: ["-r", "ts-node/register/transpile-only", join(__dirname, "operate.ts"), folder.root, operation],
        env,
    });
    const cli = (...args: readonly string[]): Command => ({
        file: "pulumi",
        args: [...args, "--non-interactive", "--json"],
        env,
    });
    return {
        name: "platform",
        async prepare({ environments }) {
            const configure = (memorySize: number) => () =>
                writeProject(folder, record, overrides(environments, memorySize));
            const operations: readonly Operation[] = [
                {
                    name: LAB_OPERATIONS.up,
                    command: automation("up"),
                    arrange: configure(256),
                    resources: (output) => (JSON.parse(output) as { create?: number }).create ?? 0,
                },
                { name: LAB_OPERATIONS.preview, command: automation("preview") },
                { name: LAB_OPERATIONS.refreshingPreview, command: automation("refreshingPreview") },
                { name: `${LAB_OPERATIONS.preview} (CLI)`, command: cli("preview") },
                { name: `${LAB_OPERATIONS.refreshingPreview} (CLI)`, command: cli("preview", "--refresh") },
                { name: LAB_OPERATIONS.update, command: automation("up"), arrange: configure(512) },
                { name: LAB_OPERATIONS.refresh, command: automation("refresh") },
                { name: LAB_OPERATIONS.destroy, command: automation("destroy") },
            ];
            return operations;
        },
    };
}
