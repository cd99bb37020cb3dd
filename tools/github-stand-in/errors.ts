/**
 * GitHubError is a refusal in GitHub's own words: a status and a body with `message`, `errors` where there are any, and
 * `documentation_url`. Source: https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api
 */
export class GitHubError extends Error {
    /** The body of the answer. */
    readonly body: Readonly<Record<string, unknown>>;

    constructor(
        readonly status: number,
        message: string,
        errors?: readonly unknown[],
        /** Further headers of the answer, by their names in small letters. */
        readonly headers: Readonly<Record<string, string>> = {},
    ) {
        super(message);
        this.body = {
            message,
            ...(errors === undefined ? {} : { errors }),
            documentation_url: "https://docs.github.com/rest",
            status: String(status),
        };
    }
}

/** What is not there, and what the token may not see: GitHub does not tell which. */
export function notFound(message = "Not Found"): GitHubError {
    return new GitHubError(404, message);
}

/** The token is unknown, revoked or expired. */
export function badCredentials(): GitHubError {
    return new GitHubError(401, "Bad credentials");
}

/** A member that has the right type and an impossible value. */
export function invalid(resource: string, field: string, message?: string): GitHubError {
    const fault = message === undefined ? { code: "invalid" } : { code: "custom", message };
    return new GitHubError(422, "Validation Failed", [{ resource, field, ...fault }]);
}

/** A request as a whole that goes against a rule; it concerns no single member. */
export function refused(resource: string, message: string): GitHubError {
    return new GitHubError(422, "Validation Failed", [{ resource, code: "custom", message }]);
}

/** A body that has not the documented form: a member is missing, or has another type. */
export function invalidRequest(fault: string): GitHubError {
    return new GitHubError(422, `Invalid request.\n\n${fault}`);
}
