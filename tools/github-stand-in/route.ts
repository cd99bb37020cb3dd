import type { Body } from "./body";
import type { Events } from "./events";
import type { Account, GitHubState, Repository } from "./state";

/** An answer. Without a body it is empty, such as 204. */
export interface Answer {
    readonly status: number;
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
}

/** A request that has passed the checks of its token. */
export interface Call {
    readonly state: GitHubState;
    readonly events: Events;
    /** Where the API answers, as the caller sees it: with `/api/v3` where that was asked for. No slash at the end. */
    readonly base: string;
    /** Path without the prefix, and without what follows `?`. */
    readonly path: string;
    readonly query: URLSearchParams;
    /** The groups of the route's pattern, decoded. */
    readonly parameters: readonly string[];
    /** Undefined without a token. */
    readonly account: Account | undefined;
    /** Reads the JSON body of what the route makes. */
    body(resource: string): Body;
}

/** A call about a repository. */
export interface RepositoryCall extends Call {
    readonly repository: Repository;
    /** Whether the account works on it, and does not only see it. */
    readonly member: boolean;
}

/** Who may use a route. A token with the scope `repo` always may. */
export interface Access {
    /** Classic scopes that open it, one of them is enough. */
    readonly scopes: readonly string[];
    /** Whether everybody may read it in a public repository. */
    readonly anyoneReads: boolean;
    /** The permission that a fine-grained token needs for it, such as `pages`. @default - none that is looked at */
    readonly permission?: string;
}

export interface RepositoryRoute {
    readonly method: "DELETE" | "GET" | "PATCH" | "POST" | "PUT";
    /** Matches what follows the repository in the path, without the slash in front. */
    readonly path: RegExp;
    readonly access: Access;
    readonly handle: (call: RepositoryCall) => Answer;
}

/** The account of a call that cannot have come without one: {@link Access} sees to it. */
export function caller({ account }: Call): Account {
    if (account === undefined) {
        throw new Error("A route that changes something was called without a token.");
    }
    return account;
}
