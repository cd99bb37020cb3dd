import { GitHubError } from "../../githubError";
import { messageIn, type Answer } from "./answer";

/** What a request needs of a token: the scope of a classic one, and the permission of a fine-grained one. */
export interface Right {
    /** One that suffices, such as `repo:status`. `repo` holds them all. */
    readonly scope: string;
    /** Such as `Commit statuses: write`. */
    readonly permission: string;
}

/** The rights that the platform's requests take: "Permissions required for fine-grained personal access tokens". */
export const RIGHTS = {
    statuses: { scope: "repo:status", permission: "Commit statuses: write" },
    deployments: { scope: "repo_deployment", permission: "Deployments: write" },
    pulls: { scope: "repo", permission: "Pull requests: read" },
    comments: { scope: "repo", permission: "Pull requests: write" },
} as const satisfies Readonly<Record<string, Right>>;

const NEW_TOKEN = "Store another: pulumi config set --secret githubBuildToken (or githubToken), then pulumi up";

/** What is asked, of which repository, and with which right. */
export interface Question {
    /** What was attempted, such as `Setting the status of commit 3f2a1c8`. */
    readonly what: string;
    /** `owner/name`. */
    readonly repository: string;
    readonly right: Right | undefined;
}

/** Puts an answer that refuses into words for a person. */
export function refused(question: Question, answer: Answer): GitHubError {
    const { what, repository, right } = question;
    const { status, headers } = answer;
    const said = messageIn(answer);
    const because = said === "" ? "" : `: ${said}`;
    const error = (message: string, remedy: string) => new GitHubError(message, remedy, status);
    if (status === 401) {
        return error(`${what}: GitHub does not take the token; it has expired or was revoked${because}`, NEW_TOKEN);
    }
    if (headers.get("x-github-sso")?.startsWith("required") === true) {
        return error(
            `${what}: the organization of ${repository} takes no token that was not authorized for its single sign-on.`,
            "Authorize it: GitHub, Settings, Developer settings, Personal access tokens, Configure SSO.",
        );
    }
    const lack = lackOf(headers, right);
    if (status === 403 || (status === 404 && lack.isCertain)) {
        return error(`${what}: the GitHub token lacks a right${because}`, `${lack.needs} ${NEW_TOKEN}`);
    }
    if (status === 404) {
        return error(
            `${what}: GitHub shows the token's account no such thing in ${repository}. The repository is missing or was renamed, ` +
                "or the account or the token may not see it.",
            `Check githubOwner and githubRepository. ${lack.needs} ${NEW_TOKEN}`,
        );
    }
    if (status >= 300 && status < 400) {
        return error(
            `${what}: ${repository} is somewhere else now, and GitHub does not say where.`,
            "It was renamed or transferred: set githubOwner and githubRepository, then pulumi up",
        );
    }
    if (status === 422 && /No (commit|ref) found/i.test(said)) {
        return error(`${what}: GitHub does not know the commit in ${repository}${because}`, "Push it.");
    }
    return error(
        `${what}: GitHub answered ${status}${because}`,
        status >= 500 ? "Try again later." : "See what it says.",
    );
}

/** What the token would have to be allowed, as far as GitHub tells, and whether it tells that this is what is missing. */
function lackOf(headers: Headers, right: Right | undefined): { readonly needs: string; readonly isCertain: boolean } {
    const list = (name: string) => headers.get(name)?.split(/, */).filter(Boolean);
    const accepted = list("x-accepted-oauth-scopes") ?? [];
    const has = list("x-oauth-scopes");
    if (has !== undefined && (accepted.length > 0 || right !== undefined)) {
        const scopes = accepted.length > 0 ? accepted : ["repo", right?.scope ?? "repo"];
        const own = has.length === 0 ? "none" : has.join(", ");
        return {
            needs: `It takes one of the scopes ${[...new Set(scopes)].join(", ")}; the token has ${own}.`,
            isCertain: !["repo", ...scopes].some((scope) => has.includes(scope)),
        };
    }
    const permissions = headers.get("x-accepted-github-permissions");
    if (permissions !== null && permissions !== "") {
        const words = permissions.split(/; */).map((option) => option.replaceAll("=", ": "));
        return { needs: `It takes the permission ${words.join(", or ")}.`, isCertain: false };
    }
    return {
        needs:
            right === undefined
                ? "It takes the scope repo."
                : `It takes the scope ${right.scope}, or of a fine-grained token the permission ${right.permission}.`,
        isCertain: false,
    };
}
