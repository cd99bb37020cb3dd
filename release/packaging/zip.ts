import { zipSync, type Zippable } from "fflate";

import { UserError } from "../../common/errors";

/** What a zip file holds, with the mode that Unix gives it. */
const MODES = { file: 0o100644, program: 0o100755, link: 0o120777 } as const;

/** A file to be zipped. */
export interface ZipFile {
    readonly path: string;
    /** Of a symbolic link: what it says. */
    readonly content: Uint8Array;
    readonly kind: keyof typeof MODES;
}

/** One more would take the format Zip64. */
const MOST_FILES = 65_534;

/** Of the kinds of system that a zip file can come from, the one whose modes are taken over. */
const UNIX = 3;

/**
 * Zips files: the same bytes for the same files in the same order, on every machine. The library compresses in
 * JavaScript; zlib's output depends on how Node.js was built.
 *
 * @throws {UserError} where there are more files than a zip file holds.
 */
export function zip(files: readonly ZipFile[]): Uint8Array {
    if (files.length > MOST_FILES) {
        throw new UserError(
            `The package has ${files.length} files. A zip file that Lambda takes holds at most ${MOST_FILES}.`,
            "Leave out what is not needed to run, with build.exclude.",
        );
    }
    const attributes = {
        os: UNIX,
        level: 6,
        // The earliest time that a zip file can hold. It has no time zone, and the library writes what a clock on the
        // wall shows: so this is midnight here, wherever that is.
        mtime: new Date(1980, 0, 1),
    } as const;
    const entries = files.map(({ path, content, kind }): [string, Zippable[string]] => [
        checkedPath(path),
        [content, { ...attributes, attrs: MODES[kind] << 16 }],
    ]);
    return zipSync(Object.fromEntries(entries));
}

/** The library keeps files as the members of an object, of which one name does not make a member. */
function checkedPath(path: string): string {
    if (path === "__proto__") {
        throw new UserError(`A file named ${path} cannot be packaged.`, "Give it another name.");
    }
    return path;
}
