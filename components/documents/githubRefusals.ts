/** What GitHub was asked before any resource is made. */
export type GitHubQuestion =
    | { readonly about: "repository" | "webhooks"; readonly fullName: string }
    | { readonly about: "branch"; readonly fullName: string; readonly branch: string };

const TOKEN = "pulumi config set --secret githubToken";

/**
 * What a person needs to know when GitHub has refused to answer.
 *
 * @param answer What the provider says of it. It never holds the token.
 */
export function explainGitHub(question: GitHubQuestion, answer: string): string {
    const { about, fullName } = question;
    if (/\b401\b/.test(answer)) {
        return (
            "GitHub does not accept githubToken: it is wrong, has expired or was revoked. Nothing was changed.\n" +
            `  Make a new one, and: ${TOKEN}`
        );
    }
    if (about === "webhooks" && /\b(403|404)\b/.test(answer)) {
        return (
            `githubToken may not manage the webhooks of ${fullName}: nothing was changed.\n` +
            "  A classic token needs the scope admin:repo_hook, of an account that is an administrator of the repository;\n" +
            '  a fine-grained one needs "Webhooks: read and write". Without that right pushes can be polled for:\n' +
            "  pulumi config set --path source.trigger polling"
        );
    }
    if (/\b404\b/.test(answer)) {
        return repositoryMissing(fullName);
    }
    if (/\b403\b/.test(answer) && !/rate limit/i.test(answer)) {
        return (
            `githubToken may not read ${about === "branch" ? "the branches of " : ""}${fullName}: nothing was changed.\n` +
            `  ${answer}\n` +
            "  A classic token needs the scope repo, and where the organization has single sign-on, to be authorized for it;\n" +
            '  a fine-grained one needs "Contents: read" of this repository, and perhaps the organization\'s consent.'
        );
    }
    const what = question.about === "branch" ? `the branch ${question.branch}` : `the ${about}`;
    return `GitHub did not say what was asked about ${what} of ${fullName}: nothing was changed.\n  ${answer}`;
}

/** A repository that is not there, or not to be seen. */
export function repositoryMissing(fullName: string): string {
    return (
        `GitHub has no repository ${fullName}, or the account of githubToken may not see it: nothing was changed.\n` +
        "  Check githubOwner and githubRepository, or give githubToken a token of an account with access to it."
    );
}

/** A repository that GitHub knows under another name. */
export function repositoryRenamed(fullName: string, actual: string): string {
    const [owner = "", name = ""] = actual.split("/");
    return (
        `The repository ${fullName} is called ${actual} now: nothing was changed.\n` +
        `  pulumi config set githubOwner ${owner}\n  pulumi config set githubRepository ${name}`
    );
}

/** A shell in which the GitHub provider would work in somebody else's repository of that name. */
export function ownerOverridden(fullName: string, shellOwner: string): string {
    return (
        `This shell tells the GitHub provider to work for ${shellOwner}, and not in ${fullName}: nothing was changed.\n` +
        "  unset GITHUB_OWNER GITHUB_ORGANIZATION"
    );
}

/**
 * A repository that takes no more webhooks for pushes.
 *
 * @param there How many it has.
 * @param more How many would be made besides.
 * @param most How many GitHub allows.
 */
export function tooManyWebhooks(fullName: string, there: number, more: number, most: number): string {
    return (
        `The repository ${fullName} has ${there} webhooks that tell of pushes, and ${more} more would be made: GitHub lets a ` +
        `repository have ${most} for one event. Nothing was changed.\n` +
        "  Delete those that nobody needs, in the repository's settings under Webhooks, or let pushes arrive in another way:\n" +
        "  pulumi config set --path source.mode connection\n" +
        "  pulumi config set --path source.trigger polling"
    );
}

/** A branch that is not there. */
export function branchMissing(fullName: string, branch: string): string {
    return (
        `The repository ${fullName} has no branch ${branch}: nothing is released from it until it is pushed.\n` +
        `  git push origin HEAD:${branch}, or set the branch of the environment.`
    );
}
