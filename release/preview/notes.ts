import { formatNote, noteKey, NOTES_PREFIX, parseNote, type Note } from "../../model/preview/note";
import type { PreviewTools } from "./ports";

type Tools = Pick<PreviewTools, "store" | "clock">;

/** The note on a pull request; undefined where there is none. */
export async function noteOn({ store }: Tools, pullRequest: number): Promise<Note | undefined> {
    const text = await store.get(noteKey(pullRequest));
    return text === undefined ? undefined : parseNote(text);
}

/** Writes the note on a pull request. It has one at a time: the last. */
export async function note({ store, clock }: Tools, text: Omit<Note, "at">): Promise<void> {
    await store.put(noteKey(text.pullRequest), formatNote({ ...text, at: clock.now() }));
}

/** Takes the note on a pull request away, if it is still this one. */
export async function forget(tools: Tools, known: Note): Promise<void> {
    const now = await noteOn(tools, known.pullRequest);
    if (now !== undefined && formatNote(now) === formatNote(known)) {
        await tools.store.remove(noteKey(known.pullRequest));
    }
}

/** All notes. What is in their place and none is taken away. */
export async function notes(tools: Tools): Promise<readonly Note[]> {
    const found: Note[] = [];
    for (const key of await tools.store.list(NOTES_PREFIX)) {
        const text = await tools.store.get(key);
        const parsed = text === undefined ? undefined : parseNote(text);
        if (parsed !== undefined && noteKey(parsed.pullRequest) === key) {
            found.push(parsed);
        } else if (text !== undefined) {
            await tools.store.remove(key);
        }
    }
    return found;
}
