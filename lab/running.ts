import { emulatorsAlive, recordedPids, stopEmulators } from "../tools/emulators";
import type { LabFolder, LabRecord } from "./folder";
import { gitHubAlive, recordedGitHub, stopGitHub } from "../tools/github-stand-in";

/** True when the emulators and the stand-in for GitHub all run and answer. */
export async function labAlive({ emulators, github }: LabRecord): Promise<boolean> {
    const answers = await Promise.all([emulatorsAlive(emulators), gitHubAlive(github)]);
    return answers.every(Boolean);
}

/** Stops the emulators and the stand-in that a lab's folder knows of, also those of a start that was killed. */
export async function stopAll({ emulators }: LabFolder): Promise<void> {
    await Promise.all([stopEmulators(recordedPids(emulators)), stopGitHub(recordedGitHub(emulators))]);
}
