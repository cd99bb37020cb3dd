import { notFound } from "./errors";

/** A person or an organisation. */
export interface Account {
    readonly id: number;
    readonly login: string;
    readonly type: "Organization" | "User";
}

/** A token, and what it opens. */
export interface Token {
    readonly account: Account;
    /** Classic scopes; undefined for a fine-grained token, which has none. */
    readonly scopes: readonly string[] | undefined;
    /** The permissions of a fine-grained token, such as `contents`; undefined for all. */
    readonly permissions: readonly string[] | undefined;
    /** ISO 8601. After it the token is refused. */
    readonly expiresAt: string | undefined;
    /** The repositories (`owner/name`, in small letters) that the account works on; undefined for all. */
    readonly repositories: readonly string[] | undefined;
}

/** The `config` of a hook, with its secret. */
export interface HookConfig {
    readonly url: string;
    readonly contentType: "form" | "json";
    readonly insecureSsl: "0" | "1";
    readonly secret: string | undefined;
}

export interface Hook {
    readonly id: number;
    active: boolean;
    events: readonly string[];
    config: HookConfig;
    readonly createdAt: string;
    updatedAt: string;
    lastResponse: { readonly code: number | null; readonly status: string; readonly message: string | null };
}

export interface CommitStatus {
    readonly id: number;
    readonly sha: string;
    readonly state: "error" | "failure" | "pending" | "success";
    readonly context: string;
    readonly targetUrl: string | null;
    readonly description: string | null;
    readonly creator: Account;
    readonly createdAt: string;
}

export interface DeploymentStatus {
    readonly id: number;
    readonly state: string;
    readonly description: string;
    readonly environment: string;
    readonly environmentUrl: string;
    readonly logUrl: string;
    readonly creator: Account;
    readonly createdAt: string;
}

export interface Deployment {
    readonly id: number;
    readonly sha: string;
    readonly ref: string;
    readonly task: string;
    readonly payload: unknown;
    readonly originalEnvironment: string;
    environment: string;
    readonly description: string | null;
    readonly transient: boolean;
    readonly production: boolean;
    readonly creator: Account;
    readonly createdAt: string;
    updatedAt: string;
    /** Oldest first. */
    readonly statuses: DeploymentStatus[];
}

/** One end of a pull request. */
export interface PullRequestEnd {
    readonly ref: string;
    readonly sha: string;
    /** `owner/name`; null for a fork that is gone. */
    readonly repository: string | null;
}

export interface PullRequest {
    readonly id: number;
    readonly number: number;
    state: "closed" | "open";
    readonly title: string;
    readonly body: string | null;
    readonly draft: boolean;
    readonly author: Account;
    head: PullRequestEnd;
    base: PullRequestEnd;
    readonly createdAt: string;
    updatedAt: string;
    closedAt: string | null;
    mergedAt: string | null;
    mergedBy: Account | null;
    mergeCommit: string | null;
}

export interface IssueComment {
    readonly id: number;
    /** The number of the issue or pull request. */
    readonly issue: number;
    body: string;
    readonly author: Account;
    readonly createdAt: string;
    updatedAt: string;
}

/** An issue that is no pull request. */
export interface Issue {
    readonly id: number;
    readonly number: number;
    state: "closed" | "open";
    readonly title: string;
    body: string;
    readonly author: Account;
}

/** Rules for branches. */
export interface Ruleset {
    readonly id: number;
    readonly name: string;
    readonly enforcement: string;
    /** The refs that it is for, such as `refs/heads/main`. */
    readonly refs: readonly string[];
    readonly excluded: readonly string[];
    /** In the form in which GitHub gives them back. */
    readonly rules: readonly Readonly<Record<string, unknown>>[];
    readonly createdAt: string;
    readonly updatedAt: string;
}

export interface Repository {
    readonly id: number;
    readonly owner: Account;
    name: string;
    readonly private: boolean;
    readonly defaultBranch: string;
    readonly createdAt: string;
    /** Whether it has GitHub Pages. */
    pages: boolean;
    /** Branch to the SHA of its head. */
    readonly branches: Map<string, string>;
    /** The SHAs of all commits that are known. */
    readonly commits: Set<string>;
    /** A commit to those that it follows, as far as pushes and merges have shown it. */
    readonly parents: Map<string, readonly string[]>;
    readonly hooks: Hook[];
    /** Oldest first, as all of these. */
    readonly statuses: CommitStatus[];
    readonly deployments: Deployment[];
    readonly pulls: PullRequest[];
    readonly comments: IssueComment[];
    readonly issues: Issue[];
    readonly rulesets: Ruleset[];
    /** The roles of accounts that do not own it, by login in small letters. */
    readonly collaborators: Map<string, Role>;
}

/** What an account may do in a repository. */
export type Role = "admin" | "maintain" | "read" | "triage" | "write";

/** GitHubState is all that the stand-in knows. It is in memory only. */
export class GitHubState {
    readonly accounts: Account[] = [];
    readonly repositories: Repository[] = [];
    readonly tokens = new Map<string, Token>();
    /** Earlier names (`owner/name`, in small letters) of repositories that were renamed. */
    readonly redirects = new Map<string, Repository>();
    private lastId = 1000;

    id(): number {
        return ++this.lastId;
    }

    /** The time, to the second, as GitHub writes it. */
    now(): string {
        return new Date().toISOString().replace(/\.\d+Z$/, "Z");
    }

    /** The account of that name, which is made where it is missing. Names are not case sensitive. */
    account(login: string, type: Account["type"] = "User"): Account {
        const known = this.accounts.find((each) => each.login.toLowerCase() === login.toLowerCase());
        if (known !== undefined) {
            return known;
        }
        const made = { id: this.id(), login, type };
        this.accounts.push(made);
        return made;
    }

    find(name: string): Repository | undefined {
        return this.repositories.find((each) => fullName(each).toLowerCase() === name.toLowerCase());
    }

    /** @throws {GitHubError} 404 */
    repository(name: string): Repository {
        const found = this.find(name);
        if (found === undefined) {
            throw notFound(`There is no repository ${name}`);
        }
        return found;
    }
}

/** Notes that a commit follows others. Who its parents are is settled once. */
export function follow({ parents }: Repository, sha: string, earlier: readonly string[]): void {
    if (!parents.has(sha) && !earlier.includes(sha)) {
        parents.set(sha, earlier);
    }
}

/** `owner/name`. */
export function fullName({ owner, name }: Repository): string {
    return `${owner.login}/${name}`;
}
