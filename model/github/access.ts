import { UserError } from "../errors";
import { mapOf } from "../variable";

/** How the release engine reaches the application's repository. None of it is a secret: the token is in the store. */
export interface GitHubAccess {
    /** Where the API is, without a slash at its end, such as `https://api.github.com`. */
    readonly apiUrl: string;
    readonly owner: string;
    readonly repository: string;
    /** The ARN of the secret in Secrets Manager that holds the token: {@link formatTokenSecret}. */
    readonly secret: string;
}

/** What {@link GitHubAccess} has to be in a variable. */
export const GITHUB_ACCESS = mapOf("apiUrl", "owner", "repository", "secret");

/** Where GitHub's API is. */
export const GITHUB_API = "https://api.github.com";

/**
 * The text of the secret that holds the token. CodeBuild sets the form: "Store your token in a Secrets Manager secret"
 * in "Access your source provider in CodeBuild".
 */
export function formatTokenSecret(token: string): string {
    return JSON.stringify({ ServerType: "GITHUB", AuthType: "PERSONAL_ACCESS_TOKEN", Token: token });
}

/**
 * Reads the token back.
 *
 * @throws {UserError} where the secret holds something else, which it never shows.
 */
export function parseTokenSecret(text: string): string {
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch {
        value = undefined;
    }
    const token = typeof value === "object" && value !== null ? (value as Record<string, unknown>)["Token"] : undefined;
    if (typeof token !== "string" || token === "") {
        throw new UserError(
            "The secret of the GitHub token does not hold one in the form that CodeBuild asks for.",
            "The stack writes it: pulumi up",
        );
    }
    return token;
}

/** What stands in the place of an environment in the commit status of the check of pull requests. */
export const CHECK_STATUS = "check";

/** The commit status under which an environment's releases are reported. */
export function statusContext(project: string, environment: string): string {
    return `${project}/${environment}`;
}

/** The commit status of the check of pull requests. */
export function checkContext(project: string): string {
    return statusContext(project, CHECK_STATUS);
}
