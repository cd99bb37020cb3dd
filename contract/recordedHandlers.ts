import * as v from "valibot";

/** What a move has done with the function of a further handler. */
export interface RecordedHandler {
    /** The function. */
    readonly function: string;
    /** Its version that the environment's alias is to serve. */
    readonly version: string;
    /** The version that the alias served before. */
    readonly previous: string;
    /** True where that version is the placeholder: the release had no such handler. @default false */
    readonly isPlaceholder?: true;
}

const PROBLEM = "does not say what its further handlers are";
const NUMBER = v.pipe(v.string(PROBLEM), v.regex(/^\d+$/, PROBLEM));

/** How they are read. */
export const RECORDED_HANDLERS = v.record(
    v.string(PROBLEM),
    v.looseObject(
        {
            function: v.string(PROBLEM),
            version: NUMBER,
            previous: NUMBER,
            isPlaceholder: v.exactOptional(v.literal(true, PROBLEM)),
        },
        PROBLEM,
    ),
    PROBLEM,
);
