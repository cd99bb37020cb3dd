import * as v from "valibot";

import { parseJson, type Schema } from "../common/json";

/**
 * What a managed build leaves in the artifact bucket while GitHub shows its commit as being built: whoever stops a build
 * stops its engine, too, which then cannot tell its end.
 */
export interface BuildNote {
    /** The full hash of the commit. */
    readonly commit: string;
    /** The id of the build in CodeBuild. */
    readonly build: string;
    /** Milliseconds since 1970. */
    readonly startedAt: number;
    /** Whether GitHub was told of its end, or nobody has to tell it any more. */
    readonly hasEnded: boolean;
}

/** The folder of these notes. */
export const BUILDS_PREFIX = "builds/";

/** The key of the note of an environment's last build. */
export function buildNoteKey(environment: string): string {
    return `${BUILDS_PREFIX}${environment}.json`;
}

export function formatBuildNote(note: BuildNote): string {
    return `${JSON.stringify(note)}\n`;
}

const NOTE: Schema<BuildNote> = v.looseObject({
    commit: v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/)),
    build: v.string(),
    startedAt: v.pipe(v.number(), v.safeInteger()),
    hasEnded: v.boolean(),
});

/** Reads a note back; undefined where the object is none. */
export function parseBuildNote(text: string): BuildNote | undefined {
    return parseJson(text, NOTE);
}
