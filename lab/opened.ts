import { UserError } from "../common/errors";
import { Pulumi } from "../automation/pulumi";
import type { PlatformOutputs } from "../contract/outputs";
import { LAB_STACK, type LabFolder, type LabRecord } from "./folder";
import { labEnvironment } from "./project";
import { notRunning, requireRecord } from "./record";
import { labAlive } from "./running";

/** A lab that runs, for a command that changes nothing of its stack. */
export interface OpenedLab {
    readonly record: LabRecord;
    readonly outputs: PlatformOutputs;
}

/**
 * Opens a lab that runs: the variables of this process are then those with which SDKs reach it.
 *
 * @throws {UserError} where it does not run.
 */
export async function openLab(folder: LabFolder): Promise<OpenedLab> {
    const record = requireRecord(folder);
    if (!(await labAlive(record))) {
        throw notRunning();
    }
    Object.assign(process.env, labEnvironment(folder, record));
    const outputs = await new Pulumi(folder.project, process.env).outputs(LAB_STACK);
    if (outputs["environments"] === undefined) {
        throw new UserError("The lab is not up to its end.", "Bring it up, then try again: npm run local");
    }
    return { record, outputs: outputs as unknown as PlatformOutputs };
}
