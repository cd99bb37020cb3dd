import { createHash, randomUUID } from "node:crypto";

import { check, isMember, tokenHeaders, tokenOf } from "./access";
import { Body } from "./body";
import { COLLABORATOR_ROUTES } from "./endpoints/collaborators";
import { COMMENT_ROUTES } from "./endpoints/comments";
import { DEPLOYMENT_ROUTES } from "./endpoints/deployments";
import { DEPLOYMENT_STATUS_ROUTES } from "./endpoints/deploymentStatuses";
import { HOOK_ROUTES } from "./endpoints/hooks";
import { ISSUE_ROUTES } from "./endpoints/issues";
import { RULESET_ROUTES } from "./endpoints/rulesets";
import { PULL_ROUTES } from "./endpoints/pulls";
import { REPOSITORY_ROUTES } from "./endpoints/repositories";
import { STATUS_ROUTES } from "./endpoints/statuses";
import { GitHubError, notFound } from "./errors";
import type { Events } from "./events";
import { accountJson } from "./render";
import type { Answer, RepositoryRoute } from "./route";
import type { GitHubState, Repository, Token } from "./state";

/** A request to the API, as it came. */
export interface ApiRequest {
    readonly method: string;
    /** Where the API answers, as the caller sees it. */
    readonly base: string;
    /** Path without the prefix, and without what follows `?`. */
    readonly path: string;
    readonly query: URLSearchParams;
    /** By their names in small letters. */
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    readonly text: string;
}

/** An answer, and whose request it was. */
export interface ApiAnswer extends Answer {
    readonly headers: Readonly<Record<string, string>>;
    readonly login: string | undefined;
}

const VERSION = "2022-11-28";
const HOURLY_LIMIT = 5000;
const ROUTES: readonly RepositoryRoute[] = [
    ...RULESET_ROUTES,
    ...REPOSITORY_ROUTES,
    ...HOOK_ROUTES,
    ...STATUS_ROUTES,
    ...DEPLOYMENT_STATUS_ROUTES,
    ...DEPLOYMENT_ROUTES,
    ...PULL_ROUTES,
    ...COMMENT_ROUTES,
    ...ISSUE_ROUTES,
    ...COLLABORATOR_ROUTES,
];

/** Answers one request as GitHub's REST API does, version 2022-11-28. */
export function answer(state: GitHubState, events: Events, request: ApiRequest): ApiAnswer {
    let token: Token | undefined;
    try {
        checkHeaders(request);
        token = tokenOf(state, text(request.headers["authorization"]));
        return finish(request, token, route(state, events, request, token));
    } catch (error) {
        if (error instanceof GitHubError) {
            const { status, body, headers } = error;
            return finish(request, token, { status, body, headers });
        }
        throw error;
    }
}

/** Sources: https://docs.github.com/rest/about-the-rest-api/api-versions, /rest/using-the-rest-api/troubleshooting-the-rest-api */
function checkHeaders({ headers }: ApiRequest): void {
    if (!text(headers["user-agent"])) {
        throw new GitHubError(
            403,
            "Request forbidden by administrative rules. Please make sure your request has a User-Agent header",
        );
    }
    const version = text(headers["x-github-api-version"]) ?? VERSION;
    if (version !== VERSION) {
        throw new GitHubError(400, `The API version ${version} is not supported.`);
    }
}

function route(state: GitHubState, events: Events, request: ApiRequest, token: Token | undefined): Answer {
    const { method, base, path, query } = request;
    const account = accountAnswer(state, request, token);
    if (account !== undefined) {
        return account;
    }
    const target = repositoryOf(state, path);
    if (target.moved) {
        const location = `${base}/repositories/${target.repository.id}${target.rest === "" ? "" : `/${target.rest}`}`;
        check(token, target.repository, { scopes: [], anyoneReads: true }, method === "GET");
        return {
            status: method === "GET" ? 301 : 307,
            headers: { location: query.size === 0 ? location : `${location}?${query.toString()}` },
            body: { message: method === "GET" ? "Moved Permanently" : "Temporary Redirect", url: location },
        };
    }
    const { repository, rest } = target;
    const matching = ROUTES.filter((each) => each.path.test(rest));
    const found = matching.find((each) => each.method === method);
    if (found === undefined) {
        throw notFound();
    }
    check(token, repository, found.access, method === "GET");
    const parameters = (found.path.exec(rest) ?? []).slice(1).map(decodeURIComponent);
    return found.handle({
        state,
        events,
        base,
        path,
        query,
        parameters,
        repository,
        account: token?.account,
        member: isMember(token, repository),
        body: (resource) => new Body(resource, Body.parse(request.text)),
    });
}

/** Sources: https://docs.github.com/rest/users/users and /rest/orgs/orgs */
function accountAnswer(state: GitHubState, request: ApiRequest, token: Token | undefined): Answer | undefined {
    const { method, base, path } = request;
    if (method === "GET" && path === "/user") {
        if (token === undefined) {
            throw new GitHubError(401, "Requires authentication");
        }
        if (/^(bearer|token) +ghs_/i.test(text(request.headers["authorization"]) ?? "")) {
            // The token of a job is an app's, not a user's: "Permissions required for GitHub Apps" does not list this one.
            throw new GitHubError(403, "Resource not accessible by integration");
        }
        return { status: 200, body: accountJson(base, token.account) };
    }
    const [, login] = /^\/orgs\/([^/]+)$/.exec(path) ?? [];
    if (method === "GET" && login !== undefined) {
        const found = state.accounts.find((each) => each.login.toLowerCase() === login.toLowerCase());
        if (found?.type !== "Organization") {
            throw notFound();
        }
        return { status: 200, body: accountJson(base, found) };
    }
    return undefined;
}

/** The repository that a path is about, and what follows it there. */
function repositoryOf(
    state: GitHubState,
    path: string,
): { readonly repository: Repository; readonly rest: string; readonly moved: boolean } {
    const [, id, afterId = ""] = /^\/repositories\/(\d+)(?:\/(.*))?$/.exec(path) ?? [];
    const [, name = "", afterName = ""] = /^\/repos\/([^/]+\/[^/]+)(?:\/(.*))?$/.exec(path) ?? [];
    const known = id === undefined ? state.find(name) : state.repositories.find((each) => String(each.id) === id);
    const repository = known ?? state.redirects.get(name.toLowerCase());
    if (repository === undefined) {
        throw notFound();
    }
    return { repository, rest: id === undefined ? afterName : afterId, moved: known === undefined };
}

/** Adds the headers that every answer has. A body that the caller has already is not sent again. */
function finish(request: ApiRequest, token: Token | undefined, { status, body, headers }: Answer): ApiAnswer {
    const etag = `W/"${createHash("sha256")
        .update(JSON.stringify(body ?? ""))
        .digest("hex")}"`;
    const cacheable = request.method === "GET" && status === 200;
    const unchanged = cacheable && text(request.headers["if-none-match"]) === etag;
    return {
        status: unchanged ? 304 : status,
        body: unchanged ? undefined : body,
        login: token?.account.login,
        headers: {
            "x-github-api-version-selected": VERSION,
            // The provider takes what has none for nothing.
            "x-github-request-id": randomUUID(),
            "x-github-media-type": "github.v3; format=json",
            "x-ratelimit-limit": String(HOURLY_LIMIT),
            "x-ratelimit-remaining": String(HOURLY_LIMIT - 1),
            "x-ratelimit-used": "1",
            "x-ratelimit-reset": String(Math.floor(Date.now() / 1000) + 3600),
            "x-ratelimit-resource": "core",
            ...(cacheable ? { etag } : {}),
            ...tokenHeaders(token),
            ...headers,
        },
    };
}

function text(header: string | string[] | undefined): string | undefined {
    return Array.isArray(header) ? header[0] : header;
}
