import { formatNote, noteKey, notesFolder, NOTES_PREFIX, parseNote, type Note } from "../../contract/previews/note";
import type { PreviewTools } from "./ports";

type Tools = Pick<PreviewTools, "store" | "clock" | "random">;

/** A note where it lies. */
export interface KeptNote {
    readonly key: string;
    readonly note: Note;
}

/**
 * Writes a note on a pull request. The newest counts. Each is an object of its own, so that to take one away never takes
 * a later one.
 */
export async function write({ store, clock, random }: Tools, text: Omit<Note, "at">): Promise<void> {
    const note = { ...text, at: clock.now() };
    await store.put(noteKey(note, random()), formatNote(note));
}

/** The note that counts on a pull request; undefined where there is none. */
export async function noteOn({ store }: Pick<Tools, "store">, pullRequest: number): Promise<Note | undefined> {
    const [key] = await store.list(notesFolder(pullRequest), 1);
    const text = key === undefined ? undefined : await store.get(key);
    return text === undefined ? undefined : parseNote(text);
}

/** All notes, the newest of each pull request first. What is in their place and none is taken away. */
export async function notes({ store }: Pick<Tools, "store">): Promise<readonly KeptNote[]> {
    const found: KeptNote[] = [];
    for (const key of await store.list(NOTES_PREFIX)) {
        const text = await store.get(key);
        const note = text === undefined ? undefined : parseNote(text);
        if (note !== undefined && key.startsWith(notesFolder(note.pullRequest))) {
            found.push({ key, note });
        } else if (text !== undefined) {
            await store.remove(key);
        }
    }
    return found;
}

/** Of the notes, the one of each pull request that counts. */
export function newestOf(all: readonly KeptNote[]): readonly KeptNote[] {
    const numbers = new Set<number>();
    return all.filter(({ note: { pullRequest } }) => !numbers.has(pullRequest) && numbers.add(pullRequest));
}
