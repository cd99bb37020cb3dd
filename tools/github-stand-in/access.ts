import { badCredentials, GitHubError, notFound } from "./errors";
import type { Access } from "./route";
import { fullName, type GitHubState, type Repository, type Token } from "./state";

/**
 * The token of a request: `Authorization: Bearer x` or `token x`. Undefined without that header.
 *
 * @throws {GitHubError} 401 for an unknown or expired one.
 */
export function tokenOf(state: GitHubState, authorization: string | undefined): Token | undefined {
    if (authorization === undefined) {
        return undefined;
    }
    const [, text] = /^(?:bearer|token) +(\S+)$/i.exec(authorization) ?? [];
    const token = text === undefined ? undefined : state.tokens.get(text);
    if (token === undefined || (token.expiresAt !== undefined && Date.parse(token.expiresAt) <= Date.now())) {
        throw badCredentials();
    }
    return token;
}

/** The headers that tell what a token may do. A fine-grained token gets none about scopes. */
export function tokenHeaders(token: Token | undefined, access?: Access): Record<string, string> {
    if (token === undefined) {
        return {};
    }
    const expiration = token.expiresAt?.replace("T", " ").replace(/(\.\d+)?Z$/, " UTC");
    return {
        ...(token.scopes === undefined
            ? {}
            : {
                  "x-oauth-scopes": token.scopes.join(", "),
                  "x-accepted-oauth-scopes": access === undefined ? "" : accepted(access).join(", "),
              }),
        ...(expiration === undefined ? {} : { "github-authentication-token-expiration": expiration }),
    };
}

function accepted({ scopes }: Access): readonly string[] {
    return [...scopes, "repo"];
}

/** Whether the token's account works on a repository. */
export function isMember(token: Token | undefined, repository: Repository): boolean {
    return (
        token !== undefined &&
        (token.repositories === undefined || token.repositories.includes(fullName(repository).toLowerCase()))
    );
}

/**
 * Checks whether a token opens a route on a repository.
 *
 * GitHub answers a token without the scope with 403 or with 404, different from endpoint to endpoint. Here it is 403
 * for whoever works on the repository, save for reading a private one, which needs `repo` to be seen at all.
 *
 * @throws {GitHubError} 404 for what may not be seen, 401 without a token, 403 for what may be seen but not done.
 */
export function check(token: Token | undefined, repository: Repository, access: Access, reads: boolean): void {
    const member = isMember(token, repository);
    if (repository.private && !member) {
        throw notFound();
    }
    const readsPublic = reads && access.anyoneReads && !repository.private;
    if (readsPublic) {
        return;
    }
    if (token === undefined) {
        throw new GitHubError(401, "Requires authentication");
    }
    if (!member) {
        throw new GitHubError(403, "Must have admin rights to Repository.");
    }
    const { permission } = access;
    if (permission !== undefined && token.permissions?.includes(permission) === false) {
        throw new GitHubError(403, "Resource not accessible by personal access token", undefined, {
            "x-accepted-github-permissions": `${permission}=${reads ? "read" : "write"}`,
        });
    }
    const enough = [...accepted(access), ...(repository.private ? [] : ["public_repo"])];
    if (token.scopes !== undefined && !enough.some((scope) => token.scopes?.includes(scope) === true)) {
        throw reads && access.anyoneReads && access.scopes.length === 0
            ? notFound()
            : new GitHubError(
                  403,
                  "Resource not accessible by personal access token",
                  undefined,
                  tokenHeaders(token, access),
              );
    }
}
