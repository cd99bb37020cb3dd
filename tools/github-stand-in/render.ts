import {
    fullName,
    type Account,
    type PullRequest,
    type PullRequestEnd,
    type Repository,
    type GitHubState,
} from "./state";

/** GitHub's JSON, cut down to the documented members that a client of the platform's kind reads. */
export type Json = Record<string, unknown>;

const SITE = "https://github.com";

function nodeId(kind: string, id: number): string {
    return Buffer.from(`${kind}:${id}`).toString("base64");
}

export function accountJson(base: string, { id, login, type }: Account): Json {
    return {
        login,
        id,
        node_id: nodeId(type, id),
        avatar_url: "",
        url: `${base}/users/${login}`,
        html_url: `${SITE}/${login}`,
        type,
        site_admin: false,
    };
}

export function repositoryUrl(base: string, repository: Repository): string {
    return `${base}/repos/${fullName(repository)}`;
}

/** Where a person sees the repository. */
export function siteUrl(repository: Repository): string {
    return `${SITE}/${fullName(repository)}`;
}

export function repositoryJson(base: string, repository: Repository): Json {
    const url = repositoryUrl(base, repository);
    const site = siteUrl(repository);
    return {
        id: repository.id,
        node_id: nodeId("Repository", repository.id),
        name: repository.name,
        full_name: fullName(repository),
        private: repository.private,
        visibility: repository.private ? "private" : "public",
        owner: accountJson(base, repository.owner),
        html_url: site,
        description: null,
        fork: false,
        url,
        hooks_url: `${url}/hooks`,
        statuses_url: `${url}/statuses/{sha}`,
        deployments_url: `${url}/deployments`,
        clone_url: `${site}.git`,
        git_url: `git://${site.slice("https://".length)}.git`,
        ssh_url: `git@github.com:${fullName(repository)}.git`,
        default_branch: repository.defaultBranch,
        archived: false,
        disabled: false,
        has_pages: repository.pages,
        created_at: repository.createdAt,
        updated_at: repository.createdAt,
        pushed_at: repository.createdAt,
    };
}

/** A fork that the stand-in knows by its name alone. */
function forkJson(state: GitHubState, base: string, name: string): Json {
    const [login = "", repository = ""] = name.split("/");
    return {
        name: repository,
        full_name: name,
        private: false,
        fork: true,
        owner: accountJson(base, state.account(login)),
        url: `${base}/repos/${name}`,
        html_url: `${SITE}/${name}`,
    };
}

function endJson(state: GitHubState, base: string, end: PullRequestEnd): Json {
    const known = end.repository === null ? undefined : state.find(end.repository);
    const [login = "unknown"] = end.repository?.split("/") ?? [];
    const repo =
        known !== undefined
            ? repositoryJson(base, known)
            : end.repository === null
              ? null
              : forkJson(state, base, end.repository);
    const user = end.repository === null ? null : accountJson(base, known?.owner ?? state.account(login));
    return { label: `${login}:${end.ref}`, ref: end.ref, sha: end.sha, user, repo };
}

/** A pull request as a list shows it. */
export function pullJson(state: GitHubState, base: string, repository: Repository, pull: PullRequest): Json {
    const url = repositoryUrl(base, repository);
    return {
        url: `${url}/pulls/${pull.number}`,
        id: pull.id,
        node_id: nodeId("PullRequest", pull.id),
        html_url: `${siteUrl(repository)}/pull/${pull.number}`,
        issue_url: `${url}/issues/${pull.number}`,
        comments_url: `${url}/issues/${pull.number}/comments`,
        statuses_url: `${url}/statuses/${pull.head.sha}`,
        number: pull.number,
        state: pull.state,
        locked: false,
        title: pull.title,
        user: accountJson(base, pull.author),
        body: pull.body,
        labels: [],
        draft: pull.draft,
        created_at: pull.createdAt,
        updated_at: pull.updatedAt,
        closed_at: pull.closedAt,
        merged_at: pull.mergedAt,
        merge_commit_sha: pull.mergeCommit,
        head: endJson(state, base, pull.head),
        base: endJson(state, base, pull.base),
        author_association: "CONTRIBUTOR",
    };
}

/** A pull request whole, as it is given alone and in events. */
export function wholePullJson(state: GitHubState, base: string, repository: Repository, pull: PullRequest): Json {
    return {
        ...pullJson(state, base, repository, pull),
        merged: pull.mergedAt !== null,
        mergeable: pull.state === "open" ? true : null,
        mergeable_state: pull.state === "open" ? "clean" : "unknown",
        merged_by: pull.mergedBy === null ? null : accountJson(base, pull.mergedBy),
        comments: repository.comments.filter(({ issue }) => issue === pull.number).length,
        commits: 1,
        additions: 1,
        deletions: 0,
        changed_files: 1,
    };
}

export { nodeId };
