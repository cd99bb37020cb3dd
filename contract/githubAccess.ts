import * as v from "valibot";

import { UserError } from "../common/errors";
import { parseJson } from "../common/json";
import { TEXT } from "../common/jsonVariable";

/** How the release engine reaches the application's repository. None of it is a secret: the token is in the store. */
export interface GitHubAccess {
    /** Where the API is, without a slash at its end, such as `https://api.github.com`. */
    readonly apiUrl: string;
    readonly owner: string;
    readonly repository: string;
    /** The ARN of the secret in Secrets Manager that holds the token: {@link formatTokenSecret}. */
    readonly secret: string;
    /**
     * What the platform is called in GitHub: {@link githubName}. @default - the project, and nothing before the name of an
     * environment, as stacks of older versions have it
     */
    readonly label?: string;
}

/** What {@link GitHubAccess} has to be in a variable. */
export const GITHUB_ACCESS = v.pipe(
    v.looseObject({ apiUrl: TEXT, owner: TEXT, repository: TEXT, secret: TEXT, label: v.exactOptional(TEXT) }),
    v.description("a map of apiUrl, owner, repository and secret, and perhaps label"),
);

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
    const token = parseJson(text, v.looseObject({ Token: TEXT }))?.Token;
    if (token === undefined) {
        throw new UserError(
            "The secret of the GitHub token does not hold one in the form that CodeBuild asks for.",
            "The stack writes it: pulumi up --refresh",
        );
    }
    return token;
}

/** What stands in the place of an environment in the commit status of the check of pull requests. */
export const CHECK_STATUS = "check";

/**
 * What a platform is called in GitHub where the configuration does not say. As with the names of roles, the Region is part
 * of it: a repository knows no Regions, and what is called the same there is the same.
 */
export function githubName(projectName: string, region: string): string {
    return `${projectName}-${region}`;
}

/** The commit status under which an environment's releases are reported. GitHub takes 255 characters. */
export function statusContext(label: string, environment: string): string {
    return `${label}/${environment}`;
}

/** The commit status of the check of pull requests. */
export function checkContext(label: string): string {
    return statusContext(label, CHECK_STATUS);
}

/**
 * The environment of a deployment in GitHub, which makes the earlier ones of a name inactive: two platforms must not share
 * it. GitHub takes 255 characters, and slashes: "REST API endpoints for deployment environments".
 *
 * @param label Undefined where the stack is of an older version, which named the environment alone.
 */
export function deploymentEnvironment(label: string | undefined, environment: string): string {
    return label === undefined ? environment : `${label}/${environment}`;
}
