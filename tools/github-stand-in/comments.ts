import { accountJson, nodeId, repositoryUrl, siteUrl, type Json } from "./render";
import type { Account, GitHubState, IssueComment, Repository } from "./state";

/** Adds a comment to a pull request, and says it to nobody. */
export function newComment(
    state: GitHubState,
    repository: Repository,
    issue: number,
    author: Account,
    body: string,
): IssueComment {
    const now = state.now();
    const comment: IssueComment = { id: state.id(), issue, body, author, createdAt: now, updatedAt: now };
    repository.comments.push(comment);
    repository.pulls.filter(({ number }) => number === issue).forEach((pull) => (pull.updatedAt = now));
    return comment;
}

/** Source: https://docs.github.com/rest/issues/comments */
export function commentJson(base: string, repository: Repository, comment: IssueComment): Json {
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
