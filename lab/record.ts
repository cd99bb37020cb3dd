import { UserError } from "../common/errors";
import type { LabFolder, LabRecord } from "./folder";

/**
 * What a lab that was brought up remembers.
 *
 * @throws {UserError} where there is none.
 */
export function requireRecord(folder: LabFolder): LabRecord {
    const record = folder.read();
    if (record === undefined) {
        throw notRunning();
    }
    return record;
}

/** What is said where a command needs a lab, and none runs. */
export function notRunning(): UserError {
    return new UserError("The lab is not running: nothing was built.", "Start it, then try again: npm run local");
}
