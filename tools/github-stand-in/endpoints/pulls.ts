import { notFound } from "../errors";
import { page } from "../pages";
import { pullJson, wholePullJson } from "../render";
import type { Access, RepositoryRoute } from "../route";
import type { PullRequest } from "../state";

const READ: Access = { scopes: [], anyoneReads: true };

/** Source: https://docs.github.com/rest/pulls/pulls */
export const PULL_ROUTES: readonly RepositoryRoute[] = [
    {
        method: "GET",
        path: /^pulls$/,
        access: READ,
        handle: (call) => {
            const { state, base, repository, query } = call;
            const [wanted, head, into] = [query.get("state") ?? "open", query.get("head"), query.get("base")];
            const matches = (pull: PullRequest) =>
                (wanted === "all" || pull.state === wanted) &&
                (into === null || pull.base.ref === into) &&
                // Without an account in front GitHub ignores this filter.
                (head === null || !head.includes(":") || label(pull) === head);
            const key = query.get("sort") === "updated" ? "updatedAt" : "createdAt";
            const ascending = [...repository.pulls]
                .filter(matches)
                .sort((left, right) => left[key].localeCompare(right[key]) || left.number - right.number);
            const ordered = query.get("direction") === "asc" ? ascending : ascending.reverse();
            return page(
                call,
                ordered.map((pull) => pullJson(state, base, repository, pull)),
            );
        },
    },
    {
        // "List pull requests associated with a commit": of one that is in the default branch, those that were merged with it.
        method: "GET",
        path: /^commits\/([0-9a-f]{40})\/pulls$/,
        access: READ,
        handle: (call) => {
            const {
                state,
                base,
                repository,
                parameters: [sha],
            } = call;
            const found = repository.pulls.filter(({ mergeCommit, head }) => mergeCommit === sha || head.sha === sha);
            return page(
                call,
                found.map((pull) => pullJson(state, base, repository, pull)),
            );
        },
    },
    {
        method: "GET",
        path: /^pulls\/(\d+)$/,
        access: READ,
        handle: ({ state, base, repository, parameters: [number] }) => {
            const pull = repository.pulls.find((each) => String(each.number) === number);
            if (pull === undefined) {
                throw notFound();
            }
            return { status: 200, body: wholePullJson(state, base, repository, pull) };
        },
    },
];

/** `account:branch`, as the filter `head` has it. */
function label({ head }: PullRequest): string {
    return `${head.repository?.split("/")[0] ?? "unknown"}:${head.ref}`;
}
