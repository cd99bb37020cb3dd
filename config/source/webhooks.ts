import { escapeRegExp } from "../../common/escapeRegExp";

/** How many random bytes the secret of a webhook is made of. It is kept as hexadecimal digits, twice as many. */
export const SECRET_BYTES = 32;

/**
 * What a push has to say to start a pipeline: `{Branch}` stands for the branch of the pipeline's own source action.
 * "Create a webhook for a GitHub source" in the CodePipeline User Guide.
 */
export const PUSH_FILTERS = [{ jsonPath: "$.ref", matchEquals: "refs/heads/{Branch}" }] as const;

/**
 * The events of pull requests upon which they are tested: "GitHub webhook events" in the CodeBuild User Guide. Not those of
 * their end: the status of a build that a webhook has started is always reported (`reportBuildStatus` of ProjectSource), so
 * that a build which tests nothing would turn a red check green.
 */
const TESTED = ["PULL_REQUEST_CREATED", "PULL_REQUEST_UPDATED", "PULL_REQUEST_REOPENED"];

/** One condition of a filter group of a CodeBuild webhook. */
export interface WebhookFilter {
    readonly type: "BASE_REF" | "EVENT" | "HEAD_REF";
    /** Names of events, or a regular expression. */
    readonly pattern: string;
}

/** What an event has to say to start the check: a pull request into one of these branches. */
export function checkFilters(into: readonly string[]): readonly WebhookFilter[] {
    const branches = into.map(escapeRegExp).sort();
    return [
        { type: "EVENT", pattern: TESTED.join(",") },
        { type: "BASE_REF", pattern: `^refs/heads/(${branches.join("|")})$` },
    ];
}

/** What an event has to say to start a build of a branch: a push to it. */
export function pushFilters(branch: string): readonly WebhookFilter[] {
    return [
        { type: "EVENT", pattern: "PUSH" },
        { type: "HEAD_REF", pattern: `^refs/heads/${escapeRegExp(branch)}$` },
    ];
}
