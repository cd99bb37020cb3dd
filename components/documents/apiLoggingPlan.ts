import { sharedNames } from "../../contract/names";
import type { ApiLoggingMade } from "../../contract/outputs";

/** What there is before an `up`. */
export interface ApiLoggingFacts {
    /** The ARN of the role that API Gateway logs with; undefined where none is set. */
    readonly live: string | undefined;
    /** Whether that role exists. One of a stack that was deleted may be named for years. */
    readonly isThere: boolean;
    /** Whether there is a role of the name that this stack gives its own. */
    readonly isOwnThere: boolean;
    /** What the stack's state has; undefined for a stack of an older version, which did not say. */
    readonly before: ApiLoggingMade | undefined;
    /** The name that the stack gives its own role. */
    readonly ownRole: string;
    /** The name that it gave it at its last `up`; undefined for a new stack. */
    readonly formerRole: string | undefined;
}

/** What a stack is to do about the setting. */
export interface ApiLoggingPlan {
    readonly made: ApiLoggingMade;
    /** Whether the setting is somebody else's by now, and stays as it is whatever this stack has made of it. */
    readonly isTheirs: boolean;
    /** What is wrong and what mends it, where an `up` by itself changes nothing; undefined where all is well. */
    readonly advice: string | undefined;
}

/**
 * Decides what a stack makes. What it has made once it goes on having, since to delete the setting would switch the logs
 * of the whole account off; what somebody else has set stays.
 */
export function planApiLogging({ formerRole, ...facts }: ApiLoggingFacts): ApiLoggingPlan {
    const { live, isThere, isOwnThere, before, ownRole } = facts;
    const isOwn = live?.split("/").pop() === ownRole;
    const works = live !== undefined && isThere;
    // Older versions made both, or nothing, and took their role away again.
    const had = before ?? (isOwnThere ? "role" : "none");
    if (had === "none") {
        return { made: works ? "none" : isOwnThere ? "setting" : "role", isTheirs: false, advice: undefined };
    }
    const what = live === undefined ? "none is set any more" : `${live} does not exist`;
    const advice = `No access log of this account's APIs is written: API Gateway needs a role for it, and ${what}.\n  Mend it: pulumi up --refresh`;
    // A project that is called again what it was called once finds the role of that time.
    const isBack = had === "role" && formerRole !== undefined && formerRole !== ownRole && isOwnThere;
    return { made: isBack ? "setting" : had, isTheirs: works && !isOwn, advice: works ? undefined : advice };
}

/**
 * What the last `up` of a stack has left of API Gateway's logging: `before` is undefined for a stack of an older version,
 * and a new stack has nothing.
 */
export function apiLoggingIn(
    outputs: Readonly<Record<string, unknown>>,
): Pick<ApiLoggingFacts, "before" | "formerRole"> {
    const { apiLogging, projectName, region } = outputs;
    const isSaid = apiLogging === "none" || apiLogging === "role" || apiLogging === "setting";
    const isKnown = typeof projectName === "string" && typeof region === "string";
    return {
        before: isSaid ? apiLogging : Object.keys(outputs).length === 0 ? "none" : undefined,
        formerRole: isKnown ? sharedNames(projectName, region).apiLoggingRole : undefined,
    };
}
