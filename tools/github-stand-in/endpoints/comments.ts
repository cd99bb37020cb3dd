import { commentJson, newComment } from "../comments";
import { GitHubError, notFound } from "../errors";
import { page } from "../pages";
import type { Json } from "../render";
import { caller, type Access, type RepositoryCall, type RepositoryRoute } from "../route";
import type { IssueComment } from "../state";

const READ: Access = { scopes: [], anyoneReads: true };
const WRITE: Access = { scopes: [], anyoneReads: false, permission: "pull_requests" };
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
                found.map((comment) => shown(call, comment)),
            );
        },
    },
    { method: "POST", path: /^issues\/(\d+)\/comments$/, access: WRITE, handle: create },
    {
        method: "GET",
        path: /^issues\/comments\/(\d+)$/,
        access: READ,
        handle: (call) => ({ status: 200, body: shown(call, commentOf(call)) }),
    },
    {
        method: "PATCH",
        path: /^issues\/comments\/(\d+)$/,
        access: WRITE,
        handle: (call) => {
            const comment = ownComment(call);
            comment.body = bodyOf(call);
            comment.updatedAt = call.state.now();
            tell(call, comment, "edited");
            return { status: 200, body: shown(call, comment) };
        },
    },
    {
        method: "DELETE",
        path: /^issues\/comments\/(\d+)$/,
        access: WRITE,
        handle: (call) => {
            const comment = ownComment(call);
            call.repository.comments.splice(call.repository.comments.indexOf(comment), 1);
            tell(call, comment, "deleted");
            return { status: 204 };
        },
    },
];

function create(call: RepositoryCall) {
    const { state, repository } = call;
    const comment = newComment(state, repository, issueOf(call), caller(call), bodyOf(call));
    tell(call, comment, "created");
    return { status: 201, body: shown(call, comment) };
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

/** Hooks hear of every comment, whoever has written it. Nobody waits for them. */
function tell({ events, repository }: RepositoryCall, comment: IssueComment, action: string): void {
    void events.issueComment(repository, comment, action, "right");
}

function shown({ base, repository }: RepositoryCall, comment: IssueComment): Json {
    return commentJson(base, repository, comment);
}
