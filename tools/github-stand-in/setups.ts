import type { Signature } from "./deliveries";
import type { Account, CommitStatus, Deployment, Issue, IssueComment, PullRequestEnd, Ruleset } from "./state";

/** A repository to be. */
export interface RepositorySetup {
    readonly owner: string;
    /** What the owner is. The provider protects branches of organisations only. @default "Organization" */
    readonly ownerType?: Account["type"];
    readonly name: string;
    /** @default true */
    readonly private?: boolean;
    /** Branch to the SHA of its head. */
    readonly branches: Readonly<Record<string, string>>;
    /** @default - the first branch */
    readonly defaultBranch?: string;
}

/** A token to be. */
export interface TokenSetup {
    readonly token: string;
    /** Whose it is. */
    readonly login: string;
    /** Classic scopes. @default - a fine-grained token, which has none */
    readonly scopes?: readonly string[];
    /** The permissions of a fine-grained token, such as `contents`, as far as routes ask for them. @default - all */
    readonly permissions?: readonly string[];
    /** ISO 8601. @default - it does not expire */
    readonly expiresAt?: string;
    /** The repositories (`owner/name`) that the account works on. @default - all */
    readonly repositories?: readonly string[];
}

/** What a commit changed. */
export interface ChangedFiles {
    readonly added?: readonly string[];
    readonly modified?: readonly string[];
    readonly removed?: readonly string[];
}

/** What all events have. */
interface EventSetup {
    /** `owner/name`. */
    readonly repository: string;
    /** How the deliveries are signed. @default "right" */
    readonly signature?: Signature;
}

/** A push to be. */
export interface PushSetup extends EventSetup {
    readonly branch: string;
    /** The new head. @default - the branch is deleted */
    readonly sha?: string;
    /** Of the head commit. @default "A commit" */
    readonly message?: string;
    /** Who pushes. @default - the owner */
    readonly login?: string;
    /** @default {} */
    readonly files?: ChangedFiles;
    /** @default false */
    readonly forced?: boolean;
}

/** A pull request to be. */
export interface PullRequestSetup extends EventSetup {
    readonly head: {
        readonly ref: string;
        readonly sha: string;
        /** `owner/name` of a fork. @default - the repository itself */
        readonly repository?: string;
    };
    /** A branch of the repository. */
    readonly base: string;
    /** @default "A change" */
    readonly title?: string;
    /** @default - none */
    readonly body?: string;
    /** @default false */
    readonly draft?: boolean;
    /** Who proposes it. @default - the owner of the head's repository */
    readonly login?: string;
}

/** A pull request that is there. */
export interface PullRequestChange extends EventSetup {
    readonly number: number;
}

/** A comment to be. */
export interface CommentSetup extends PullRequestChange {
    readonly login: string;
    readonly body: string;
}

/** A commit status that a build writes by itself, as CodeBuild does with the token of its source. */
export interface StatusSetup {
    /** `owner/name`. */
    readonly repository: string;
    readonly sha: string;
    readonly state: CommitStatus["state"];
    readonly context: string;
    readonly description: string;
    /** Whose status it is. @default - the owner's */
    readonly login?: string;
}

/** A pull request as it is now. */
export interface PullRequestView {
    readonly number: number;
    readonly title: string;
    readonly state: "closed" | "merged" | "open";
    readonly head: PullRequestEnd;
    readonly base: PullRequestEnd;
}

/** What there is in a repository, as the stand-in keeps it: lists in the order of their coming, no secrets. */
export interface RepositoryView {
    readonly id: number;
    readonly name: string;
    readonly defaultBranch: string;
    readonly branches: Readonly<Record<string, string>>;
    readonly hooks: readonly HookView[];
    readonly statuses: readonly CommitStatus[];
    readonly deployments: readonly Deployment[];
    readonly comments: readonly IssueComment[];
    readonly issues: readonly Issue[];
    readonly rulesets: readonly Ruleset[];
}

/** A hook, without its secret. */
export interface HookView {
    readonly id: number;
    readonly url: string;
    readonly events: readonly string[];
    readonly active: boolean;
    /** Whether it has a secret. */
    readonly signed: boolean;
}
