import type { Entry } from "../ledger/history";
import { isUnwell, type ReleaseRecord } from "../../contract/releaseRecord";

/** What GitHub is told of a move. */
export interface Verdict {
    /** Of the deployment: "Create a deployment status". */
    readonly deployment: "success" | "failure" | "error" | "inactive";
    /** Of the commit: "Create a commit status". `error` is nothing that the commit has done. */
    readonly status: "success" | "failure" | "error";
    readonly description: string;
}

/** The most characters of a description: "Create a deployment status". */
const LONGEST = 140;

/**
 * What GitHub is told of a move that has ended. Whoever sees the repository reads it: it holds no answer of the
 * application and nobody's ARN.
 *
 * @param isReplaced Whether the environment serves something else by now.
 * @returns Undefined where the move may still be under way.
 */
export function verdictOf({ record, state }: Pick<Entry, "record" | "state">, isReplaced = false): Verdict | undefined {
    const { previous, note } = record;
    const complaint = gistOf(note);
    switch (state) {
        case "served":
            if (isUnwell(record)) {
                const how = record.forced === true ? " all the same" : ", as before";
                return both("failure", `${done(record)}${how}; ${complaint ?? "it does not answer as it should"}`);
            }
            return isReplaced
                ? {
                      deployment: "inactive",
                      status: "success",
                      description: described(`${done(record)}; replaced since`),
                  }
                : both("success", done(record));
        case "reverted":
            return record.restoredRevisionId === undefined
                ? both("failure", `Not served any more${after(complaint)}`)
                : both("failure", `Moved back to version ${previous.version}${after(complaint)}`);
        case "failed":
            return both("failure", `Version ${record.version} is not served${after(complaint ?? "the log says why")}`);
        case "lost":
            return both("error", `Version ${record.version} is not served: another run was first`);
        case "abandoned":
            return both("error", "The run ended before it moved the alias");
        case "unverified":
            return isReplaced
                ? {
                      deployment: "inactive",
                      status: "error",
                      description: described(`${done(record)}, but not verified; replaced since`),
                  }
                : both("error", `${done(record)}, but not verified${after(complaint)}`);
        case "running":
            return undefined;
    }
}

/** A description as GitHub takes it. */
export function described(text: string): string {
    const line = text.replaceAll(/\s+/g, " ").trim();
    return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}

/** What a move does, as it is called on GitHub. */
export function intent({ reason, version, promotedFrom, restoredFrom, modified }: ReleaseRecord): string {
    const what = {
        release: `Release of version ${version}`,
        promotion: `Promotion of version ${version} from ${promotedFrom ?? "another environment"}`,
        rollback:
            restoredFrom === undefined
                ? `Rollback to version ${version}`
                : `Restoration of version ${restoredFrom.version} as version ${version}`,
    }[reason];
    return described(modified === true ? `${what}, with changes that are in no commit` : what);
}

function done({ reason, version, promotedFrom, restoredFrom }: ReleaseRecord): string {
    return {
        release: `Released version ${version}`,
        promotion: `Promoted version ${version} from ${promotedFrom ?? "another environment"}`,
        rollback:
            restoredFrom === undefined
                ? `Went back to version ${version}`
                : `Restored version ${restoredFrom.version} as version ${version}`,
    }[reason];
}

function both(state: "success" | "failure" | "error", text: string): Verdict {
    return { deployment: state, status: state, description: described(text) };
}

function after(complaint: string | undefined): string {
    return complaint === undefined ? "" : `: ${complaint}`;
}

/** What was wrong with an answer, without the answer itself. */
function gistOf(note: string | undefined): string | undefined {
    const words =
        /\b(answered \d{3}|did not answer|it failed \(\w+\)|answer is not JSON|answer has no statusCode)(?![^\s:,;])/;
    const [gist] = words.exec(note ?? "") ?? [];
    return gist === undefined || gist.startsWith("it ")
        ? gist
        : gist.startsWith("answer ")
          ? `its ${gist}`
          : `it ${gist}`;
}
