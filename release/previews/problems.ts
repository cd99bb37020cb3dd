import { messageOf } from "../../common/errors";
import { GitHubError } from "../githubError";

/** Problems are what went wrong while everything else was done. */
export class Problems {
    private readonly errors: unknown[] = [];

    constructor(private readonly tools: { say(text: string): void }) {}

    /** Does something. @returns Whether it went well. */
    async unless(work: () => Promise<unknown>): Promise<boolean> {
        return (await this.result(async () => [await work()])) !== undefined;
    }

    /** Does something. @returns What it gives, or undefined where it went wrong. */
    async result<T>(work: () => Promise<T>): Promise<T | undefined> {
        try {
            return await work();
        } catch (error) {
            this.errors.push(error);
            this.tools.say(`error: ${messageOf(error)}`);
            return undefined;
        }
    }

    /** All of it. */
    get all(): readonly unknown[] {
        return this.errors;
    }

    /** What has nothing to do with GitHub. */
    get ownFailures(): readonly unknown[] {
        return this.errors.filter((error) => !(error instanceof GitHubError));
    }

    /** What will not pass by itself: all but that GitHub is down or busy, which the next round finds out. */
    get failures(): readonly unknown[] {
        return this.errors.filter((error) => !(error instanceof GitHubError && isPassing(error)));
    }
}

/** GitHub says 403 for its limits as well as for missing rights; the client's words tell which. */
function isPassing(error: GitHubError): boolean {
    return error.isUncertain || error.status === 429 || /rate limit/i.test(error.message);
}
