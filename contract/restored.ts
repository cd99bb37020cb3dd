import * as v from "valibot";

/** A release whose package was published again. */
export interface Restored {
    /** The version that it was. */
    readonly version: string;
    /** The function that it was a version of. @default - the one that the environments of a stack share */
    readonly function?: string;
    /** The artifact bucket of the stack that it was released in. @default - this stack's */
    readonly bucket?: string;
    /** The id of the record of the move that had brought that. */
    readonly record: string;
}

const PROBLEM = "does not say what was published again";

/** How it is read. */
export const RESTORED = v.looseObject(
    {
        version: v.pipe(v.string(PROBLEM), v.regex(/^\d+$/, PROBLEM)),
        function: v.exactOptional(v.string(PROBLEM)),
        bucket: v.exactOptional(v.string(PROBLEM)),
        record: v.string(PROBLEM),
    },
    PROBLEM,
);
