import { buildNoteKey, formatBuildNote, parseBuildNote, type BuildNote } from "../../contract/buildNote";
import type { Reporter, Tools } from "../ports";

/** What a commit is told whose build was stopped. */
const STOPPED = "Its build was stopped, or its machine was lost";

/** The build that an environment's commit is waiting for; undefined where none is. */
export async function unfinishedBuild(
    { store }: Pick<Tools, "store">,
    environment: string,
): Promise<BuildNote | undefined> {
    const text = await store.get(buildNoteKey(environment));
    const note = text === undefined ? undefined : parseBuildNote(text);
    return note?.hasEnded === false ? note : undefined;
}

/** Leaves word that a build has begun, or has ended. */
export async function noteBuild({ store }: Pick<Tools, "store">, environment: string, note: BuildNote): Promise<void> {
    await store.put(buildNoteKey(environment), formatBuildNote(note));
}

/** Tells of a build that could not tell of its end itself. Whether it was told, the reporter's `problem` says. */
export async function tellStopped(
    reporter: Reporter,
    environment: string,
    { commit, build }: BuildNote,
): Promise<void> {
    await reporter.status(commit, environment, "error", STOPPED, build);
}
