import { notFound } from "../errors";
import { page } from "../pages";
import { accountJson, nodeId, repositoryUrl, siteUrl, type Json } from "../render";
import { caller, type Access, type RepositoryCall, type RepositoryRoute } from "../route";
import type { Issue } from "../state";

const READ: Access = { scopes: [], anyoneReads: true };
const WRITE: Access = { scopes: [], anyoneReads: false, permission: "issues" };
const LONGEST = 65_536;

/** Issues that are no pull requests; to GitHub those are issues, too, and share their numbers. Source: https://docs.github.com/rest/issues/issues */
export const ISSUE_ROUTES: readonly RepositoryRoute[] = [
    {
        method: "GET",
        path: /^issues$/,
        access: READ,
        handle: (call) => {
            const wanted = call.query.get("state") ?? "open";
            const found = call.repository.issues.filter(({ state }) => wanted === "all" || state === wanted);
            return page(
                call,
                [...found].reverse().map((issue) => issueJson(call, issue)),
            );
        },
    },
    {
        method: "POST",
        path: /^issues$/,
        access: WRITE,
        handle: (call) => {
            const { state, repository } = call;
            const body = call.body("Issue");
            const numbers = [...repository.pulls, ...repository.issues].map(({ number }) => number);
            const issue: Issue = {
                id: state.id(),
                number: 1 + Math.max(0, ...numbers),
                state: "open",
                title: body.requiredText("title", { longest: 256 }),
                body: body.requiredText("body", { longest: LONGEST }),
                author: caller(call),
            };
            repository.issues.push(issue);
            return { status: 201, body: issueJson(call, issue) };
        },
    },
    {
        method: "PATCH",
        path: /^issues\/(\d+)$/,
        access: WRITE,
        handle: (call) => {
            const issue = call.repository.issues.find(({ number }) => String(number) === call.parameters[0]);
            if (issue === undefined) {
                throw notFound();
            }
            const body = call.body("Issue");
            issue.body = body.text("body", { longest: LONGEST }) ?? issue.body;
            issue.state = body.text("state") === "closed" ? "closed" : issue.state;
            return { status: 200, body: issueJson(call, issue) };
        },
    },
];

function issueJson({ base, repository }: RepositoryCall, issue: Issue): Json {
    return {
        id: issue.id,
        node_id: nodeId("Issue", issue.id),
        url: `${repositoryUrl(base, repository)}/issues/${issue.number}`,
        html_url: `${siteUrl(repository)}/issues/${issue.number}`,
        number: issue.number,
        state: issue.state,
        title: issue.title,
        body: issue.body,
        user: accountJson(base, issue.author),
    };
}
