import { GitHubError, notFound, refused } from "../errors";
import { cut, page } from "../pages";
import { accountJson, nodeId, repositoryJson, repositoryUrl, type Json } from "../render";
import { caller, type Access, type RepositoryCall, type RepositoryRoute } from "../route";
import type { CommitStatus, Repository } from "../state";

const READ: Access = { scopes: ["repo:status"], anyoneReads: true, permission: "statuses" };
const WRITE: Access = { scopes: ["repo:status"], anyoneReads: false, permission: "statuses" };

const LONGEST_DESCRIPTION = 140;
const LONGEST_CONTEXT = 255;
/** Statuses of one context on one commit, at most. */
const MOST_PER_CONTEXT = 1000;

/** Source: https://docs.github.com/rest/commits/statuses */
export const STATUS_ROUTES: readonly RepositoryRoute[] = [
    { method: "POST", path: /^statuses\/([^/]+)$/, access: WRITE, handle: create },
    {
        method: "GET",
        path: /^commits\/(.+)\/statuses$/,
        access: READ,
        handle: (call) => {
            const sha = commitOf(call);
            const found = call.repository.statuses.filter((status) => status.sha === sha).reverse();
            return page(
                call,
                found.map((status) => statusJson(call, status)),
            );
        },
    },
    { method: "GET", path: /^commits\/(.+)\/status$/, access: READ, handle: combined },
];

function create(call: RepositoryCall) {
    const { state, repository, parameters } = call;
    const [sha = ""] = parameters;
    const body = call.body("Status");
    const status: CommitStatus = {
        id: state.id(),
        sha,
        state: body.requiredText("state", {
            oneOf: ["error", "failure", "pending", "success"],
        }) as CommitStatus["state"],
        context: body.text("context", { longest: LONGEST_CONTEXT }) ?? "default",
        targetUrl: body.url("target_url") ?? null,
        description: body.text("description", { longest: LONGEST_DESCRIPTION }) ?? null,
        creator: caller(call),
        createdAt: state.now(),
    };
    if (!repository.commits.has(sha)) {
        throw new GitHubError(422, `No commit found for SHA: ${sha}`);
    }
    const same = repository.statuses.filter((each) => each.sha === sha && each.context === status.context);
    if (same.length >= MOST_PER_CONTEXT) {
        throw refused("Status", "This SHA and context has reached the maximum number of statuses.");
    }
    repository.statuses.push(status);
    return { status: 201, body: statusJson(call, status) };
}

/** `failure` where a context failed, `pending` where none has spoken or one is not done, else `success`. */
function combined(call: RepositoryCall) {
    const { base, repository } = call;
    const sha = commitOf(call);
    const latest = latestStatuses(repository, sha);
    const states = latest.map(({ state }) => state);
    const failed = states.includes("error") || states.includes("failure");
    const { part, headers } = cut(call, latest);
    return {
        status: 200,
        headers,
        body: {
            state: failed ? "failure" : states.length === 0 || states.includes("pending") ? "pending" : "success",
            statuses: part.map((status) => statusJson(call, status)),
            sha,
            total_count: latest.length,
            repository: repositoryJson(base, repository),
            commit_url: `${repositoryUrl(base, repository)}/commits/${sha}`,
            url: `${repositoryUrl(base, repository)}/commits/${sha}/status`,
        },
    };
}

/** The newest status of each context of a commit. */
export function latestStatuses(repository: Repository, sha: string): readonly CommitStatus[] {
    const ofCommit = repository.statuses.filter((status) => status.sha === sha);
    return [...new Map(ofCommit.map((status) => [status.context, status])).values()];
}

/** A commit by its SHA, or as the head of a branch. */
function commitOf({ repository, parameters: [ref = ""] }: RepositoryCall): string {
    const sha = repository.branches.get(ref.replace(/^(refs\/)?heads\//, "")) ?? ref;
    if (!repository.commits.has(sha)) {
        throw notFound();
    }
    return sha;
}

function statusJson({ base, repository }: RepositoryCall, status: CommitStatus): Json {
    return {
        url: `${repositoryUrl(base, repository)}/statuses/${status.sha}`,
        avatar_url: "",
        id: status.id,
        node_id: nodeId("Status", status.id),
        state: status.state,
        description: status.description,
        target_url: status.targetUrl,
        context: status.context,
        created_at: status.createdAt,
        updated_at: status.createdAt,
        creator: accountJson(base, status.creator),
    };
}
