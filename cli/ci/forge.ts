/** Something with a text that people see: a comment, a note, an issue. */
export interface Post {
    readonly id: number;
    readonly body: string;
}

/** Where a repository and its pull requests are: GitHub or GitLab. Only what the token's own account has written is given. */
export interface Forge {
    comments(pullRequest: number): Promise<readonly Post[]>;
    comment(pullRequest: number, body: string): Promise<void>;
    editComment(pullRequest: number, id: number, body: string): Promise<void>;
    /** The merged pull request that has brought a commit; undefined where it came otherwise. */
    pullRequestOf(commit: string): Promise<number | undefined>;
    openIssues(): Promise<readonly Post[]>;
    openIssue(title: string, body: string): Promise<void>;
    editIssue(id: number, change: { readonly body?: string; readonly isClosed?: boolean }): Promise<void>;
}

/** The options of the commands that write to GitHub or GitLab. */
export interface ForgeOptions {
    readonly repository?: string;
    readonly author?: string;
}

/** What a service and its repository are reached by. */
export interface Where {
    readonly apiUrl: string;
    /** `owner/name`. */
    readonly repository: string;
    readonly token: string;
    /** The login whose posts are one's own. @default - that of the token */
    readonly author: string | undefined;
}

/** What is said of a token that lacks a right, beside what the service says. */
export const LACKS_RIGHT =
    "On GitHub the job needs `permissions: pull-requests: write` (for an issue `issues: write`); on GitLab GITLAB_TOKEN needs the scope api.";

/**
 * Writes the one post of that marker, or brings it up to date.
 *
 * @returns What was done to it.
 */
export async function keepComment(
    forge: Forge,
    pullRequest: number,
    marker: string,
    body: string,
): Promise<"made" | "unchanged" | "updated"> {
    const found = (await forge.comments(pullRequest)).find((post) => post.body.startsWith(marker));
    if (found === undefined) {
        await forge.comment(pullRequest, body);
        return "made";
    }
    if (normal(found.body) === normal(body)) {
        return "unchanged";
    }
    await forge.editComment(pullRequest, found.id, body);
    return "updated";
}

/** A text is given back without the white space at its end, and perhaps with other ends of lines. */
export function normal(text: string): string {
    return text.replaceAll("\r\n", "\n").trimEnd();
}
