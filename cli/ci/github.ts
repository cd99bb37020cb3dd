import { GitHubClient } from "../../release/adapters/github/client";
import { GitHubError } from "../../release/githubError";
import { LACKS_RIGHT, type Forge, type Post, type Where } from "./forge";

/** Who writes with the token that GitHub gives to a job. Such a token may not ask who it is. */
const ACTIONS = "github-actions[bot]";

/** Milliseconds that all pauses together may last. */
const PATIENCE = 60_000;

interface Written {
    readonly id: number;
    readonly body?: string | null;
    readonly user: { readonly login: string } | null;
}

interface Listed extends Written {
    readonly number: number;
    readonly pull_request?: unknown;
}

interface Pull {
    readonly number: number;
    readonly merged_at: string | null;
    readonly merge_commit_sha: string | null;
}

/** A repository at GitHub. */
export function gitHub({ apiUrl, repository: fullName, token, author }: Where): Forge {
    const [owner = "", repository = ""] = fullName.split("/");
    const client = new GitHubClient({
        access: { apiUrl, owner, repository },
        token: async () => token,
        clock: {
            now: () => Date.now(),
            sleep: async (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
        },
        patience: PATIENCE,
    });
    const explained = async <T>(work: Promise<T>): Promise<T> => {
        try {
            return await work;
        } catch (error) {
            throw error instanceof GitHubError && (error.status === 403 || error.status === 404)
                ? new GitHubError(error.message, LACKS_RIGHT, error.status)
                : error;
        }
    };
    const send = async (what: string, path: string, method: "PATCH" | "POST", body: object) =>
        void (await explained(client.request({ what, path, method, body, repeatable: method === "PATCH" })));
    const login = async () => {
        if (author !== undefined) {
            return author;
        }
        const what = "Asking GitHub whose token it is";
        try {
            return (await client.request<{ readonly login: string }>({ what, path: `${apiUrl}/user` })).login;
        } catch (error) {
            if (error instanceof GitHubError && error.status === 403) {
                return ACTIONS;
            }
            throw error;
        }
    };
    const own = async <T extends Written>(what: string, path: string, query = {}): Promise<readonly T[]> => {
        const [me, all] = await Promise.all([login(), explained(client.list<T>({ what, path, query }))]);
        return all.filter(({ user }) => user?.login === me);
    };
    const post = ({ id, body }: Written): Post => ({ id, body: body ?? "" });
    return {
        async comments(number) {
            const path = `/issues/${number}/comments`;
            return (await own<Written>(`Reading the comments on pull request ${number}`, path)).map(post);
        },
        comment: (number, body) =>
            send(`Commenting pull request ${number}`, `/issues/${number}/comments`, "POST", { body }),
        editComment: (number, id, body) =>
            send(`Changing the comment on pull request ${number}`, `/issues/comments/${id}`, "PATCH", { body }),
        async pullRequestOf(commit) {
            const what = `Asking which pull request has brought ${commit.slice(0, 7)}`;
            const pulls = await explained(client.list<Pull>({ what, path: `/commits/${commit}/pulls` }));
            return pulls.find((pull) => pull.merged_at !== null && pull.merge_commit_sha === commit)?.number;
        },
        async openIssues() {
            const issues = await own<Listed>("Listing the open issues", "/issues", { state: "open" });
            return issues
                .filter(({ pull_request: pull }) => pull === undefined)
                .map(({ number, body }) => ({ id: number, body: body ?? "" }));
        },
        openIssue: (title, body) => send("Opening an issue", "/issues", "POST", { title, body }),
        editIssue: (number, { body, isClosed }) =>
            send(`Changing issue ${number}`, `/issues/${number}`, "PATCH", {
                ...(body === undefined ? {} : { body }),
                ...(isClosed === true ? { state: "closed" } : {}),
            }),
    };
}
