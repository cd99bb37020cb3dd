import { UserError } from "../common/errors";

/** An error that says what GitHub has refused, or that it cannot be reached. Never a reason to fail a release. */
export class GitHubError extends UserError {
    /**
     * @param status The HTTP status that GitHub answered with; undefined where it did not answer.
     */
    constructor(
        message: string,
        remedy: string,
        readonly status?: number,
    ) {
        super(message, remedy);
    }

    /** Whether the request may have been obeyed all the same. */
    get isUncertain(): boolean {
        return this.status === undefined || this.status >= 500;
    }
}
