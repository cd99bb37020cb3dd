import * as v from "valibot";

/** What became of telling GitHub of a move. It never decides over the move itself. */
export interface Report {
    /** `pending`: not yet, or the run was killed. `failed`: GitHub was down or refused; it can be told later. */
    readonly state: "pending" | "sent" | "failed";
    /** The number of GitHub's deployment. */
    readonly deployment?: number;
    /** Why it failed. */
    readonly problem?: string;
}

const PROBLEM = "does not say what became of its report";

/** How it is read. */
export const REPORT = v.looseObject(
    {
        state: v.picklist(["pending", "sent", "failed"], PROBLEM),
        deployment: v.exactOptional(v.pipe(v.number(PROBLEM), v.safeInteger(PROBLEM))),
        problem: v.exactOptional(v.string(PROBLEM)),
    },
    PROBLEM,
);
