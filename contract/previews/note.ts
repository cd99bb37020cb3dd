import * as v from "valibot";

import { recordId } from "../releaseRecord";
import { parseJson, unchecked, type Schema } from "../../common/json";

/**
 * Where the preview controller leaves what is still to be done or told. Not below the packages' own prefix: there the
 * code of a pull request can write.
 */
export const NOTES_PREFIX = "preview-notes/";

/**
 * What is still to be done for a pull request, or told to it.
 * - `wanted`: a preview could not be made or renewed for reasons that may pass; it is tried again.
 * - `failed`: a commit could not be released, and is not tried again by itself.
 * - `removed`: the preview is gone.
 */
export interface Note {
    readonly pullRequest: number;
    readonly kind: "wanted" | "failed" | "removed";
    /** When it was written, in milliseconds since 1970. */
    readonly at: number;
    /** A sentence that begins with "it". */
    readonly why: string;
    /** What was to be released. */
    readonly commit?: string;
    /** How often that was tried, for `wanted`. */
    readonly tries?: number;
}

/** The folder of the notes on a pull request. */
export function notesFolder(pullRequest: number): string {
    return `${NOTES_PREFIX}${pullRequest}/`;
}

/** The key of a note. The newest of a pull request is listed first, and counts. */
export function noteKey({ pullRequest, at }: Note, random: string): string {
    return `${notesFolder(pullRequest)}${recordId(at, random)}.json`;
}

export function formatNote(note: Note): string {
    return `${JSON.stringify(note)}\n`;
}

const POSITIVE = v.pipe(v.number(), v.integer(), v.minValue(1));

const NOTE: Schema<Note> = v.looseObject({
    pullRequest: POSITIVE,
    kind: v.picklist(["wanted", "failed", "removed"]),
    at: POSITIVE,
    why: v.string(),
    commit: v.exactOptional(unchecked<string>()),
    tries: v.exactOptional(unchecked<number>()),
});

/** Reads a note back; undefined where the object is none. */
export function parseNote(text: string): Note | undefined {
    return parseJson(text, NOTE);
}
