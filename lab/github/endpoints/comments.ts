import { GitHubError, notFound } from "../errors";
import { page } from "../pages";
import { accountJson, nodeId, repositoryUrl, siteUrl, type Json } from "../render";
import { caller, type Access, type RepositoryCall, type RepositoryRoute } from "../route";
import type { IssueComment } from "../state";

const READ: Access = { scopes: [], anyoneReads: true };
const WRITE: Access = { scopes: [], anyoneReads: false };
const LONGEST = 65_536;

/** Comments on pull requests, which are issues to this part of the API. Source: https://docs.github.com/rest/issues/comments */
export const COMMENT_ROUTES: readonly RepositoryRoute[] = [
    {
        method: "GET",
        path: /^issues\/(\d+)\/comments$/,
        access: READ,
        handle: (call) => {
            const number = issueOf(call);
            const found = call.repository.comments.filter(({ issue }) => issue === number);
            return page(
                call,
                found.map((comment) => commentJson(call, comment)),
            );
        },
    },
    { method: "POST", path: /^issues\/(\d+)\/comments$/, access: WRITE, handle: create },
    {
        method: "GET",
        path: /^issues\/comments\/(\d+)$/,
        access: READ,
        handle: (call) => ({ status: 200, body: commentJson(call, commentOf(call)) }),
    },
    {
        method: "PATCH",
        path: /^issues\/comments\/(\d+)$/,
        access: WRITE,
        handle: (call) => {
            const comment = ownComment(call);
            comment.body = bodyOf(call);
            comment.updatedAt = call.state.now();
            return { status: 200, body: commentJson(call, comment) };
        },
    },
    {
        method: "DELETE",
        path: /^issues\/comments\/(\d+)$/,
        access: WRITE,
        handle: (call) => {
            call.repository.comments.splice(call.repository.comments.indexOf(ownComment(call)), 1);
            return { status: 204 };
        },
    },
];

function create(call: RepositoryCall) {
    const { state, repository } = call;
    const now = state.now();
    const comment: IssueComment = {
        id: state.id(),
        issue: issueOf(call),
        body: bodyOf(call),
        author: caller(call),
        createdAt: now,
        updatedAt: now,
    };
    repository.comments.push(comment);
    return { status: 201, body: commentJson(call, comment) };
}

function bodyOf(call: RepositoryCall): string {
    return call.body("IssueComment").requiredText("body", { longest: LONGEST });
}

function issueOf({ repository, parameters: [number] }: RepositoryCall): number {
    const pull = repository.pulls.find((each) => String(each.number) === number);
    if (pull === undefined) {
        throw notFound();
    }
    return pull.number;
}

function commentOf({ repository, parameters: [id] }: RepositoryCall): IssueComment {
    const comment = repository.comments.find((each) => String(each.id) === id);
    if (comment === undefined) {
        throw notFound();
    }
    return comment;
}

/** GitHub lets people with write access change the comments of others, too; a tool that does so has mistaken the comment. */
function ownComment(call: RepositoryCall): IssueComment {
    const comment = commentOf(call);
    if (comment.author !== caller(call)) {
        throw new GitHubError(403, "Must have admin rights to Repository.");
    }
    return comment;
}

function commentJson({ base, repository }: RepositoryCall, comment: IssueComment): Json {
    const url = repositoryUrl(base, repository);
    return {
        id: comment.id,
        node_id: nodeId("IssueComment", comment.id),
        url: `${url}/issues/comments/${comment.id}`,
        html_url: `${siteUrl(repository)}/pull/${comment.issue}#issuecomment-${comment.id}`,
        issue_url: `${url}/issues/${comment.issue}`,
        body: comment.body,
        user: accountJson(base, comment.author),
        created_at: comment.createdAt,
        updated_at: comment.updatedAt,
        author_association: "MEMBER",
    };
}
