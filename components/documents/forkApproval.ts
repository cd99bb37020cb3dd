/**
 * What the check of pull requests gets at the repository with. The code that is checked runs with the project's role, which
 * can read it: whoever lets code be checked lends it that.
 * - `checkToken`: a token that reads the repository, and nothing else.
 * - `buildToken`: a token of its own, which reads, reports and comments.
 * - `adminToken`: the one with which the stack makes webhooks and rules.
 * - `connection`: the GitHub App of CodeConnections, which may write the repository's code.
 */
export type CheckAccess = "adminToken" | "buildToken" | "checkToken" | "connection";

/** Whose pull requests from forks are built, and how it is known that somebody lets another's be. */
export interface ForkApproval {
    /** Roles in GitHub: theirs are built at once, and a comment of theirs lets another's be built. */
    readonly approverRoles: readonly string[];
    /** The events that a webhook made by hand tells of. A comment on a pull request is an `issue_comment`. */
    readonly events: readonly string[];
}

/**
 * Nobody lends more than they have. A token of its own can do what whoever may write to the repository can do; a connection
 * what an administrator can. The administrator's token may reach other repositories: no comment arrives, so that no
 * stranger's code ever runs with it. "Pull request comment approval" in the CodeBuild User Guide.
 */
export function forkApproval(access: CheckAccess): ForkApproval {
    const isOwn = access === "buildToken" || access === "checkToken";
    return {
        approverRoles: isOwn ? ["GITHUB_ADMIN", "GITHUB_MAINTAIN", "GITHUB_WRITE"] : ["GITHUB_ADMIN"],
        events: isOwn ? ["issue_comment", "pull_request"] : ["pull_request"],
    };
}
